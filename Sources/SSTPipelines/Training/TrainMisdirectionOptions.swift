public import SSTCore

/// The options of the training of forests of the misdirection on simulated DL2 files.
public struct TrainMisdirectionOptions: Sendable {
  /// The configuration: features, settings of the forest, selection, number of events.
  public var configuration: PipelineConfiguration
  /// The files the configuration was read from.
  public var configurationFiles: [String] = []
  /// Where the models go; made if missing.
  public var outputDirectory = "."
  /// What all random numbers derive from; nil for `random_state` of the configuration, 42 without.
  public var seed: UInt64?
  /// The fraction of the showers, from 0 to 0.9, that no model learns from; none with `.originalLayout` in ``quirks``.
  public var testFraction = 0.2
  /// Shuffle features to see how much they count; costs about an eighth of the time.
  public var measuresPermutations = true
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

  /// The same for all models of a training.
  var common: TrainForestsOptions {
    var options = TrainForestsOptions(configuration: configuration)
    options.outputDirectory = outputDirectory
    options.seed = seed
    options.testFraction = testFraction
    options.quirks = quirks
    return options
  }

  /// Checks what does not depend on inputs.
  ///
  /// - Parameter targets: the tables that models are for.
  /// - Throws: ``TrainingError``.
  func check(_ targets: [EventClassifier.Target]) throws(TrainingError) {
    guard 0...0.9 ~= testFraction else { throw .testFraction(found: testFraction) }
    guard common.eventCount >= 1 else { throw .eventCount(found: common.eventCount) }
    try common.regressor.check()
    for target in targets { try features(target).check([.misdirection]) }
  }

  /// The lists of features for a table.
  func features(_ target: EventClassifier.Target) -> TrainingFeatures {
    TrainingFeatures(configuration.laterSteps, isStereo: target == .stereo)
  }

  /// The file of a model.
  func model(_ target: EventClassifier.Target) -> String {
    OutputFolder.path(
      outputDirectory, ModelTask.misdirection.name(target.key) + "." + ModelDirectory.ownEnding)
  }

  /// The models of tables, and the configuration that is kept beside them.
  func outputs(_ targets: [EventClassifier.Target]) -> [String] {
    targets.map(model) + [record(targets, ".cfg")]
  }

  /// A file beside the models.
  func record(_ targets: [EventClassifier.Target], _ ending: String) -> String {
    let keys = targets.map(\.key).joined(separator: "_")
    return OutputFolder.path(outputDirectory, "\(TrainMisdirectionStep.name)_\(keys)\(ending)")
  }
}
