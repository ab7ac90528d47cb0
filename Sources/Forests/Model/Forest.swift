/// A random forest: what it is, and its trees.
///
/// Sources: L. Breiman, Machine Learning 45 (2001) 5. Predictions are those of scikit-learn: a regressor gives the
/// mean of the leaf means of all trees, a classifier the mean of the class fractions.
public struct Forest: Sendable {
  /// What the model is, what it was made from.
  public var head: ForestHead
  let storage: ForestStorage

  /// The ordered features.
  public var features: [FeatureTable.Feature] { head.features }
  /// The classes of a classifier in the order of its outputs; empty for a regressor.
  public var classes: [Double] { head.classes }
  /// The number of trees.
  public var treeCount: Int { storage.treeCount }
  /// The number of nodes of all trees.
  public var nodeCount: Int { storage.nodes.count }
  /// The number of values that a prediction has.
  public var outputCount: Int { storage.outputCount }

  /// The nodes of a tree; the first is the root.
  public func nodes(ofTree tree: Int) -> [ForestNode] { Array(storage.nodes(ofTree: tree)) }

  /// The values of a tree's nodes, `outputCount` for each; zeros for nodes that are no leaves.
  public func values(ofTree tree: Int) -> [Double] { Array(storage.values(ofTree: tree)) }

  /// The largest number of decisions from a root to a leaf.
  public var depth: Int {
    (0..<treeCount).map { tree in
      let nodes = storage.nodes(ofTree: tree)
      var depths = [Int](repeating: 0, count: nodes.count)
      for index in nodes.indices where !nodes[index].isLeaf(at: index) {
        depths[nodes[index].left] = depths[index] + 1
        depths[nodes[index].left + 1] = depths[index] + 1
      }
      return depths.max() ?? 0
    }.max() ?? 0
  }
}

/// What a forest is and what it was made from: the JSON head of a model file.
public struct ForestHead: Codable, Equatable, Sendable {
  /// What a forest predicts.
  public enum Kind: String, Codable, Sendable {
    /// Numbers.
    case regression
    /// The fractions of classes.
    case classification
  }

  /// A file that rows were taken from.
  public struct Input: Codable, Equatable, Sendable {
    /// The name of the file.
    public var name: String
    /// The SHA-256 of its content.
    public var sha256: String
    /// The rows taken.
    public var rowCount: Int

    /// Names a file.
    public init(name: String, sha256: String, rowCount: Int) {
      (self.name, self.sha256, self.rowCount) = (name, sha256, rowCount)
    }
  }

  /// Regression or classification.
  public var kind: Kind
  /// The ordered features.
  public var features: [FeatureTable.Feature]
  /// The names and units of what is predicted; one for a classifier.
  public var targets: [FeatureTable.Feature]
  /// The classes in the order of the outputs; empty for a regressor.
  public var classes: [Double] = []
  /// The settings of the training; nil if they are not known.
  public var hyperparameters: ForestHyperparameters?
  /// What was measured during the training; nil for imported models.
  public var training: TrainingRecord?
  /// The files that the rows came from.
  public var inputs: [Input] = []
  /// The program that made the forest, with its version.
  public var software = ""
  /// Facts that belong to the use of the model, by name: cuts, fingerprints, conventions.
  public var annotations: [String: String] = [:]

  /// Describes a forest.
  public init(
    kind: Kind, features: [FeatureTable.Feature], targets: [FeatureTable.Feature], classes: [Double] = []
  ) {
    (self.kind, self.features, self.targets, self.classes) = (kind, features, targets, classes)
  }
}
