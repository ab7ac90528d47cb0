import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl train-rfs`.
struct TrainForestsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-rfs",
    abstract: "Train random forests of energy, direction and gammaness on simulated DL1 files.",
    usage: "sstctl train-rfs --input-file-gamma <file> ... [--input-file-proton <file> ...] [<options>]",
    discussion: """
      Example:
        sstctl train-rfs --fg dl1/gamma_dl1.h5 --fp dl1/proton_dl1.h5 \\
          --telescope all --output-dir models/ze20_az180_nsb100
      This writes one model file for each telescope and quantity (reg_energy_tel_001.forest, reg_disp_norm_…, \
      class_disp_sign_…, class_gh_…) and the configuration; all appear together, or none. Features, settings of the \
      forests, selection and numbers of events are those of the configuration, with sst1mpipe's keys.

      Everything random derives from --seed: the same inputs and options give the same bytes for any number of \
      threads. A fifth of the showers is held out; with them uncertainties are calibrated, and the summary says how \
      good the models are; the page train-rfs_….html shows it. 'sstctl info' describes a model.
      """)

  @Option(
    name: [.customLong("input-file-gamma"), .customLong("fg")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "DL1 files of simulated gamma rays; several are one sample; '@FILE' is a file with one path per line.",
      valueName: "file"))
  var inputFileGamma: [String]

  @Option(
    name: [.customLong("input-file-proton"), .customLong("fp")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "DL1 files of simulated protons or other hadrons; without any there is no model of the gammaness.",
      valueName: "file"))
  var inputFileProton: [String] = []

  @OptionGroup var arguments: TrainForestsArguments

  @Flag(
    inversion: .prefixedNo,
    help:
      "Write a page (train-rfs_….html): energies, directions and scores of showers held out, importances, features."
  )
  var report = true
  @OptionGroup var pages: PlotlyOptions
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() throws {
    var options = try arguments.options()
    let gammas = try InputList.expand(inputFileGamma)
    let protons = inputFileProton.isEmpty ? [] : try InputList.expand(inputFileProton)
    options.protonFileCount = protons.count
    options.jobs = resources.threads
    options.page = pages.page(isWanted: report)
    options.overwrite = output.overwrite
    try CommandRunner(messages, output: output).run(TrainForestsStep(options), gammas + protons)
  }
}

/// The options of `train-rfs` that decide what comes out.
struct TrainForestsArguments: RecordedOptions {
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var folder: FolderOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Telescope that gets models, such as tel_001, or 'all'; several with commas between them.",
      valueName: "tel"))
  var telescope = TelescopeChoice(ids: [1])

  @Flag(help: "Models for events that are reconstructed from images of several telescopes.")
  var stereo = false

  @OptionGroup var training: TrainingArguments
  @OptionGroup var compatibility: CompatibilityOptions<Compatibility>

  /// The options of the library.
  func options() throws -> TrainForestsOptions {
    var options = TrainForestsOptions(configuration: try PipelineConfiguration(files: configuration.files))
    options.configurationFiles = configuration.files
    options.outputDirectory = folder.outputDir
    options.telescopes = telescope.ids
    options.isStereo = stereo
    options.seed = training.seed
    options.testFraction = training.testFraction
    options.measuresPermutations = training.permutationImportances
    options.quirks = compatibility.quirks
    options.given = try GivenOptions.recorded(self)
    return options
  }
}

/// The options of all trainings.
struct TrainingArguments: RecordedOptions {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Random seed; the same seed, inputs and options give the same bytes (default: random_state of the "
        + "configuration, there 42).",
      valueName: "n"))
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Fraction of the showers that models are measured with and do not learn from, 0 to 0.9; none with --compat.",
      valueName: "part"))
  var testFraction = 0.2

  @Flag(
    inversion: .prefixedNo,
    help: "Shuffle each feature to see how much worse the models get; takes an eighth longer.")
  var permutationImportances = true

  @Flag(help: "Accepted for scripts of the original; the importances of features are in the models ('info').")
  var plotFeatures = false

  func validate() throws {
    if !(0...0.9 ~= testFraction) { throw ValidationError("--test-fraction must be from 0 to 0.9") }
  }
}

/// Telescopes by their keys.
struct TelescopeChoice: ExpressibleByArgument {
  /// The ids; nil for all.
  var ids: [Int]?

  init(ids: [Int]?) { self.ids = ids }

  init?(argument: String) {
    guard argument != "all" else { return }
    var ids: [Int] = []
    for key in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let id = TelescopeKey.id(of: String(key)) ?? Int(key) else { return nil }
      ids.append(id)
    }
    self.ids = ids
  }

  var defaultValueDescription: String { description }
}

extension TelescopeChoice: CustomStringConvertible {
  /// As it is written.
  var description: String { ids?.map(TelescopeKey.key).joined(separator: ",") ?? "all" }
}
