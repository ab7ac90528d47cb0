import ArgumentParser
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
    let step = LabSPEStep(
      try fit.options(lab.options(), lab.require), outputDirectory: outputDir,
      onCorrupt: lab.reading.onCorrupt.policy, showsPeaks: fit.peakHelper)
    try lab.run(step, InputList.expand(input).map(\.path), messages)
  }
}
