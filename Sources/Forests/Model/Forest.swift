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
  public var treeCount: Int { storage.trees.count }
  /// The number of nodes of all trees.
  public var nodeCount: Int { storage.nodeCount }
  /// The number of values that a prediction has.
  public var outputCount: Int { storage.outputCount }
  /// The bytes of all trees, in memory as in a model file.
  public var byteCount: Int { storage.content.count }

  /// Verifies the trees of a file against its checksums, and that no walk can leave them.
  ///
  /// Applying does it, too, before the first row; a second time costs nothing.
  /// - Parameter jobs: the number of threads.
  /// - Throws: ``ForestError/damaged(path:place:reason:)``.
  public func verify(jobs: Int = 1) throws { try storage.verify(jobs: jobs) }

  /// The nodes of a tree; the first is the root.
  ///
  /// - Throws: ``ForestError/damaged(path:place:reason:)``.
  public func nodes(ofTree tree: Int) throws -> [ForestNode] {
    try verify()
    return Array(storage.nodes(ofTree: tree))
  }

  /// The values of a tree's leaves, ``outputCount`` for each, in the order of ``ForestNode/leafNumber``.
  ///
  /// - Throws: ``ForestError/damaged(path:place:reason:)``.
  public func values(ofTree tree: Int) throws -> [Double] {
    try verify()
    return Array(storage.values(ofTree: tree))
  }

  /// The largest number of decisions from a root to a leaf.
  ///
  /// - Throws: ``ForestError/damaged(path:place:reason:)``.
  public func depth() throws -> Int {
    try verify()
    return storage.trees.indices.map { tree in
      let nodes = storage.nodes(ofTree: tree)
      var depths = [Int](repeating: 0, count: nodes.count)
      // Children stand behind their parents.
      for index in nodes.indices where !nodes[index].isLeaf {
        depths[nodes[index].left] = depths[index] + 1
        depths[nodes[index].left + 1] = depths[index] + 1
      }
      return depths.max() ?? 0
    }.max() ?? 0
  }
}
