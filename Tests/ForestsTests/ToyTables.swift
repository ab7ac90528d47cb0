import SSTCore

@testable import Forests

/// Tables of made-up numbers with a truth that can be learned.
enum ToyTable {
  /// Five features, of which two matter, and a target with noise.
  static func regression(
    rows: Int, seed: UInt64 = 1
  ) throws(ForestError) -> (table: FeatureTable, truth: [Double]) {
    var random = CounterRandom(seed: seed, event: 0, purpose: 0)
    var columns = [[Double]](repeating: [], count: 5)
    var truth: [Double] = []
    for _ in 0..<rows {
      for column in 0..<5 { columns[column].append(random.uniform()) }
      let signal = 3 * columns[0][columns[0].count - 1] + (columns[1][columns[1].count - 1] > 0.5 ? 1 : 0)
      truth.append(signal + 0.2 * (random.uniform() - 0.5))
    }
    let features = ["a", "b", "c", "d", "e"].map { FeatureTable.Feature($0) }
    return (try FeatureTable(features: features, columns: columns), truth)
  }

  /// The same, with the truth cut into classes 0 and 101.
  static func classification(
    rows: Int, seed: UInt64 = 1
  ) throws(ForestError) -> (table: FeatureTable, labels: [Double]) {
    let (table, truth) = try regression(rows: rows, seed: seed)
    return (table, truth.map { $0 > 2 ? 101 : 0 })
  }

  /// A small forest.
  static func forest(trees: Int = 5) throws -> Forest {
    let (table, truth) = try regression(rows: 400)
    var parameters = ForestHyperparameters.regressor
    parameters.treeCount = trees
    return try ForestTrainer(parameters, seed: 7).regressor(
      table, targets: [FeatureTable.Feature("y", unit: "TeV")], truth: [truth]
    ).forest
  }
}
