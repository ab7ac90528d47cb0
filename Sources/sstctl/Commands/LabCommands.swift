import ArgumentParser
import SSTPipelines

/// `sstctl spe`.
struct SPECommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spe", abstract: "Gain, noise and crosstalk of every pixel from low-light runs.",
    usage: "sstctl spe <input> ... [--output-dir <dir>] [<options>]",
    discussion: """
      Example:
        sstctl simulate lab --output-dir lab --pixels 64
        sstctl spe lab/spe --output-dir results
      The inputs are R1 .tio files, one for each illumination, or a folder of them with a table.csv. Simulated \
      (simtel) files are taken too, whatever their names: --telescope-id and --event-kind choose the events, and their \
      charges are photoelectrons, corrected for what the window misses of a pulse. The charges of every pixel are extracted, and its single-photoelectron spectra of all runs are fitted together: gain (pe), \
      noise (eped_sigma), standard deviation of the charge (pe_sigma) and crosstalk (opct) are shared, pedestal and \
      light belong to each run. Outputs:
        spe_output.csv      one line per pixel, with status and covariances
        spe_results.h5      the same, with the spectra
        reports/*_SPE.html  one report per run, which opens offline in any browser
        checkpoints/        cached charges, which are reused if still valid
      """)

  @Argument(
    help: "R1 or simtel files, or a folder with a table.csv; '@FILE' is a file with one path per line.")
  var input: [String] = []
  @Option(
    name: [.customShort("o"), .customLong("output-dir"), .customLong("output_dir")],
    help: ArgumentHelp(
      "Folder of the outputs; made if missing (default: that of the first run).", valueName: "dir"))
  var outputDir: String?
  @OptionGroup var fit: SPEFitArguments
  @OptionGroup var simulated: SimulatedRunOptions
  @OptionGroup var lab: LabArguments
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    try fit.checkRequirements(lab)
    try lab.checkRequirements("spe") { $0.concernsSpectra }
  }

  func run() throws {
    let step = LabSPEStep(
      try fit.options(lab.options(), simulated, lab.require), outputDirectory: outputDir,
      onCorrupt: lab.reading.onCorrupt.policy, showsPeaks: fit.peakHelper)
    try lab.run(step, InputList.expand(input).map(\.path), messages)
  }
}

/// `sstctl charge-res`.
struct ChargeResCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charge-res",
    abstract: "Charge resolution from a dynamic-range scan, against the requirement.",
    usage: "sstctl charge-res --input-dir <dir> [--output-dir <dir>] [<options>]",
    discussion: """
      Example:
        sstctl simulate lab --output-dir lab --pixels 64
        sstctl charge-res --input-dir lab/charge_res --output-dir results
      The input is a folder of R1 .tio files with a table.csv: name, n_ph, n_ph_meas (measured photons per pixel and \
      flash), nsb and nsb_meas (background photons per second and pixel). The response of each pixel is measured in \
      the runs without background light and inverted; no event is calibrated with a response that it contributed \
      to. Outputs:
        transfer_functions.json  the response of each pixel
        charge_resolution.csv    the camera, one line per run
        charge_resolution.h5     runs and pixels, with verdicts on the requirement
        CHARGE_RES.html          the report, which opens offline in any browser
        checkpoints/             cached charges, which are reused if still valid
      """)

  @Option(
    name: [.customShort("i"), .customLong("input-dir"), .customLong("input_dir")],
    help: ArgumentHelp("Folder of the scan, with its table.csv.", valueName: "dir"))
  var inputDir = "./"
  @Option(
    name: [.customShort("r"), .customLong("ref-spe"), .customLong("ref_spe")],
    help: ArgumentHelp(
      "The spe_output.csv whose good pixels the results are also given for (default: all lit pixels).",
      valueName: "file"))
  var refSpe: String?
  @Option(
    name: [.customShort("o"), .customLong("output-dir"), .customLong("output_dir")],
    help: ArgumentHelp(
      "Folder of the outputs; made if missing (default: that of the scan).", valueName: "dir"))
  var outputDir: String?
  @OptionGroup var scan: ScanArguments
  @OptionGroup var lab: LabArguments
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws { try lab.checkRequirements("charge-res") { !$0.concernsSpectra } }

  func run() throws {
    var options = try scan.options(lab.options(), lab.require)
    options.referencePath = refSpe
    let step = LabScanStep(options, outputDirectory: outputDir, onCorrupt: lab.reading.onCorrupt.policy)
    try lab.run(step, [inputDir], messages)
  }
}

/// `sstctl lab`, called `both` in sstcam-pixel-analysis.
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "The whole laboratory analysis: spe, then charge-res with the good pixels.",
    usage: "sstctl lab <spe-dir> <scan-dir> --output-dir <dir> [<options>]",
    discussion: """
      Example:
        sstctl simulate lab --output-dir lab --pixels 64
        sstctl lab lab/spe lab/charge_res --output-dir results
      This is spe into results/spe, then charge-res into results/charge_res with the good pixels of the first step. \
      It is also called 'both', as in sstcam-pixel-analysis.
      """, aliases: ["both"])

  @Argument(
    help: ArgumentHelp(
      "Low-light runs: a folder with a table.csv, or one R1 or simtel file.", valueName: "spe-dir"))
  var inputSPEDir: String
  @Argument(
    help: ArgumentHelp("Folder of the dynamic-range scan, with its table.csv.", valueName: "scan-dir"))
  var inputChargeResDir: String
  @Option(
    name: [.customShort("o"), .customLong("output-dir"), .customLong("output_dir")],
    help: ArgumentHelp("Folder of the outputs; made if missing.", valueName: "dir"))
  var outputDir: String
  @OptionGroup var fit: SPEFitArguments
  @OptionGroup var simulated: SimulatedRunOptions
  @OptionGroup var scan: ScanArguments
  @OptionGroup var lab: LabArguments
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws { try fit.checkRequirements(lab) }

  func run() throws {
    let step = LabBothStep(
      try fit.options(lab.options(), simulated, lab.require), try scan.options(lab.options(), lab.require),
      outputDirectory: outputDir, onCorrupt: lab.reading.onCorrupt.policy, showsPeaks: fit.peakHelper)
    try lab.run(step, [inputSPEDir, inputChargeResDir], messages)
  }
}
