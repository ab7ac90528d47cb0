import ArgumentParser
import Reconstruction
import SSTPipelines

/// `sstctl dl1-stereo`.
struct DL1StereoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dl1-stereo", abstract: "Make a stereo DL1 file from DL1 files of two telescopes.",
    discussion: """
      Example:
        sstctl dl1-stereo --input-dir-tel2 cs2 --output-dir stereo \\
          --input-file-tel1 cs1/SST1M1_20260121_0001_W1_dl1.h5
      This finds the files of the other telescope that overlap in time and point to the same place, pairs events, \
      reconstructs the showers, and writes stereo/SST1M1_20260121_0001_W1_dl1_stereo.h5, a picture of the time \
      differences (…_stereo_coincidences.png) and a log.

      Pairs are found by the nearest White Rabbit time, corrected for the light's way between the telescopes \
      (WhiteRabbitClosest; needs 'r0-dl1 --precise-timestamps'), by the event id of the array trigger \
      (SWATEventIDs), or within a window around an offset that is searched first (SlidingWindow). The \
      configuration's key stereo.event_matching_method decides, or --method. With --dry-run events are paired too.
      """)

  @Option(
    name: [.customLong("input-file-tel1"), .customLong("input-file")],
    help: ArgumentHelp("The DL1 file of the first telescope.", valueName: "file"))
  var inputFileTel1: String

  @Option(
    name: [.customLong("input-dir-tel2"), .customLong("input-dir")],
    help: ArgumentHelp("The folder of DL1 files of the second telescope.", valueName: "dir"))
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

  @Option(help: "A part of the names of the second telescope's files, after date and run number.")
  var pattern = "dl1"

  @Option(help: "How events are paired; wins over the configuration.") var method: EventMatchingMethod?

  @Option(
    help: ArgumentHelp(
      "Largest difference of nearest times; wins over the configuration (default there: 10000).",
      valueName: "ns"))
  var maxTimeDiffNs: Int?

  @Option(
    help: """
      What h_max is: the distance of the maximum (ctapipe 0.17, models of the original), or its altitude above \
      the sea (ctapipe since 0.21). Both have columns of their own besides.
      """)
  var hMax = ShowerMaximumDefinition.distance

  @Flag(inversion: .prefixedNo, help: "Copy the tables of images.") var writeImages = true
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
