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

  /// The keys, which are beside those of the steps up to DL1.
  public static let settings: [Setting<LaterStepSettings>] =
    [
      .section(
        "random_forest_regressor_args", \.regressor,
        "random forests for energy and direction"),
      .section(
        "random_forest_classifier_args", \.classifier,
        "random forest for gammaness"),
      .kept(
        "disp_method", in: \.values, ValueKind<String>.word(of: ["disp_norm_sign", "disp_vector"]).json,
        "how forests give the direction: distance and side along the image axis, or a vector", isUsed: true),
    ]
    + [
      ("energy_regression_features", "energy"), ("particle_classification_features", "gammaness"),
      ("disp_regression_features", "distance to the source"),
      ("disp_classification_features", "side of the source along the image axis"),
      ("misdirection_regression_features_mono", "error of the direction, one telescope"),
      ("misdirection_regression_features_stereo", "error of the direction, two telescopes"),
    ].map {
      .kept(
        $0, in: \.values, ValueKind.list(of: ValueKind<String>.text).json,
        "columns that the forest uses: \($1)", isUsed: true)
    }
}

/// The settings of a random forest, kept as they are written; names are scikit-learn's.
public struct ForestSettings: Configurable {
  /// The values by their keys.
  public var values: [String: JSONValue] = [:]

  /// Nothing is given.
  public init() {}

  /// The keys.
  public static let settings: [Setting<ForestSettings>] = keys.map {
    .kept($0, in: \.values, $1, $2, isUsed: true)
  }

  private static let criteria = [
    "squared_error", "absolute_error", "friedman_mse", "poisson", "gini", "entropy", "log_loss",
  ]
  private static let keys: [(String, ValueKind<JSONValue>, String)] = [
    ("n_estimators", .integer(1...100_000), "number of trees"),
    (
      "criterion", ValueKind<String>.word(of: criteria).json,
      "measure of the quality of a split; squared_error (regressors) and gini (classifier) are supported"
    ),
    ("max_depth", .orNull(.integer(1...10_000)), "largest depth of a tree; null for no limit"),
    (
      "min_samples_split", .either(.integer(2...1_000_000_000), .fraction),
      "smallest number (or fraction) of events of a node that is split"
    ),
    (
      "min_samples_leaf", .either(.integer(1...1_000_000_000), .fraction),
      "smallest number (or fraction) of events in a leaf"
    ),
    (
      "min_weight_fraction_leaf", ValueKind<Double>.number(in: 0...0.5).json,
      "smallest fraction of the total weight in a leaf"
    ),
    ("max_features", .orNull(.either(.notNegative, .text)), "number of features tried at each split"),
    (
      "max_leaf_nodes", .orNull(.integer(2...1_000_000_000)),
      "largest number of leaves; only null, no limit, is supported"
    ),
    ("min_impurity_decrease", .notNegative, "smallest decrease of impurity for a split"),
    ("bootstrap", .flag, "train each tree on a bootstrap sample"),
    ("oob_score", .flag, "no effect: errors of events outside the bootstrap samples are always measured"),
    ("n_jobs", .orNull(.integer(-1...100_000)), "no effect: --jobs decides"),
    ("random_state", .orNull(.integer(0...4_294_967_295)), "random seed"),
    ("verbose", .integer(0...100), "no effect"),
    ("warm_start", .flag, "no effect: models are always trained anew"),
    (
      "class_weight", .orNull(.either(.text, ValueKind.map(ValueKind<Double>.notNegative).json)),
      "weights of the classes: null, balanced, or an object; not for regressors"
    ),
    ("ccp_alpha", .notNegative, "strength of cost-complexity pruning; only 0 is supported"),
    (
      "max_samples", .notNegativeOrNull,
      "number (or fraction) of events in a bootstrap sample; only null, all of them, is supported"
    ),
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
