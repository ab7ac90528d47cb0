/// The settings of a training, with the meaning that scikit-learn gives them.
///
/// Defaults are those of the SST-1M analysis: 150 trees for regressors (``regressor``), 100 for classifiers
/// (``classifier``), at most 30 decisions deep, at least 10 different rows in a leaf.
public struct ForestHyperparameters: Codable, Equatable, Sendable {
  /// How many features are tried for a split.
  public enum FeatureChoice: Equatable, Sendable {
    /// All of them.
    case all
    /// The square root of their number, rounded down.
    case squareRoot
    /// So many.
    case count(Int)
    /// This fraction, rounded down.
    case fraction(Double)

    /// How many of `count` features are tried; at least one.
    public func number(of count: Int) -> Int {
      switch self {
      case .all: count
      case .squareRoot: max(1, Int(Double(count).squareRoot()))
      case .count(let wanted): min(max(1, wanted), count)
      case .fraction(let fraction): min(max(1, Int(fraction * Double(count))), count)
      }
    }
  }

  /// The number of trees (`n_estimators`).
  public var treeCount = 150
  /// The largest number of decisions from the root to a leaf (`max_depth`); nil for no limit.
  public var maximumDepth: Int? = 30
  /// The least number of different rows in a leaf (`min_samples_leaf`).
  public var minimumLeafRows = 10
  /// The least number of different rows of a node that is split (`min_samples_split`).
  public var minimumSplitRows = 10
  /// The least part of the sum of all weights in a leaf (`min_weight_fraction_leaf`).
  public var minimumLeafWeightFraction = 0.0
  /// The least decrease of the impurity by a split, weighted with the node's part of all rows
  /// (`min_impurity_decrease`).
  public var minimumImpurityDecrease = 0.0
  /// How many features are tried for a split (`max_features`).
  public var featureChoice = FeatureChoice.all
  /// Whether each tree gets as many rows as there are, drawn with replacement (`bootstrap`); else all rows.
  public var bootstrap = true

  /// The defaults of a regressor.
  public init() {}
  /// The defaults of a regressor.
  public static let regressor = Self()
  /// The defaults of a classifier: 100 trees, the square root of the number of features.
  public static let classifier: Self = {
    var parameters = Self()
    (parameters.treeCount, parameters.featureChoice) = (100, .squareRoot)
    return parameters
  }()

  /// Checks the ranges.
  ///
  /// - Throws: ``ForestError/setting(name:found:expected:)``.
  public func check() throws(ForestError) {
    func demand(
      _ holds: Bool, _ name: String, _ found: some Any, _ expected: String
    ) throws(ForestError) {
      if !holds { throw .setting(name: name, found: "\(found)", expected: expected) }
    }
    try demand(1...100_000 ~= treeCount, "number of trees", treeCount, "1 to 100000")
    if let maximumDepth { try demand(maximumDepth >= 1, "largest depth", maximumDepth, "1 or more") }
    try demand(minimumLeafRows >= 1, "least number of rows in a leaf", minimumLeafRows, "1 or more")
    try demand(minimumSplitRows >= 2, "least number of rows of a split", minimumSplitRows, "2 or more")
    try demand(
      0...0.5 ~= minimumLeafWeightFraction, "least weight fraction of a leaf", minimumLeafWeightFraction,
      "0 to 0.5")
    try demand(
      minimumImpurityDecrease >= 0 && minimumImpurityDecrease.isFinite, "least decrease of the impurity",
      minimumImpurityDecrease, "0 or more")
    switch featureChoice {
    case .count(let count): try demand(count >= 1, "number of tried features", count, "1 or more")
    case .fraction(let part):
      try demand(part > 0 && part <= 1, "fraction of tried features", part, "above 0, to 1")
    case .all, .squareRoot: break
    }
  }
}
