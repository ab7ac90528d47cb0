import ArgumentParser
import SSTPipelines

/// `sstctl dark-run`.
struct DarkRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dark-run",
    abstract: "Fit gain, crosstalk and noise of every pixel from runs with the lid closed.",
    usage: "sstctl dark-run <input> ... [--output-dir <dir>] [<options>]",
    discussion: """
      Example:
        sstctl dark-run dark/SST1M1_20260121_00*.fits.fz --output-dir calib
      The charge spectrum of the dark counts of every pixel in the clocked events is fitted; \
      calib/20260121_0001_0004_Tel1_fitted_parameters.h5 is the calibration file that the configuration of r0-dl1 \
      names (telescope_calibration.tel_021), the histograms are beside it. All inputs are combined: they must be of \
      one telescope and one night. For gains to a percent take at least 2000 events.
      """)

  @Argument(
    help: "Raw files (.fits.fz); '@FILE' is a file with one path per line, '-' is such a list on stdin.")
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
