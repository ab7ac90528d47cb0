import ArgumentParser
import Reconstruction
import SSTPipelines

/// `sstctl dl1-stereo`.
struct DL1StereoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dl1-stereo",
    abstract: "Pair the events of two telescopes and reconstruct direction and core.",
    usage: "sstctl dl1-stereo --input-file-tel1 <file> --input-dir-tel2 <dir> [<options>]",
    discussion: """
      Example:
        sstctl dl1-stereo --input-dir-tel2 cs2 --output-dir stereo \\
          --input-file-tel1 cs1/SST1M1_20260121_0001_W1_dl1.h5
      This finds the files of the other telescope that overlap in time and have the same nominal pointing, pairs \
      events, reconstructs the showers, and writes stereo/SST1M1_20260121_0001_W1_dl1_stereo.h5, a picture of the \
      time differences (…_stereo_coincidences.png) and a log.

      Times are corrected for the light travel time between the telescopes. With --dry-run events are paired and \
      counted, but no shower is reconstructed and nothing is written.
      """)

  @Option(
    name: [.customLong("input-file-tel1"), .customLong("input-file")],
    help: ArgumentHelp(
      "DL1 file of the first telescope; its events are the ones that are paired.", valueName: "file"))
  var inputFileTel1: String

  @Option(
    name: [.customLong("input-dir-tel2"), .customLong("input-dir")],
    help: ArgumentHelp(
      "Folder with the DL1 files of the second telescope; those that fit are found by date and time.",
      valueName: "dir"))
  var inputDirTel2: String

  @OptionGroup var arguments: StereoArguments
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options()
    options.jobs = resources.threads
    options.overwrite = output.overwrite
    try CommandRunner(messages, output: output).run(
      StereoStep(options), [Input(inputFileTel1), Input(inputDirTel2)])
  }
}

/// The options of `dl1-stereo` that decide what comes out.
struct StereoArguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions

  @Option(
    help: ArgumentHelp(
      "Use only files of the second telescope whose name has this text after date and run number.",
      valueName: "text"))
  var pattern = "dl1"

  @Option(
    help: ArgumentHelp(
      "How events are paired; overrides the key stereo.event_matching_method (there: WhiteRabbitClosest).",
      valueName: "method"))
  var method: EventMatchingMethod?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest time difference of a pair, 1 to 1000000000 ns; overrides the configuration (there: 10000).",
      valueName: "ns"))
  var maxTimeDiffNs: Int?

  @Option(
    help: ArgumentHelp(
      "Definition of column h_max, the height of the shower maximum; both have columns of their own, too.",
      valueName: "definition"))
  var hMax = ShowerMaximumDefinition.distance

  @Flag(inversion: .prefixedNo, help: "Copy charges and peak times of both telescopes, which 'show' needs.")
  var writeImages = true
  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  func validate() throws {
    if let maxTimeDiffNs, !(1...1_000_000_000).contains(maxTimeDiffNs) {
      throw ValidationError("--max-time-diff-ns must be from 1 to 1000000000")
    }
  }

  /// The options of the library.
  func options() throws -> StereoOptions {
    var options = StereoOptions(configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.pattern = pattern
    options.outputDirectory = folder.outputDir
    options.method = method
    options.maximumDifferenceNS = maxTimeDiffNs
    options.showerMaximum = hMax
    options.writesImages = writeImages
    options.quirks = compatibility.quirks
    options.given = try GivenOptions.recorded(self)
    return options
  }
}
