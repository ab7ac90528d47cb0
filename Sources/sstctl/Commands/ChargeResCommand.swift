import ArgumentParser
import SSTPipelines

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
