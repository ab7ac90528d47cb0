import Reconstruction
import ArgumentParser
import SSTPipelines

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
  func options(firstFile: String, secondFolder: String) throws -> StereoOptions {
    var options = StereoOptions(
      firstFile: firstFile, secondFolder: secondFolder,
      configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.pattern = pattern
    options.outputDirectory = folder.outputDir
    options.method = method
    options.maximumDifferenceNS = maxTimeDiffNs
    options.showerMaximum = hMax
    options.writesImages = writeImages
    options.compatibility = compatibility.compat
    options.given = try GivenOptions.recorded(self)
    return options
  }
}
