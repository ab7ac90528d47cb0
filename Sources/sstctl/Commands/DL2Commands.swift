import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl event-classes`.
struct EventClassesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "event-classes",
    abstract: "Sort the events of DL2 files by the predicted error of their direction.",
    usage: "sstctl event-classes <input> ... --mis-models-dir <dir> [--mis-edges-dir <dir>] [<options>]",
    discussion: """
      First the values between the classes are found, as quarters of simulated gamma rays in each bin of energy, then \
      events of any file are sorted by them. Example:
        sstctl event-classes dl2/gamma_dl2.h5 --mis-models-dir models --output-dir edges
        sstctl event-classes dl2/SST1M1_20260121_0001_W1_dl1_stereo_dl2.h5 \\
          --mis-models-dir models --mis-edges-dir edges --output-dir dl2
      The first writes edges/misdirection_edges_stereo.h5 (or one for each telescope), the second \
      dl2/…_dl2_classes.h5 with the columns log_reco_misdirection and event_type: 1 is the best quarter, 0 no class. \
      'sstctl train-misdirection' trains the models.
      """)

  @Argument(help: "DL2 files; '@FILE' is a file with one path per line, '-' is such a list on stdin.")
  var input: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("input-file")],
    help: ArgumentHelp("The same as an input; may be repeated.", valueName: "file"))
  var inputFile: [String] = []

  @Option(
    help: ArgumentHelp("Folder of models of the misdirection, or of folders of them.", valueName: "dir"))
  var misModelsDir: String

  @Option(
    help: ArgumentHelp(
      "Folder of misdirection_edges_….h5; without it they are found from the inputs and written.",
      valueName: "dir"))
  var misEdgesDir: String?

  @OptionGroup var arguments: DL2Arguments
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    let options = try arguments.options(resources, output)
    try CommandRunner(messages, output: output).run(
      EventClassesStep(models: misModelsDir, edges: misEdgesDir, options), InputList.expand(input + inputFile)
    )
  }
}

/// `sstctl photon-list`.
struct PhotonListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photon-list",
    abstract: "List the gamma-like events of DL2 files with their positions in the sky.",
    usage: "sstctl photon-list <input> ... [--output-dir <dir>] [<options>]",
    discussion: """
      Events of the first telescope, or of several telescopes together, that pass the selection of the configuration and \
      have a gammaness above its global_gammaness_cut. Example:
        sstctl photon-list dl2/SST1M1_20260121_0001_W1_dl1_stereo_dl2.h5 --output-dir photons
      This writes photons/…_dl2_pl.h5 with the table /photon_list/stereo.
      """)

  @Argument(help: "DL2 files; '@FILE' is a file with one path per line, '-' is such a list on stdin.")
  var input: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("input-file")],
    help: ArgumentHelp("The same as an input; may be repeated.", valueName: "file"))
  var inputFile: [String] = []

  @OptionGroup var cut: GammanessOptions
  @OptionGroup var arguments: DL2Arguments
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options(resources, output)
    options.given.merge(try GivenOptions.recorded(cut)) { a, _ in a }
    try CommandRunner(messages, output: output).run(
      PhotonListStep(gammaness: cut.gammaness, options), InputList.expand(input + inputFile))
  }
}

/// The cut of `photon-list`.
struct GammanessOptions: RecordedOptions {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Least gammaness, 0 to 1, not included; overrides analysis.global_gammaness_cut.", valueName: "cut"))
  var gammaness: Double?

  func validate() throws {
    if let gammaness, !(0...1).contains(gammaness) {
      throw ValidationError("--gammaness is \(gammaness), must be from 0 to 1")
    }
  }
}

/// The options of steps over DL2 files that decide what comes out.
struct DL2Arguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions
  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  /// The options of the library.
  func options(_ resources: ResourceOptions, _ output: OutputOptions) throws -> DL2StepOptions {
    var options = DL2StepOptions(configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.outputDirectory = folder.outputDir
    options.quirks = compatibility.quirks
    options.jobs = resources.threads
    options.overwrite = output.overwrite
    options.given = try GivenOptions.recorded(self)
    return options
  }
}
