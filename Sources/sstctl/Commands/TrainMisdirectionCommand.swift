import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl train-misdirection`.
struct TrainMisdirectionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-misdirection",
    abstract: "Train a random forest of how far directions are off, for classes of events.",
    usage: "sstctl train-misdirection --input-file-gamma <file> ... [<options>]",
    discussion: """
      Example:
        sstctl train-misdirection --fg dl2/gamma_dl1_dl2.h5 --output-dir misdirection/ze20_az180_nsb100
      The input are DL2 files of simulated gamma rays from a cone, which the models of direction did not learn from. \
      This writes reg_misdirection_stereo.forest if they have results of events with images of several telescopes, \
      otherwise one model for each telescope (reg_misdirection_tel_001.forest, …), and the configuration.
      """)

  @Option(
    name: [.customLong("input-file-gamma"), .customLong("fg")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "DL2 files of simulated gamma rays; several are one sample; '@FILE' is a file with one path per line.",
      valueName: "file"))
  var inputFileGamma: [String]

  @OptionGroup var arguments: TrainMisdirectionArguments
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options()
    options.jobs = resources.threads
    options.overwrite = output.overwrite
    try CommandRunner(messages, output: output).run(
      TrainMisdirectionStep(options), InputList.expand(inputFileGamma))
  }
}

/// The options of `train-misdirection` that decide what comes out.
struct TrainMisdirectionArguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions
  @OptionGroup var training: TrainingArguments
  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  /// The options of the library.
  func options() throws -> TrainMisdirectionOptions {
    var options = TrainMisdirectionOptions(
      configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.outputDirectory = folder.outputDir
    options.seed = training.seed
    options.testFraction = training.testFraction
    options.measuresPermutations = training.permutationImportances
    options.quirks = compatibility.quirks
    options.given = try GivenOptions.recorded(self)
    return options
  }
}
