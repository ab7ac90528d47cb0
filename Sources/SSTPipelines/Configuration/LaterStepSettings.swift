public import SSTCore

/// The settings of the steps after DL1: checked for type and range, and kept as they are written.
public struct LaterStepSettings: Configurable {
  /// The values by their keys.
  public var values: [String: JSONValue] = [:]
  /// The regressors.
  public var regressor = ForestSettings()
  /// The classifier.
  public var classifier = ForestSettings()

  /// Nothing is given.
  public init() {}

  /// The keys, which stand beside those of the steps up to DL1.
  public static let settings: [Setting<LaterStepSettings>] =
    [
      .section("random_forest_regressor_args", \.regressor, "forests of energy and direction"),
      .section("random_forest_classifier_args", \.classifier, "forest of gammaness"),
      .kept("disp_method", in: \.values, ValueKind<String>.word(of: ["disp_norm_sign", "disp_vector"]).json),
    ]
    + [
      "energy_regression_features", "particle_classification_features", "disp_regression_features",
      "disp_classification_features", "misdirection_regression_features_mono",
      "misdirection_regression_features_stereo",
    ].map { .kept($0, in: \.values, ValueKind.list(of: ValueKind<String>.text).json) }
}

/// The settings of a random forest, kept as they are written; names are scikit-learn's.
public struct ForestSettings: Configurable {
  /// The values by their keys.
  public var values: [String: JSONValue] = [:]

  /// Nothing is given.
  public init() {}

  /// The keys.
  public static let settings: [Setting<ForestSettings>] = keys.map { .kept($0, in: \.values, $1) }

  private static let criteria = [
    "squared_error", "absolute_error", "friedman_mse", "poisson", "gini", "entropy", "log_loss",
  ]
  private static let keys: [(String, ValueKind<JSONValue>)] = [
    ("n_estimators", .integer(1...100_000)),
    ("criterion", ValueKind<String>.word(of: criteria).json),
    ("max_depth", .orNull(.integer(1...10_000))),
    ("min_samples_split", .either(.integer(2...1_000_000_000), .fraction)),
    ("min_samples_leaf", .either(.integer(1...1_000_000_000), .fraction)),
    ("min_weight_fraction_leaf", ValueKind<Double>.number(in: 0...0.5).json),
    ("max_features", .orNull(.either(.notNegative, .text))),
    ("max_leaf_nodes", .orNull(.integer(2...1_000_000_000))),
    ("min_impurity_decrease", .notNegative),
    ("bootstrap", .flag),
    ("oob_score", .flag),
    ("n_jobs", .orNull(.integer(-1...100_000))),
    ("random_state", .orNull(.integer(0...4_294_967_295))),
    ("verbose", .integer(0...100)),
    ("warm_start", .flag),
    ("class_weight", .orNull(.either(.text, ValueKind.map(ValueKind<Double>.notNegative).json))),
    ("ccp_alpha", .notNegative),
    ("max_samples", .notNegativeOrNull),
  ]
}

/// The kinds of values that are kept as JSON.
extension ValueKind<JSONValue> {
  static var flag: ValueKind { ValueKind<Bool>.flag.json }
  static var number: ValueKind { ValueKind<Double>.number().json }
  static var notNegative: ValueKind { ValueKind<Double>.notNegative.json }
  static var fraction: ValueKind { ValueKind<Double>.fraction.json }
  static var count: ValueKind { ValueKind<Int>.count.json }
  static var text: ValueKind { ValueKind<String>.text.json }
  static var notNegativeOrNull: ValueKind { .orNull(.notNegative) }
  static func integer(_ range: ClosedRange<Int>) -> ValueKind { ValueKind<Int>.integer(in: range).json }
  static func orNull(_ kind: ValueKind) -> ValueKind { ValueKind<JSONValue?>.optional(kind).json }
}
