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
    let step = LabBothStep(
      try fit.options(lab.options(), lab.require), try scan.options(lab.options(), lab.require),
      outputDirectory: outputDir, onCorrupt: lab.reading.onCorrupt.policy, showsPeaks: fit.peakHelper)
    try lab.run(step, [inputSPEDir, inputChargeResDir], messages)
  }
}
