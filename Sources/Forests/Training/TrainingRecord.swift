/// What was measured while a forest was trained.
public struct TrainingRecord: Codable, Equatable, Sendable {
  /// How much a feature counts.
  public struct Importance: Codable, Equatable, Sendable {
    /// The feature.
    public var feature: String
    /// The mean over the trees.
    public var mean: Double
    /// The standard deviation over the trees.
    public var spread: Double
  }

  /// The seed that everything random was drawn with.
  public var seed: UInt64
  /// The rows.
  public var rowCount: Int
  /// The rows of each class; empty for a regressor.
  public var classRowCounts: [Int] = []
  /// Features with one value in all rows: the model does not look at them.
  public var constantFeatures: [String] = []
  /// The figure of merit that the out-of-bag values are: `rmse` of each target, or `accuracy`.
  public var metric: String
  /// The figure of merit of rows that a tree did not see, averaged over such trees; one for each target, NaN without
  /// bootstrap.
  public var outOfBag: [Double] = []
  /// The standard error of each figure.
  public var outOfBagError: [Double] = []
  /// Rows that every tree saw, and that therefore do not count.
  public var rowsInEveryBag = 0
  /// The figure after so many trees, from 1 on; `rmse` is that of all targets together.
  public var learningCurve: [Double] = []
  /// The decrease of the impurity by splits at each feature; the sum over the features is 1.
  public var impurityImportances: [Importance] = []
  /// How much worse the out-of-bag figure gets when a feature's values are shuffled (the mean squared error of
  /// all targets rises, the accuracy falls); empty if it was not asked for.
  public var permutationImportances: [Importance] = []
}
