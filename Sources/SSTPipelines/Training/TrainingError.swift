public import SSTCore

/// What can go wrong between simulated events and trained models.
public enum TrainingError: SSTError, Equatable {
  /// The part of showers that is held out is out of its range.
  case testFraction(found: Double)
  /// The number of training events is out of its range.
  case eventCount(found: Double)
  /// The configuration lists no features for a model.
  case noFeatures(key: String)
  /// A model needs what only another model says.
  case predictedFeature(key: String, feature: String)
  /// A model would learn from the truth itself.
  case truthFeature(key: String, feature: String)
  /// A setting of the forests that the trainer does not have.
  case setting(key: String, found: String, supported: String)
  /// An input has no truth to learn from.
  case notSimulated(path: String)
  /// An input has other particles than it was given for.
  case wrongParticle(path: String, found: Int, expected: String)
  /// Two inputs were simulated with different focal lengths of a telescope.
  case focalLengths(first: String, second: String, found: [Double])
  /// The shower maximum means something else in another input.
  case showerMaximum(first: String, second: String)
  /// A feature has another unit in another input.
  case units(feature: String, first: String, second: String, found: [String])
  /// A file has results for other telescopes than the first file.
  case otherTables(path: String, found: String, expected: String)
  /// No event is left to learn from.
  case noEvents(kind: String, summary: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .testFraction: ErrorCode(.usage, 56, "test-fraction")
    case .eventCount: ErrorCode(.usage, 57, "training-event-count")
    case .noFeatures: ErrorCode(.usage, 58, "no-model-features")
    case .predictedFeature: ErrorCode(.usage, 59, "predicted-feature")
    case .truthFeature: ErrorCode(.usage, 69, "truth-feature")
    case .setting: ErrorCode(.usage, 68, "forest-argument")
    case .notSimulated: ErrorCode(.incompatible, 100, "not-simulated")
    case .wrongParticle: ErrorCode(.incompatible, 101, "wrong-particle")
    case .focalLengths: ErrorCode(.incompatible, 102, "training-focal-lengths")
    case .showerMaximum: ErrorCode(.incompatible, 103, "training-shower-maximum")
    case .units: ErrorCode(.incompatible, 104, "training-units")
    case .otherTables: ErrorCode(.incompatible, 105, "other-results")
    case .noEvents: ErrorCode(.noEvents, 33, "no-training-events")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .testFraction(let found): "the held-out part of the showers is \(found), it must be from 0 to 0.9"
    case .eventCount(let found): "analysis.n_training_events is \(found), it must be 1 or more"
    case .noFeatures(let key):
      "\(key) is empty: name at least one column, or leave the key out for the usual ones"
    case .predictedFeature(let key, let feature):
      "\(key) names \(feature), which only other models say; the model of the gammaness alone may use it, if the models "
        + "that say it are trained"
    case .truthFeature(let key, let feature):
      "\(key) names \(feature), which is a truth of simulations or a number of the event: models cannot learn from it"
    case .setting(let key, let found, let supported):
      "\(key) is \(found), which the trainer does not have; it has \(supported)"
    case .notSimulated(let path): "\(path) has no simulated truth; models learn from simulations"
    case .wrongParticle(let path, let found, let expected):
      "\(path) has particles of the kind \(found), it was given for \(expected)"
    case .focalLengths(let first, let second, let found):
      "\(first) and \(second) were simulated with focal lengths of \(found.map { "\($0) m" }.joined(separator: " and ")); "
        + "give files of one telescope"
    case .showerMaximum(let first, let second):
      "h_max in \(first) and \(second) is the distance in one and the altitude in the other; make them with the same "
        + "definition"
    case .units(let feature, let first, let second, let found):
      "\(feature) is in '\(found.joined(separator: "' and '"))' in \(first) and \(second); make them with one configuration"
    case .otherTables(let path, let found, let expected):
      "\(path) has results of \(found), expected \(expected)"
    case .noEvents(let kind, let summary): "no \(kind) is left to learn from (\(summary))"
    }
  }
}
