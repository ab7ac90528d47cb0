import SSTCore
import Testing

@testable import Forests

@Suite("Applying forests") struct ForestApplicationTests {
  @Test("applying names what is missing, and does not take other units")
  func wrongTables() throws {
    var forest = try ToyTable.forest()
    let (table, _) = try ToyTable.regression(rows: 10)
    let less = try FeatureTable(
      features: [FeatureTable.Feature("b")], columns: [table.column(1).map(Double.init)])
    #expect(throws: ForestError.missingFeatures(names: ["a", "c", "d", "e"], present: ["b"])) {
      try forest.predict(less)
    }
    let infinite = try FeatureTable(
      features: table.features,
      columns: (0..<5).map { column in table.column(column).map { column == 2 ? .infinity : Double($0) } })
    #expect(throws: ForestError.notFinite(column: "c", row: 0)) { try forest.predict(infinite) }
    forest.head.features[3].unit = "m"
    let meters = try FeatureTable(
      features: table.features.map { FeatureTable.Feature($0.name, unit: $0.name == "d" ? "deg" : nil) },
      columns: (0..<5).map { table.column($0).map(Double.init) })
    #expect(throws: ForestError.otherUnit(feature: "d", found: "deg", expected: "m")) {
      try forest.predict(meters)
    }
  }

  @Test("features are found by name, in any order, among others")
  func order() throws {
    let forest = try ToyTable.forest()
    let (table, _) = try ToyTable.regression(rows: 500, seed: 4)
    let mixed = try FeatureTable(
      features: ["x", "e", "b", "a", "d", "c"].map { FeatureTable.Feature($0) },
      columns: [0, 4, 1, 0, 3, 2].map { table.column($0).map(Double.init) })
    #expect(try forest.predict(mixed) == forest.predict(table))
  }

  @Test(
    "any number of rows and threads gives what the leaves of each row give",
    arguments: [0, 1, 7, 8, 9, 1023, 1025, 5000])
  func blocks(_ rows: Int) throws {
    let forest = try ToyTable.forest()
    let table = try ToyTable.regression(rows: 5000, seed: 2).table.rows(0..<rows)
    let leaves = try forest.leaves(table)
    let trees = try (0..<forest.treeCount).map {
      (try forest.nodes(ofTree: $0), try forest.values(ofTree: $0))
    }
    var (means, spreads) = ([Double](), [Double]())
    for row in 0..<rows {
      let values = trees.indices.map { tree in
        trees[tree].1[trees[tree].0[leaves[row * forest.treeCount + tree]].leafNumber]
      }
      let mean = values.reduce(0, +) / Double(values.count)
      means.append(mean)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      spreads.append((squares / Double(values.count)).squareRoot())
    }
    for jobs in [1, 3] {
      let found = try forest.predict(table, spread: true, jobs: jobs)
      #expect(found.values == means)
      #expect(found.spread.count == rows)
      for (a, b) in zip(found.spread, spreads) { #expect(abs(a - b) < 1e-12) }
    }
  }

  @Test("several models in one pass say what each says alone")
  func severalModels() throws {
    let (table, truth) = try ToyTable.regression(rows: 3000)
    let kinds = truth.map { $0 > 2 ? 101.0 : $0 > 1 ? 1 : 0 }
    var parameters = ForestHyperparameters.classifier
    parameters.treeCount = 7
    let classifier = try ForestTrainer(parameters).classifier(
      table, target: FeatureTable.Feature("kind"), labels: kinds
    ).forest
    let forests = [classifier, try ToyTable.forest(), classifier]
    let together = try Forest.predict(forests, table, spread: true, jobs: 2)
    #expect(together[0].outputCount == 3)
    for (forest, found) in zip(forests, together) {
      #expect(try forest.predict(table, spread: true) == found)
    }
    for row in 0..<table.rowCount {
      #expect(abs(together[0].values[3 * row..<3 * row + 3].reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test("a cancelled application ends")
  func cancellation() throws {
    let flag = CancellationFlag()
    flag.cancel()
    let (forest, table) = (try ToyTable.forest(), try ToyTable.regression(rows: 10).table)
    #expect(throws: CancelledError.self) { try Forest.predict([forest], table, cancellation: flag) }
  }
}
