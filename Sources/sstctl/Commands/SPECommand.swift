import ArgumentParser
import Foundation
import SSTCore
import SSTPipelines

/// `sstctl spe`.
struct SPECommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spe", abstract: "Single-photoelectron spectra of a camera from low-light lab runs.",
    discussion: """
      Example:
        sstctl simulate lab --output-dir lab --pixels 64
        sstctl spe lab/spe --output-dir results
      The inputs are R1 .tio files, one for each illumination, or a folder of them with a table.csv. The charges of \
      every pixel are extracted, and its spectra in all runs fitted together: gain (pe), noise (eped_sigma), spread of \
      the charge (pe_sigma) and crosstalk (opct) are shared, pedestal and light belong to each run. Outputs:
        spe_output.csv      one line a pixel, with status and covariances
        spe_results.h5      the same, with the spectra
        reports/*_SPE.html  one report a run, which any browser opens offline
        checkpoints/        charges, which the next run of the command takes up if they still hold
      """)

  @Argument(help: "R1 files, or one folder with a table.csv; '@FILE' is a file with one path a line.")
  var input: [String] = []
  @Option(
    name: [.customShort("o"), .customLong("output-dir"), .customLong("output_dir")],
    help: "The folder of the outputs; made if missing (default: that of the first run).")
  var outputDir: String?
  @OptionGroup var fit: SPEFitArguments
  @OptionGroup var lab: LabArguments
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    try fit.checkRequirements(lab)
    try lab.checkRequirements("spe") { $0.concernsSpectra }
  }

  func run() throws {
    let inputs = try LabInputs(lowLight: InputList.expand(input), onCorrupt: lab.onCorrupt.policy)
    let options = fit.options(lab.options(outputDirectory: outputDir ?? inputs.folder), lab.require)
    if lab.dryRun {
      return LabPlanText(spe: options, inputs, showsPeaks: fit.peakHelper).print(asJSON: lab.json)
    }
    let runner = try LabRunner(messages: messages, lab: lab)
    try runner.run { try SPERunner(options: options, showsPeaks: fit.peakHelper).run(inputs, $0) }
  }
}

/// The options of fits of lab spectra.
struct SPEFitArguments: ParsableArguments {
  @Option(
    name: [.customShort("p"), .customLong("pe-guess"), .customLong("pe_guess")],
    help: ArgumentHelp(
      "The charge of one photoelectron, in summed samples (default: found in the data).", valueName: "x"))
  var peGuess: Double?
  @Option(help: ArgumentHelp("The number of bins of a spectrum (default: as the data need).", valueName: "n"))
  var bins: Int?
  @Flag(
    name: [.customLong("peak-helper"), .customLong("peak_helper")],
    help: "Only show the histogram of all charges of each run.")
  var peakHelper = false

  func validate() throws {
    if let peGuess, !(peGuess > 0 && peGuess.isFinite) {
      throw ValidationError("--pe-guess must be a positive number")
    }
    if let bins, !(10...10_000).contains(bins) { throw ValidationError("--bins must be from 10 to 10000") }
  }

  /// Limits need fits.
  func checkRequirements(_ lab: LabArguments) throws {
    if peakHelper, !lab.require.isEmpty {
      throw ValidationError("--require has no meaning with --peak-helper")
    }
  }

  func options(_ lab: LabOptions, _ requirements: [LabRequirement]) -> LabSPEOptions {
    var options = LabSPEOptions()
    options.lab = lab
    options.lab.given["pe-guess"] = peGuess.map { "\($0)" }
    options.lab.given["bins"] = bins.map { "\($0)" }
    options.photoelectronGuess = peGuess
    options.binCount = bins
    options.requirements = requirements
    return options
  }
}
