import SSTCore

/// Adds up, tree by tree, what trees say about rows that they did not see.
struct OutOfBagTally: Sendable {
  /// What one tree says.
  struct Unseen: Sendable {
    /// The rows.
    var rows: [UInt32]
    /// Their leaf values.
    var values: [Double]
    /// How much the mean error rises when a feature is shuffled.
    var permuted: [Double]
  }

  private let table: FeatureTable
  private let outputCount: Int
  private let seed: UInt64
  private let permutes: Bool
  private var sums: [Double]
  private var counts: [UInt32]
  /// The figure of merit after each tree.
  private(set) var curve: [Double] = []
  /// For each tree the rise of the mean error by shuffling each feature.
  private(set) var permuted: [[Double]] = []
  private var errors: [Double]
  private var errorSum = 0.0
  private var seenCount = 0

  init(_ table: FeatureTable, outputCount: Int, seed: UInt64, permutes: Bool) {
    (self.table, self.outputCount) = (table, outputCount)
    (self.seed, self.permutes) = (seed, permutes)
    sums = [Double](repeating: 0, count: table.rowCount * outputCount)
    counts = [UInt32](repeating: 0, count: table.rowCount)
    errors = [Double](repeating: 0, count: table.rowCount)
  }

  /// The means over the trees that did not see a row; NaN where all did.
  var means: [Double] {
    sums.indices.map { sums[$0] / Double(counts[$0 / outputCount]) }
  }

  /// Rows that no tree has left out.
  var rowsInEveryBag: Int { counts.count { $0 == 0 } }

  /// What a tree says about the rows that are not in its bag.
  func measure(_ tree: GrownTree, number: Int, _ task: some TrainingTask) -> Unseen {
    let rows = tree.counts.indices.filter { tree.counts[$0] == 0 }.map { UInt32($0) }
    guard !rows.isEmpty else { return Unseen(rows: [], values: [], permuted: []) }
    let shuffled = permutes ? table.features.indices.map { shuffle(rows, number, $0) } : []
    var unseen = Unseen(rows: rows, values: [], permuted: [])
    unseen.values.reserveCapacity(rows.count * outputCount)
    // The errors as they are, and with each feature shuffled.
    var errors = [Double](repeating: 0, count: 1 + shuffled.count)
    let width = table.features.count
    let capacity = min(rows.count, TreeWalk.largestCapacity)
    TreeWalk.with(rows: capacity, width: width) { walk in
      for start in stride(from: 0, to: rows.count, by: capacity) {
        let part = start..<min(rows.count, start + capacity)
        for feature in 0..<width { fill(walk, feature, rows[part]) }
        descend(walk, tree, part.count) { place, values in
          unseen.values.append(contentsOf: UnsafeBufferPointer(start: values, count: outputCount))
          if permutes { errors[0] += task.error(values, row: Int(rows[start + place])) }
        }
        for (feature, others) in shuffled.enumerated() {
          fill(walk, feature, others[part])
          descend(walk, tree, part.count) { place, values in
            errors[1 + feature] += task.error(values, row: Int(rows[start + place]))
          }
          fill(walk, feature, rows[part])
        }
      }
    }
    unseen.permuted = errors.dropFirst().map { ($0 - errors[0]) / Double(rows.count) }
    return unseen
  }

  /// The rows in another order, for one feature of one tree.
  private func shuffle(_ rows: [UInt32], _ tree: Int, _ feature: Int) -> [UInt32] {
    var random = CounterRandom(seed: seed, event: UInt64(tree), purpose: 16 + UInt64(feature))
    var shuffled = rows
    for last in stride(from: shuffled.count - 1, to: 0, by: -1) {
      shuffled.swapAt(last, Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return shuffled
  }

  /// Copies a feature of some rows.
  private func fill(_ walk: TreeWalk, _ feature: Int, _ rows: ArraySlice<UInt32>) {
    let base = feature * table.rowCount
    table.values.withUnsafeBufferPointer { values in
      for (place, row) in rows.enumerated() {
        walk.rows[place &* walk.width &+ feature] = ForestNode.key(values[base &+ Int(row)])
      }
    }
  }

  /// Takes rows down a tree and hands over the values of their leaves.
  private func descend(
    _ walk: TreeWalk, _ tree: GrownTree, _ count: Int,
    _ body: (_ place: Int, _ values: UnsafePointer<Double>) -> Void
  ) {
    tree.nodes.withUnsafeBufferPointer { all in
      tree.values.withUnsafeBufferPointer { values in
        guard let nodes = all.baseAddress, let values = values.baseAddress else { return }
        walk.descend(all, count: count)
        for place in 0..<count {
          body(place, values + nodes[Int(walk.places[place])].leafNumber &* outputCount)
        }
      }
    }
  }

  /// Adds what a tree said.
  mutating func add(_ unseen: Unseen, _ task: some TrainingTask) {
    for (place, row) in unseen.rows.enumerated() {
      let row = Int(row)
      for output in 0..<outputCount {
        sums[row * outputCount + output] += unseen.values[place * outputCount + output]
      }
      counts[row] += 1
      let error = withUnsafeTemporaryAllocation(of: Double.self, capacity: outputCount) { mean in
        for output in 0..<outputCount {
          mean[output] = sums[row * outputCount + output] / Double(counts[row])
        }
        return mean.baseAddress.map { task.error($0, row: row) } ?? 0
      }
      if counts[row] == 1 { seenCount += 1 }
      errorSum += error - errors[row]
      errors[row] = error
    }
    curve.append(task.figure(meanError: max(0, errorSum) / Double(seenCount)))
    if !unseen.permuted.isEmpty { permuted.append(unseen.permuted) }
  }
}
