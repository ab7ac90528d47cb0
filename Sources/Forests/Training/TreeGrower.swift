import SSTCore

/// What all trees of a forest are grown from.
struct TrainingSample<Criterion: SplitCriterion>: Sendable {
  typealias Sums = Criterion.Sums

  let table: FeatureTable
  /// What each row adds to the sums, without the bootstrap.
  let sums: [Sums]
  /// The values of a leaf.
  let outputCount: Int
  let parameters: ForestHyperparameters
  /// The rows in the order of each feature, by ``rowOrder(of:jobs:)``.
  let order: [UInt32]
}

/// The rows in the order of each feature: all of the first, of the second, and so on.
///
/// Equal values stay in the order of the rows, on any number of threads.
func rowOrder(of table: FeatureTable, jobs: Int) throws -> [UInt32] {
  try parallelMap(count: table.features.count, jobs: jobs) { feature, _ in
    let values = table.column(feature)
    let base = values.startIndex
    return (0..<UInt32(table.rowCount)).sorted {
      let (a, b) = (values[base + Int($0)], values[base + Int($1)])
      return a == b ? $0 < $1 : a < b
    }
  }.flatMap { $0 }
}

/// One tree while it grows.
struct GrownTree: Sendable {
  var nodes: [ForestNode] = []
  /// The values of the leaves.
  var values: [Double] = []
  /// How much the splits at each feature lowered the impurity.
  var importances: [Double]
  /// How often each row is in the bag.
  var counts: [UInt16]
}

/// Grows a tree depth first.
///
/// Nodes of many rows work on lists with 32-bit row numbers; as soon as a node has few enough, its rows are renumbered
/// with 16 bits and copied together, and its subtree is grown in the nearest caches.
struct TreeGrower<Criterion: SplitCriterion>: ~Copyable {
  typealias Sums = Criterion.Sums

  /// A node of so many rows moves into the small lists.
  private static var smallNodeRows: Int { 4096 }

  private let sample: TrainingSample<Criterion>
  private let makeValues: @Sendable (Sums, inout [Double]) -> Void
  private var random: CounterRandom
  private var tree: GrownTree
  private var large: RowOrder<UInt32, Criterion>
  private var small: RowOrder<UInt16, Criterion>
  private var candidates: [Int]
  private var leafWeight = 0.0
  private var totalWeight = 0.0

  /// Draws the bag of a tree and prepares its lists.
  init(
    _ sample: TrainingSample<Criterion>, seed: UInt64, tree number: Int,
    makeValues: @escaping @Sendable (Sums, inout [Double]) -> Void
  ) {
    self.sample = sample
    self.makeValues = makeValues
    let features = sample.table.features.count
    candidates = Array(0..<features)
    let counts = Self.bag(sample, seed: seed, tree: number)
    let rows = counts.count { $0 > 0 }
    tree = GrownTree(importances: [Double](repeating: 0, count: features), counts: counts)
    random = CounterRandom(seed: seed, event: UInt64(number), purpose: 2)
    large = RowOrder(capacity: rows, featureCount: features)
    small = RowOrder(capacity: min(rows, Self.smallNodeRows), featureCount: features)
    fill()
  }

  /// How often each row is drawn; rows without weight never are.
  private static func bag(
    _ sample: TrainingSample<Criterion>, seed: UInt64, tree: Int
  ) -> [UInt16] {
    let rows = sample.table.rowCount
    guard sample.parameters.bootstrap else {
      return sample.sums.map { Criterion.weight($0) > 0 ? 1 : 0 }
    }
    var counts = [UInt16](repeating: 0, count: rows)
    var random = CounterRandom(seed: seed, event: UInt64(tree), purpose: 1)
    for _ in 0..<rows {
      counts[Int(random.next().multipliedFullWidth(by: UInt64(rows)).high)] += 1
    }
    for row in 0..<rows where !(Criterion.weight(sample.sums[row]) > 0) { counts[row] = 0 }
    return counts
  }

  private mutating func fill() {
    let (rows, features) = (sample.table.rowCount, sample.table.features.count)
    var numbers = [UInt32](repeating: .max, count: rows)
    var next: UInt32 = 0
    for row in 0..<rows where tree.counts[row] > 0 {
      numbers[row] = next
      large.sums[Int(next)] = sample.sums[row] * Double(tree.counts[row])
      next += 1
    }
    for feature in 0..<features {
      let (from, to) = (feature * rows, feature * large.capacity)
      var position = to
      for place in from..<from + rows {
        let row = Int(sample.order[place])
        if numbers[row] != .max {
          large.order[position] = numbers[row]
          position += 1
        }
      }
      position = to
      for row in 0..<rows where tree.counts[row] > 0 {
        large.values[position] = sample.table.values[from + row]
        position += 1
      }
    }
  }

  /// A node that is still to be looked at.
  private struct Open {
    var node: Int
    var rows: Range<Int>
    var depth: Int
    var sums: Sums
  }

