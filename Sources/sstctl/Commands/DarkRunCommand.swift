import ArgumentParser
import SSTPipelines

/// `sstctl dark-run`.
struct DarkRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dark-run", abstract: "Make the calibration file of a camera from its dark runs.",
    discussion: """
      Example:
        sstctl dark-run dark/SST1M1_20260121_00*.fits.fz --output-dir calib
      This fits the charge spectrum of every pixel in the clocked events and writes \
      calib/20260121_0001_0004_Tel1_fitted_parameters.h5 for r0-dl1, and the histograms beside it. All inputs are \
      taken together: they must be of one telescope and one night. The summary goes to stdout.
      """)

  @Argument(help: "Raw files; '@FILE' is a file with one path a line, '-' the same on stdin.")
  var input: [String] = []

  @OptionGroup var folder: FolderOptions
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>
  @OptionGroup var reading: RawReadingOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = DarkRunOptions()
    options.outputDirectory = folder.outputDir
    options.jobs = resources.threads
    options.overwrite = output.overwrite
    options.quirks = compatibility.quirks
    reading.apply(to: &options.reading)
    options.given = try GivenOptions.recorded(self)
    try CommandRunner(messages, output: output).run(DarkRunStep(options), InputList.expand(input))
  }
}
