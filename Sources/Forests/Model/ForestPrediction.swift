public import SSTCore

/// What a forest says about the rows of a table.
public struct ForestPrediction: Equatable, Sendable {
  /// The number of values of a row.
  public let outputCount: Int
  /// The values of all rows: `outputCount` for the first row, for the second, and so on.
  public let values: [Double]
  /// The standard deviation of the single trees about each value; empty if it was not asked for.
  public let spread: [Double]

  /// One output of all rows.
  public func output(_ index: Int) -> [Double] {
    stride(from: index, to: values.count, by: outputCount).map { values[$0] }
  }
}

extension Forest {
  /// How values are taken that are not numbers.
  public enum MissingValues: Sendable {
    /// They are an error.
    case refused
    /// They go where the training said; only models of scikit-learn 1.3 or later know.
    case followed
  }

  /// Applies several forests to a table in one pass.
  ///
  /// Blocks of rows are shared among threads; each is taken through all forests, one tree after the other, and the
  /// values are added in the order of the trees, so that the result does not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - forests: the models; each takes its features from the table by name.
  ///   - table: features of events.
  ///   - spread: true to compute the spread over the trees, too.
  ///   - missing: what becomes of NaN.
  ///   - jobs: the number of threads.
  ///   - progress: told how many rows are done.
  ///   - cancellation: looked at between blocks.
  /// - Returns: one prediction for each forest.
  /// - Throws: ``ForestError`` for missing features, other units, values that are not finite, a damaged file;
  ///   `CancelledError`.
  public static func predict(
    _ forests: [Forest], _ table: FeatureTable, spread: Bool = false, missing: MissingValues = .refused,
    jobs: Int = 1, progress: (any ProgressObserver)? = nil, cancellation: CancellationFlag? = nil
  ) throws -> [ForestPrediction] {
    let columns = try forests.map { forest throws(ForestError) in try table.columns(for: forest.features) }
    if missing == .refused { try check(Set(columns.joined()), of: table) }
    for forest in forests { try forest.verify(jobs: jobs) }
    let walks = zip(forests, columns).map { BlockWalk($0, columns: $1, follows: missing == .followed) }
    // The values of all forests lie in one array, one forest after the other.
    let starts = forests.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.outputCount * table.rowCount) }
    var values = [Double](repeating: 0, count: starts[forests.count])
    var spreads = [Double](repeating: 0, count: spread ? values.count : 0)
    let rows = BlockWalk.rowsInBlock(of: table.rowCount, jobs: jobs)
    let counter = ProgressCounter(total: table.rowCount, unit: "events", observer: progress)
    try withSharedPointers(&values, &spreads) { values, spreads in
      guard let values else { return }
      try parallelFor(count: (table.rowCount + rows - 1) / rows, jobs: jobs) { block, _ in
        try cancellation?.check()
        let range = block * rows..<min(table.rowCount, (block + 1) * rows)
        for (walk, start) in zip(walks, starts) {
          walk.run(table, range, values.base + start, spreads.map { $0.base + start })
        }
        counter.advance(range.count)
      }
    }
    return forests.enumerated().map { index, forest in
      let part = starts[index]..<starts[index + 1]
      return ForestPrediction(
        outputCount: forest.outputCount, values: Array(values[part]),
        spread: spread ? Array(spreads[part]) : [])
    }
  }

  /// Applies the forest to a table; see ``predict(_:_:spread:missing:jobs:progress:cancellation:)``.
  ///
  /// - Throws: ``ForestError`` for missing features, other units, values that are not finite, a damaged file.
  public func predict(
    _ table: FeatureTable, spread: Bool = false, missing: MissingValues = .refused, jobs: Int = 1
  ) throws -> ForestPrediction {
    try Self.predict([self], table, spread: spread, missing: missing, jobs: jobs)[0]
  }

  /// The leaf that each row reaches in each tree, by its node: all trees for the first row, for the second, and so on.
  ///
  /// - Throws: ``ForestError`` for missing features, other units, a damaged file.
  public func leaves(_ table: FeatureTable) throws -> [Int] {
    let columns = try table.columns(for: features)
    try verify()
    var leaves: [Int] = []
    leaves.reserveCapacity(table.rowCount * treeCount)
    for row in 0..<table.rowCount {
      for tree in 0..<treeCount {
        let nodes = storage.nodes(ofTree: tree)
        var index = 0
        while !nodes[index].isLeaf {
          let value = table.values[columns[nodes[index].feature] * table.rowCount + row]
          index = nodes[index].next(missing: value)
        }
        leaves.append(index)
      }
    }
    return leaves
  }

  private static func check(_ columns: Set<Int>, of table: FeatureTable) throws(ForestError) {
    for column in columns.sorted() {
      let values = table.column(column)
      if let bad = values.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(column: table.features[column].name, row: bad - values.startIndex)
      }
    }
  }
}
