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
    let values = self.values(tree, rows, replacing: -1, by: [])
    guard permutes, !rows.isEmpty else { return Unseen(rows: rows, values: values, permuted: []) }
    let base = meanError(values, rows, task)
    let permuted = table.features.indices.map { feature in
      var random = CounterRandom(seed: seed, event: UInt64(number), purpose: 16 + UInt64(feature))
      var shuffled = rows
      for last in stride(from: shuffled.count - 1, to: 0, by: -1) {
        shuffled.swapAt(last, Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high))
      }
      return meanError(self.values(tree, rows, replacing: feature, by: shuffled), rows, task) - base
    }
    return Unseen(rows: rows, values: values, permuted: permuted)
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

  private func meanError(_ values: [Double], _ rows: [UInt32], _ task: some TrainingTask) -> Double {
    values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return 0 }
      var sum = 0.0
      for (place, row) in rows.enumerated() { sum += task.error(base + place * outputCount, row: Int(row)) }
      return sum / Double(rows.count)
    }
  }

  /// The leaf values of some rows; the values of one feature are taken from other rows.
  private func values(
    _ tree: GrownTree, _ rows: [UInt32], replacing feature: Int, by others: [UInt32]
  ) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(rows.count * outputCount)
    let count = table.rowCount
    table.values.withUnsafeBufferPointer { values in
      tree.nodes.withUnsafeBufferPointer { nodes in
        for (place, row) in rows.enumerated() {
          var index = 0
          while true {
            let node = nodes[index]
            let source = Int(node.feature == feature ? others[place] : row)
            let next = node.next(values[node.feature &* count &+ source])
            if next == index { break }
            index = next
          }
          for output in 0..<outputCount { result.append(tree.values[index * outputCount + output]) }
        }
      }
    }
    return result
  }
}
