import SSTCore

/// How two forests differ: what their heads say, features, trees, and what they predict for the same events.
public struct ForestComparison: Equatable, Sendable {
  /// The size of a forest.
  public struct Size: Equatable, Sendable {
    /// The number of trees.
    public var treeCount: Int
    /// The nodes of all trees.
    public var nodeCount: Int
    /// The largest number of decisions.
    public var depth: Int
  }

  /// How an output differs over the rows.
  public struct Output: Equatable, Sendable {
    /// The target, or the class.
    public var name: String
    /// The rows that are not equal to the last bit.
    public var unequalRows: Int
    /// The mean of the second forest minus the first.
    public var mean: Double
    /// The root of the mean squared difference.
    public var rootMeanSquare: Double
    /// The largest difference.
    public var largest: Double
  }

  /// Facts of the heads, features excepted.
  public var heads: [HeadDifference]
  /// Features of the first forest only.
  public var onlyFirst: [String]
  /// Features of the second forest only.
  public var onlySecond: [String]
  /// True if both have the same features in another order: each finds its own by name.
  public var orderDiffers: Bool
  /// Features with different units: both forests are known to want another one.
  public var otherUnits: [String]
  /// The sizes of both.
  public var sizes: [Size]
  /// Trees that are equal to the last bit, at the same place.
  public var equalTrees: Int
  /// The number of rows that both were applied to.
  public var rowCount: Int
  /// The differences of what is predicted; empty if features or outputs do not agree.
  public var outputs: [Output]

  /// The rows that are made up if none are given.
  private static let probeRows = 4096

  /// Compares two forests.
  ///
  /// - Parameters:
  ///   - first: one forest.
  ///   - second: the other.
  ///   - table: events that both are applied to; nil for rows of values next to the thresholds of both forests,
  ///     which show every difference but weigh events that do not exist.
  ///   - jobs: the number of threads.
  /// - Throws: ``ForestError`` for damaged trees, and for a table without the features of both.
  public init(_ first: Forest, _ second: Forest, table: FeatureTable? = nil, jobs: Int = 1) throws {
    heads = try HeadDifference.all(first.head, second.head)
    let (a, b) = (first.features.map(\.name), second.features.map(\.name))
    onlyFirst = a.filter { !b.contains($0) }
    onlySecond = b.filter { !a.contains($0) }
    orderDiffers = a != b && a.sorted() == b.sorted()
    otherUnits = first.features.filter { feature in
      second.features.contains { $0.name == feature.name && $0.unit != feature.unit }
    }.map(\.name)
    sizes = try [first, second].map {
      try $0.verify(jobs: jobs)
      return Size(treeCount: $0.treeCount, nodeCount: $0.nodeCount, depth: try $0.depth())
    }
    equalTrees = Self.equalTrees(first.storage, second.storage)
    (rowCount, outputs) = (0, [])
    let sameFeatures = onlyFirst.isEmpty && onlySecond.isEmpty
    guard sameFeatures || table != nil, first.classes == second.classes,
      first.outputCount == second.outputCount
    else { return }
    let rows = try table ?? Self.probe(first, second)
    rowCount = rows.rowCount
    let found = try Forest.predict([first, second], rows, jobs: jobs)
    for output in 0..<first.outputCount {
      let name = first.classes.isEmpty ? first.head.targets[output].name : "class \(first.classes[output])"
      outputs.append(Self.output(name, found[0].output(output), found[1].output(output)))
    }
  }

  /// True if nothing differs: a copy, or the same training again.
  public var isEqual: Bool {
    heads.isEmpty && onlyFirst.isEmpty && onlySecond.isEmpty && !orderDiffers && otherUnits.isEmpty
      && sizes[0] == sizes[1] && equalTrees == sizes[0].treeCount
  }

  private static func equalTrees(_ a: ForestStorage, _ b: ForestStorage) -> Int {
    zip(a.trees, b.trees).count { one, other in
      one.nodeCount == other.nodeCount && a.outputCount == b.outputCount
        && a.bytes(of: one).elementsEqual(b.bytes(of: other))
    }
  }

  /// Rows of values at the thresholds of both forests, drawn independently for each feature.
  private static func probe(_ first: Forest, _ second: Forest) throws -> FeatureTable {
    var thresholds = [[Float]](repeating: [], count: first.features.count)
    for forest in [first, second] {
      let places = try FeatureTable(features: first.features, columns: thresholds.map { _ in [] })
        .columns(for: forest.features.map { FeatureTable.Feature($0.name) })
      for tree in forest.storage.trees.indices {
        for node in forest.storage.nodes(ofTree: tree) where !node.isLeaf && node.threshold.isFinite {
          thresholds[places[node.feature]].append(node.threshold)
        }
      }
    }
    let features = first.features.map { FeatureTable.Feature($0.name) }
    return try FeatureTable(features: features, rowCount: probeRows) { feature, values throws(ForestError) in
      var random = CounterRandom(seed: 1, event: UInt64(feature), purpose: 3)
      let choices = thresholds[feature]
      for row in values.indices where !choices.isEmpty {
        let choice = choices[Int(random.next().multipliedFullWidth(by: UInt64(choices.count)).high)]
        values[row] = row.isMultiple(of: 2) ? choice : choice.nextUp
      }
    }
  }

  private static func output(_ name: String, _ a: [Double], _ b: [Double]) -> Output {
    var output = Output(name: name, unequalRows: 0, mean: 0, rootMeanSquare: 0, largest: 0)
    for (x, y) in zip(a, b) {
      if x != y { output.unequalRows += 1 }
      output.mean += y - x
      output.rootMeanSquare += (y - x) * (y - x)
      output.largest = max(output.largest, abs(y - x))
    }
    output.mean /= Double(max(1, a.count))
    output.rootMeanSquare = (output.rootMeanSquare / Double(max(1, a.count))).squareRoot()
    return output
  }
}
