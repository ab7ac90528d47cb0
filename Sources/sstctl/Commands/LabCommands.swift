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

/// `sstctl charge-res`.
struct ChargeResCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charge-res",
    abstract: "Charge resolution of a camera from a dynamic-range scan in the lab.",
    discussion: """
      Example:
        sstctl simulate lab --output-dir lab --pixels 64
        sstctl charge-res --input-dir lab/charge_res --output-dir results
      The input is a folder of R1 .tio files with a table.csv: name, n_ph, n_ph_meas (measured photons per pixel and \
      flash), nsb and nsb_meas (background photons per second). The response of each pixel is read off the runs \
      without background light and inverted; no event is judged by a response that it helped to make. Outputs:
        transfer_functions.json  the response of each pixel
        charge_resolution.csv    the camera, one line a run
        charge_resolution.h5     runs and pixels, with verdicts on the requirement
        CHARGE_RES.html          the report, which any browser opens offline
        checkpoints/             charges, which the next run of the command takes up if they still hold
      """)

  @Option(
    name: [.customShort("i"), .customLong("input-dir"), .customLong("input_dir")],
    help: "The folder of the scan.")
  var inputDir = "./"
  @Option(
    name: [.customShort("r"), .customLong("ref-spe"), .customLong("ref_spe")],
    help: ArgumentHelp(
      "The spe_output.csv that says which pixels are good (default: all lit ones).", valueName: "file"))
  var refSpe: String?
  @Option(
    name: [.customShort("o"), .customLong("output-dir"), .customLong("output_dir")],
    help: "The folder of the outputs; made if missing (default: that of the scan).")
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

/// `sstctl both`.
struct BothCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "both",
    abstract: "Single-photoelectron spectra, then the charge resolution of the good pixels.",
    discussion: """
      Example:
        sstctl simulate lab --output-dir lab --pixels 64
        sstctl both lab/spe lab/charge_res --output-dir results
      This is spe into results/spe, then charge-res into results/charge_res with the good pixels of the first step.
      """)

  @Argument(help: "The low-light runs: a folder with a table.csv, or one R1 file.")
  var inputSPEDir: String
  @Argument(help: "The folder of the dynamic-range scan.") var inputChargeResDir: String
  @Option(
    name: [.customShort("o"), .customLong("output-dir"), .customLong("output_dir")],
    help: "The folder of the outputs; made if missing.")
  var outputDir: String
  @OptionGroup var fit: SPEFitArguments
  @OptionGroup var scan: ScanArguments
  @OptionGroup var lab: LabArguments
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws { try fit.checkRequirements(lab) }

  func run() throws {
    let step = LabBothStep(
      try fit.options(lab.options(), lab.require), try scan.options(lab.options(), lab.require),
      outputDirectory: outputDir, onCorrupt: lab.reading.onCorrupt.policy, showsPeaks: fit.peakHelper)
    try lab.run(step, [inputSPEDir, inputChargeResDir], messages)
  }
}
