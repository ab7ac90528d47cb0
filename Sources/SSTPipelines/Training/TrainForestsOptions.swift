public import SSTCore

/// The options of the training of forests on simulated DL1 files.
public struct TrainForestsOptions: Sendable {
  /// The configuration: features, settings of the forests, selection, numbers of events.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from.
  public var configurationFiles: [String] = []
  /// Where the models go; made if missing.
  public var outputDirectory = "."
  /// The telescopes that get models, by the ids of the simulation; nil for all of the first file.
  public var telescopes: [Int]? = [1]
  /// Models for events that are reconstructed from images of several telescopes.
  public var isStereo = false
  /// How many of the inputs, the last ones, are protons or other hadrons; the others are gamma rays. Without hadrons there
  /// is no model of the gammaness.
  public var protonFileCount = 0
  /// What all random numbers derive from; nil for `random_state` of the configuration, 42 without.
  public var seed: UInt64?
  /// The fraction of the showers, from 0 to 0.9, that no model learns from: uncertainties and the report are measured with
  /// them. The numbers of the original, without any, are those of `.originalLayout` in ``quirks``.
  public var testFraction = 0.2
  /// Shuffle features to see how much they count; costs about an eighth of the time.
  public var measuresPermutations = true
  /// The page on the training; models do not depend on it.
  public var page = PageOptions(isWanted: false)
  /// The number of threads; models do not depend on it.
  public var jobs = 1
  /// Whether models may replace existing files.
  public var overwrite = false
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// The options as given, by their long names, for the heads of the models.
  public var given: [String: String] = [:]

  /// Makes default options.
  ///
  /// - Parameter configuration: the settings.
  public init(configuration: PipelineConfiguration) { self.configuration = configuration }

  /// Whether the sample is that of the original: no showers are held out, and none is below a floor of energies.
  var keepsOriginalSample: Bool { quirks.contains(.originalLayout) }

  /// The part of the showers that is held out.
  var heldOutFraction: Double { keepsOriginalSample ? 0 : testFraction }

  /// What models say of a direction.
  var directionTasks: [ModelTask] {
    if isStereo { return [.dispNorm] }
    return configuration.laterSteps.values["disp_method"]?.string == "disp_vector"
      ? [.disp] : [.dispNorm, .dispSign]
  }

  /// What the models say.
  var tasks: [ModelTask] { [.energy] + directionTasks + (protonFileCount > 0 ? [.gammaness] : []) }

  /// The number of events that a model learns from at most (`n_training_events`).
  var eventCount: Double { configuration.analysis.later["n_training_events"]?.double ?? 7e5 }

  /// Gamma rays to protons in the sample of the gammaness (`gamma_to_proton_training_ratio`).
  var gammaToProtonRatio: Double {
    configuration.analysis.later["gamma_to_proton_training_ratio"]?.double ?? 1
  }

  /// The settings of the regressors.
  var regressor: ForestArguments { ForestArguments(configuration.laterSteps.regressor, .regressor) }
  /// The settings of the classifiers.
  var classifier: ForestArguments { ForestArguments(configuration.laterSteps.classifier, .classifier) }

  /// Draws rows from the seed.
  var drawSeed: UInt64 { seed ?? regressor.seed }

  /// Checks what does not depend on inputs.
  ///
  /// - Throws: ``TrainingError``.
  func check() throws(TrainingError) {
    guard 0...0.9 ~= testFraction else { throw .testFraction(found: testFraction) }
    guard eventCount >= 1 else { throw .eventCount(found: eventCount) }
    try regressor.check()
    try classifier.check()
    try TrainingFeatures(configuration.laterSteps, isStereo: isStereo).check(tasks)
  }

  /// The files of a telescope's models, in the order of ``tasks``.
  ///
  /// - Parameter telescope: its id.
  func models(ofTelescope telescope: Int) -> [String] { tasks.map { model($0, telescope) } }

  /// The file of a model.
  func model(_ task: ModelTask, _ telescope: Int) -> String {
    let name = task.name(ModelDirectory.key(ofTelescope: telescope)) + "." + ModelDirectory.ownEnding
    return OutputFolder.path(outputDirectory, name)
  }

  /// The configuration that is kept beside the models.
  var configurationCopy: String { OutputFolder.path(outputDirectory, recordName + ".cfg") }
  /// The page on the training.
  var report: String { OutputFolder.path(outputDirectory, recordName + ".html") }
  /// The log.
  var log: String { OutputFolder.path(outputDirectory, recordName + ".log") }

  /// The files beside the models.
  var records: [String] { [configurationCopy] + (page.isWanted ? [report] : []) }

  private var recordName: String {
    let keys = telescopes?.map { ModelDirectory.key(ofTelescope: $0) }.joined(separator: "_")
    return "\(TrainForestsStep.name)_\(keys ?? "all")"
  }
}