  /// Grows the tree.
  ///
  /// - Throws: `CancelledError`; ``ForestError/tooLarge(what:found:limit:)`` for too many nodes.
  consuming func grow(_ cancellation: CancellationFlag?) throws -> GrownTree {
    let rows = 0..<large.capacity
    let total = large.total(rows)
    totalWeight = Criterion.weight(total)
    leafWeight = sample.parameters.minimumLeafWeightFraction * totalWeight
    append()
    var open = [Open(node: 0, rows: rows, depth: 0, sums: total)]
    while let next = open.popLast() {
      try cancellation?.check()
      if next.rows.count <= Self.smallNodeRows {
        growSmall(next)
      } else if let (left, right) = Self.split(next, large, sample, &candidates, &random, &tree, weights) {
        open.append(right)
        open.append(left)
      } else {
        finish(next)
      }
      guard tree.nodes.count <= ForestNode.maximumNodeCount else {
        throw ForestError.tooLarge(
          what: "nodes of a tree", found: tree.nodes.count, limit: ForestNode.maximumNodeCount)
      }
    }
    return tree
  }

  private var weights: (leaf: Double, total: Double) { (leafWeight, totalWeight) }

  private mutating func append() {
    tree.nodes.append(ForestNode(leaf: tree.nodes.count, number: 0))
  }

  /// Makes a leaf.
  private mutating func finish(_ node: Open) {
    let number = tree.values.count / sample.outputCount
    tree.nodes[node.node] = ForestNode(leaf: node.node, number: number)
    makeValues(node.sums, &tree.values)
  }

  /// Grows the subtree of a node with few rows.
  private mutating func growSmall(_ root: Open) {
    copy(root.rows)
    var open = [root]
    open[0].rows = 0..<root.rows.count
    while let next = open.popLast() {
      if let (left, right) = Self.split(next, small, sample, &candidates, &random, &tree, weights) {
        open.append(right)
        open.append(left)
      } else {
        finish(next)
      }
    }
  }

  /// Renumbers the rows of a node in the order of the first feature.
  private func copy(_ rows: Range<Int>) {
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: large.capacity) { numbers in
      for (number, position) in rows.enumerated() {
        let row = Int(large.order[position])
        numbers[row] = UInt16(truncatingIfNeeded: number)
        small.sums[number] = large.sums[row]
      }
      for feature in 0..<large.featureCount {
        let order = large.order + feature * large.capacity
        let values = large.values + feature * large.capacity
        let (newOrder, newValues) = (
          small.order + feature * small.capacity, small.values + feature * small.capacity
        )
        for (place, position) in rows.enumerated() {
          let row = Int(order[position])
          newOrder[place] = numbers[row]
          newValues[Int(numbers[row])] = values[row]
        }
      }
    }
  }

  /// Splits a node; nil if it is a leaf.
  @inline(__always) private static func split<Index>(
    _ node: Open, _ rows: borrowing RowOrder<Index, Criterion>, _ sample: TrainingSample<Criterion>,
    _ candidates: inout [Int], _ random: inout CounterRandom, _ tree: inout GrownTree,
    _ weights: (leaf: Double, total: Double)
  ) -> (left: Open, right: Open)? {
    let parameters = sample.parameters
    let count = node.rows.count
    if count < parameters.minimumSplitRows || count < 2 * parameters.minimumLeafRows
      || node.depth >= parameters.maximumDepth ?? .max || isPure(node.sums, node.rows, rows)
    {
      return nil
    }
    var best = RowOrder<Index, Criterion>.Split()
    var (drawn, searched) = (0, 0)
    let wanted = parameters.featureChoice.number(of: candidates.count)
    while drawn < candidates.count, drawn < wanted || searched == 0 {
      let pick = drawn + Int(random.next().multipliedFullWidth(by: UInt64(candidates.count - drawn)).high)
      candidates.swapAt(drawn, pick)
      let feature = candidates[drawn]
      drawn += 1
      if rows.isConstant(feature, node.rows) { continue }
      searched += 1
      rows.search(
        feature, node.rows, node.sums, leafRows: parameters.minimumLeafRows, leafWeight: weights.leaf, &best)
    }
    guard best.feature >= 0 else { return nil }
    let decrease = max(0, best.gain - Criterion.gain(node.sums)) / weights.total
    if decrease < parameters.minimumImpurityDecrease { return nil }
    tree.importances[best.feature] += decrease
    let left = tree.nodes.count
    tree.nodes[node.node] = ForestNode(feature: best.feature, threshold: rows.threshold(best), left: left)
    for index in left...left + 1 { tree.nodes.append(ForestNode(leaf: index, number: 0)) }
    rows.divide(node.rows, at: best)
    let middle = best.position
    return (
      Open(node: left, rows: node.rows.lowerBound..<middle, depth: node.depth + 1, sums: best.left),
      Open(
        node: left + 1, rows: middle..<node.rows.upperBound, depth: node.depth + 1,
        sums: node.sums - best.left)
    )
  }

  /// True if all rows have the same target.
  private static func isPure<Index>(
    _ total: Sums, _ range: Range<Int>, _ rows: borrowing RowOrder<Index, Criterion>
  ) -> Bool {
    let first = rows.sums[Int(rows.order[range.lowerBound])]
    let mean = first / Criterion.weight(first)
    for position in range {
      let row = rows.sums[Int(rows.order[position])]
      if row != mean * Criterion.weight(row) { return false }
    }
    return true
  }
}
