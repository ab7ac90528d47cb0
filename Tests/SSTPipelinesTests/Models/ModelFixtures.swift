import Forests
import Foundation
import SSTIO
import TestSupport

/// Events with features `a` and `b`, of which one row has no number, and forests trained on them.
enum ModelFixtures {
  struct Row {
    var observation: Int64 = 7
    var event: Int64 = 0
    var a = 0.0
    var b = 0.0
  }
  static let count = 400
  /// The row whose `b` is not finite.
  static let bad = 17
  static let rows: [Row] = (0..<count).map { index in
    let a = Double((index * 37) % count) / 40
    return Row(event: Int64(index), a: a, b: index == bad ? .nan : Double((index * 61) % count) / 30 - a)
  }

  /// Writes the events to a file.
  static func write(_ rows: [Row] = rows, to path: String, unit: String? = "m") throws {
    let table = Table<Row>("/events") {
      Column("obs_id", \.observation)
      Column("event_id", \.event)
      Column("a", \.a, unit: unit)
      Column("b", \.b)
    }
    let file = try HDF5FileWriter(path: path)
    try file.write(rows, to: table)
    try file.close()
  }

  private static func table() throws -> (FeatureTable, [Row]) {
    let good = rows.filter { $0.b.isFinite }
    let features = [FeatureTable.Feature("a", unit: "m"), FeatureTable.Feature("b")]
    return (try FeatureTable(features: features, columns: [good.map(\.a), good.map(\.b)]), good)
  }

  /// A regressor of two targets.
  static func regressor(seed: UInt64 = 1) throws -> Forest {
    let (table, good) = try table()
    var parameters = ForestHyperparameters.regressor
    parameters.treeCount = 5
    return try ForestTrainer(parameters, seed: seed).regressor(
      table, targets: [FeatureTable.Feature("sum", unit: "m"), FeatureTable.Feature("product")],
      truth: [good.map { $0.a + $0.b }, good.map { $0.a * $0.b }]
    ).forest
  }

  /// A classifier.
  static func classifier() throws -> Forest {
    let (table, good) = try table()
    var parameters = ForestHyperparameters.classifier
    parameters.treeCount = 5
    return try ForestTrainer(parameters).classifier(
      table, target: FeatureTable.Feature("kind"), labels: good.map { $0.b > $0.a ? 101 : 0 }
    ).forest
  }
}
