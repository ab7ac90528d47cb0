import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl models`.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Import, export and compare models.",
    usage: "sstctl models <what>",
    discussion: """
      'sstctl info' describes a model, 'sstctl check' verifies it. Example:
        sstctl models import trained/ze30_az180_nsb100 --output-dir models/ze30_az180_nsb100
        sstctl models compare old/reg_energy_tel_001.forest new/reg_energy_tel_001.forest
      """,
    subcommands: [ModelsImportCommand.self, ModelsExportCommand.self, ModelsCompareCommand.self])
}

/// The names of features, for models that do not have them.
struct FeatureNameOptions: RecordedOptions {
  @Option(
    help: ArgumentHelp(
      "Features in the order of the training, separated by commas, for .sav files that do not name them.",
      valueName: "a,b,..."))
  var features: String?

  /// The names.
  var names: [String] { features.map { $0.split(separator: ",").map(String.init) } ?? [] }
}

/// `sstctl models import`.
struct ModelsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make model files of random forests that scikit-learn has saved.",
    usage: "sstctl models import <file or dir> ... [--output-dir <dir>] [--features <a,b,...>]",
    discussion: """
      Nothing in a .sav file is executed: it is read as data, and anything but a forest is refused. Predictions are those \
      of scikit-learn to the last bit. Example:
        sstctl models import trained/reg_energy_tel_001.sav --output-dir models
      """)

  @Argument(help: "Files saved with joblib or pickle, or folders of them.") var input: [String] = []
  @OptionGroup var names: FeatureNameOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let settings = try PipelineConfiguration(files: configuration.files)
    var step = ImportModelsStep(configuration: settings)
    (step.features, step.outputDirectory, step.overwrite) = (names.names, folder.outputDir, output.overwrite)
    try CommandRunner(nil, output: output).run(step, InputList.expand(input))
  }
}

/// `sstctl models export`.
struct ModelsExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write models as ONNX, for other programs.",
    usage: "sstctl models export <file or dir> ... [--output-dir <dir>]",
    discussion: """
      Example:
        sstctl models export models/reg_energy_tel_001.forest --output-dir onnx
      """)

  @Argument(help: "Models, or folders of them.") var input: [String] = []
  @OptionGroup var names: FeatureNameOptions
  @OptionGroup var folder: FolderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    var step = ImportModelsStep()
    (step.features, step.format) = (names.names, .onnx)
    (step.outputDirectory, step.overwrite) = (folder.outputDir, output.overwrite)
    try CommandRunner(nil, output: output).run(step, InputList.expand(input))
  }
}

/// `sstctl models compare`.
struct ModelsCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Say how two models differ.",
    usage: "sstctl models compare <first> <second> [--events <file> --table <path>] [--json]",
    discussion: """
      What they say of themselves, their features, how many trees are equal, and how their predictions differ: for the \
      events of a table, or for values at the thresholds of both. Example:
        sstctl models compare old/reg_energy_tel_001.forest new/reg_energy_tel_001.forest \\
          --events gamma_dl1.h5 --table /dl1/event/telescope/parameters/tel_001
      """)

  @Argument(help: "A model.") var first: String
  @Argument(help: "Another model.") var second: String
  @Option(help: ArgumentHelp("HDF5 file with events that both are applied to.", valueName: "file"))
  var events: String?
  @Option(help: ArgumentHelp("The table of the events.", valueName: "path")) var table: String?
  @OptionGroup var names: FeatureNameOptions
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var summary: SummaryOptions

  func validate() throws {
    if (events == nil) != (table == nil) { throw ValidationError("--events and --table belong together") }
  }

  func run() throws {
    var step = CompareModelsStep(threads: resources.threads)
    step.features = names.names
    if let events, let table { step.events = (events, table) }
    try CommandRunner(nil, .init(summary: .printed(asJSON: summary.json), isImmediate: true)).run(
      step, [Input(first), Input(second)])
  }
}

/// `sstctl apply-models`.
struct ApplyModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply-models", abstract: "Apply any models to any table of events.",
    usage: "sstctl apply-models <input> ... --model <file> --table <path> [<options>]",
    discussion: """
      Every model takes the columns that it names, in their units. Example:
        sstctl apply-models dl1/SST1M1_20260121_0001_W1_dl1.h5 --output-dir predicted \\
          --model models/reg_energy_tel_001.forest \\
          --table /dl1/event/telescope/parameters/tel_021
      This writes predicted/SST1M1_20260121_0001_W1_dl1_predictions.h5 with the table /predictions: the numbers of the \
      events and a column for each model. Events with a feature that is not finite have NaN.
      """)

  @Argument(help: "HDF5 files; '@FILE' is a file with one path per line, '-' is such a list on stdin.")
  var input: [String] = []

  @Option(
    help: ArgumentHelp("A model, .forest or .sav; may be repeated.", valueName: "file"))
  var model: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("The table with the features.", valueName: "path"))
  var table: String

  @OptionGroup var arguments: ApplyModelsArguments
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if model.isEmpty { throw ValidationError("name at least one model with --model") }
  }

  func run() throws {
    var step = ApplyModelsStep(model, toTable: table)
    step.features = arguments.names.names
    step.keep = arguments.keep.map { $0.split(separator: ",").map(String.init) } ?? []
    step.statesSpread = arguments.spread
    step.outputDirectory = arguments.folder.outputDir
    step.threads = resources.threads
    step.overwrite = output.overwrite
    step.given = try GivenOptions.recorded(arguments)
    step.given["table"] = table
    try CommandRunner(messages, output: output).run(step, InputList.expand(input))
  }
}

/// The options of `apply-models` that decide what comes out.
struct ApplyModelsArguments: RecordedOptions {
  @OptionGroup var names: FeatureNameOptions
  @Option(
    help: ArgumentHelp(
      "Columns to copy, separated by commas (default: obs_id, event_id, tel_id).", valueName: "a,b,..."))
  var keep: String?
  @Flag(help: "Write the standard deviation of the trees about each prediction, too.") var spread = false
  @OptionGroup var folder: FolderOptions
}
