import ArgumentParser
import SSTPipelines

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
    let spectra = try LabInputs(lowLight: [inputSPEDir], onCorrupt: lab.reading.onCorrupt.policy)
    let scanned = try LabInputs(scan: inputChargeResDir, onCorrupt: lab.reading.onCorrupt.policy)
    let (camera, other) = (scanned.runs[0], spectra.runs[0])
    guard camera.pixelCount == other.pixelCount else {
      throw LabInputError.differentReadout(path: camera.path, other: other.path)
    }
    let first = try fit.options(lab.options(outputDirectory: outputDir + "/spe"), lab.require)
    var second = try scan.options(lab.options(outputDirectory: outputDir + "/charge_res"), lab.require)
    second.referencePath = first.tablePath
    if lab.output.dryRun {
      let plan = LabPlanText(spe: first, spectra, showsPeaks: fit.peakHelper)
      return (fit.peakHelper ? plan : plan.followed(by: LabPlanText(scan: second, scanned))).print(
        asJSON: lab.output.json)
    }
    let runner = try LabRunner(messages: messages, lab: lab)
    try runner.run { context in
      if !fit.peakHelper { try LabScanPipeline(options: second, log: context.log).check(scanned) }
      var outcome = try SPERunner(options: first, showsPeaks: fit.peakHelper).run(spectra, context)
      if fit.peakHelper { return outcome }
      outcome.add(try ScanRunner(options: second).run(scanned, context))
      return outcome
    }
  }
}
