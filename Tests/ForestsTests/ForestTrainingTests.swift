import SSTCore
import Synchronization
import Testing

@testable import Forests

@Suite("Training") struct ForestTrainingTests {
  private var small: ForestHyperparameters {
    var parameters = ForestHyperparameters.regressor
    parameters.treeCount = 20
    return parameters
  }

  @Test("the model is the same for any number of threads", arguments: [2, 3, 8])
  func threads(_ jobs: Int) throws {
    let (table, truth) = try ToyTable.regression(rows: 6000)
    func train(_ jobs: Int) throws -> ForestTrainer.Trained {
      try ForestTrainer(small, seed: 5, permutationImportances: true).regressor(
        table, targets: [FeatureTable.Feature("y")], truth: [truth], ForestTrainer.Run(jobs: jobs))
    }
    let (one, several) = (try train(1), try train(jobs))
    #expect(try one.forest.encoded() == several.forest.encoded())
    #expect(one.outOfBag == several.outOfBag)
    #expect(try one.forest.predict(table) == several.forest.predict(table, jobs: jobs))
  }

  @Test("another seed gives another forest of the same quality")
  func seeds() throws {
    let (table, truth) = try ToyTable.regression(rows: 3000)
    let records = try [1, 2].map { seed in
      try ForestTrainer(small, seed: seed).regressor(
        table, targets: [FeatureTable.Feature("y")], truth: [truth]
      ).forest.head.training
    }
    let first = try #require(records[0]?.outOfBag.first)
    let second = try #require(records[1]?.outOfBag.first)
    #expect(first != second)
    #expect(abs(first - second) < 0.1 * first)
    // The noise alone is uniform in ±0.1.
    #expect(first > 0.2 / 12.0.squareRoot() && first < 0.085)
  }

  @Test("no leaf has fewer rows than demanded, no branch is deeper")
  func limits() throws {
    let (table, truth) = try ToyTable.regression(rows: 2000)
    var parameters = small
    (parameters.bootstrap, parameters.minimumLeafRows, parameters.maximumDepth) = (false, 25, 5)
    let forest = try ForestTrainer(parameters).regressor(
      table, targets: [FeatureTable.Feature("y")], truth: [truth]
    ).forest
    #expect(try forest.depth() <= 5)
    let leaves = try forest.leaves(table)
    for tree in 0..<forest.treeCount {
      var counts: [Int: Int] = [:]
      for row in 0..<table.rowCount { counts[leaves[row * forest.treeCount + tree], default: 0] += 1 }
      #expect((counts.values.min() ?? 0) >= 25)
      let (nodes, values) = (try forest.nodes(ofTree: tree), try forest.values(ofTree: tree))
      for (leaf, count) in counts {
        let rows = (0..<table.rowCount).filter { leaves[$0 * forest.treeCount + tree] == leaf }
        let mean = rows.reduce(0) { $0 + truth[$1] } / Double(count)
        #expect(abs(values[nodes[leaf].leafNumber] - mean) < 1e-12)
      }
    }
  }

  @Test("a single tree without bootstrap finds the best split")
  func bestSplit() throws {
    let values: [Double] = [1, 2, 3, 4, 5, 6, 7, 8]
    let table = try FeatureTable(
      features: [FeatureTable.Feature("noise"), FeatureTable.Feature("x")],
      columns: [[3, 1, 4, 1, 5, 9, 2, 6], values])
    var parameters = small
    (parameters.treeCount, parameters.minimumLeafRows, parameters.bootstrap) = (1, 1, false)
    (parameters.maximumDepth, parameters.minimumSplitRows) = (1, 2)
    let forest = try ForestTrainer(parameters).regressor(
      table, targets: [FeatureTable.Feature("y")], truth: [[0, 0, 0, 10, 10, 10, 10, 10]]
    ).forest
    let root = try forest.nodes(ofTree: 0)[0]
    #expect(root.feature == 1)
    #expect(root.threshold == 3.5)
    #expect(try forest.values(ofTree: 0) == [0, 10])
  }

  @Test("weights count like rows that are there several times, zero like rows that are not")
  func weights() throws {
    let (table, truth) = try ToyTable.regression(rows: 600)
    var parameters = small
    (parameters.treeCount, parameters.minimumLeafRows, parameters.bootstrap) = (1, 1, false)
    parameters.maximumDepth = 4
    let target = [FeatureTable.Feature("y")]
    let half = try ForestTrainer(parameters).regressor(
      table.rows(0..<300), targets: target, truth: [Array(truth[..<300])])
    let weighted = try ForestTrainer(parameters).regressor(
      table, targets: target, truth: [truth],
      weights: [Double](repeating: 2, count: 300) + [Double](repeating: 0, count: 300))
    #expect(try half.forest.nodes(ofTree: 0) == weighted.forest.nodes(ofTree: 0))
    for (a, b) in try zip(half.forest.values(ofTree: 0), weighted.forest.values(ofTree: 0)) {
      #expect(abs(a - b) < 1e-12)
    }
  }

  @Test("several targets are learned at once")
  func severalTargets() throws {
    let (table, truth) = try ToyTable.regression(rows: 3000)
    let other = table.column(2).map { Double($0) * 2 }
    let trained = try ForestTrainer(small).regressor(
      table, targets: [FeatureTable.Feature("y"), FeatureTable.Feature("z")], truth: [truth, other])
    let record = try #require(trained.forest.head.training)
    #expect(record.outOfBag.count == 2)
    #expect(record.outOfBag[0] < 0.3 && record.outOfBag[1] < 0.15)
    #expect(trained.forest.outputCount == 2)
  }

  @Test("features that matter are named, with a spread over the trees")
  func importances() throws {
    let (table, labels) = try ToyTable.classification(rows: 3000)
    var parameters = ForestHyperparameters.classifier
    parameters.treeCount = 20
    let trained = try ForestTrainer(parameters, permutationImportances: true).classifier(
      table, target: FeatureTable.Feature("kind"), labels: labels)
    let record = try #require(trained.forest.head.training)
    #expect(record.classRowCounts.reduce(0, +) == 3000)
    #expect(record.learningCurve.count == 20)
    #expect(abs(record.impurityImportances.reduce(0) { $0 + $1.mean } - 1) < 1e-9)
    for list in [record.impurityImportances, record.permutationImportances] {
      let names = list.sorted { $0.mean > $1.mean }.prefix(2).map(\.feature)
      #expect(Set(names) == ["a", "b"])
      #expect(list[0].spread > 0)
    }
    #expect(record.permutationImportances[3].mean < 0.02)
    #expect(record.outOfBag[0] > 0.93)
  }

  @Test("a feature with one value is named in the record, and never asked")
  func constantFeature() throws {
    let (table, truth) = try ToyTable.regression(rows: 400)
    let flat = try FeatureTable(
      features: table.features,
      columns: (0..<5).map { column in table.column(column).map { column == 3 ? 7 : Double($0) } })
    let forest = try ForestTrainer(small).regressor(
      flat, targets: [FeatureTable.Feature("y")], truth: [truth]
    ).forest
    #expect(forest.head.training?.constantFeatures == ["d"])
    for tree in 0..<forest.treeCount {
      #expect(try forest.nodes(ofTree: tree).allSatisfy { $0.isLeaf || $0.feature != 3 })
    }
  }

  @Test("progress counts the trees, the last one included")
  func progress() throws {
    let (table, truth) = try ToyTable.regression(rows: 100)
    let observer = Observer()
    _ = try ForestTrainer(small).regressor(
      table, targets: [FeatureTable.Feature("y")], truth: [truth],
      ForestTrainer.Run(jobs: 2, progress: observer))
    #expect(observer.largest == 20)
  }

  private final class Observer: ProgressObserver {
    private let seen = Mutex(0)
    var largest: Int { seen.withLock { $0 } }
    func progressed(done: Int, total: Int?, unit: String) { seen.withLock { $0 = max($0, done) } }
  }

  @Test("what cannot be learned from is an error that names it")
  func errors() throws {
    let (table, truth) = try ToyTable.regression(rows: 100)
    let target = [FeatureTable.Feature("y")]
    let trainer = ForestTrainer(small)
    var bad = truth
    bad[17] = .nan
    #expect(throws: ForestError.notFinite(column: "y", row: 17)) {
      try trainer.regressor(table, targets: target, truth: [bad])
    }
    #expect(throws: ForestError.oneClass(found: 5)) {
      try trainer.classifier(table, target: target[0], labels: [Double](repeating: 5, count: 100))
    }
    #expect(throws: ForestError.tooFewRows(found: 10, needed: 20)) {
      try trainer.regressor(table.rows(0..<10), targets: target, truth: [Array(truth[..<10])])
    }
    let flat = try FeatureTable(
      features: [FeatureTable.Feature("flat")], columns: [[Double](repeating: 1, count: 100)])
    #expect(throws: ForestError.constantFeatures(names: ["flat"])) {
      try trainer.regressor(flat, targets: target, truth: [truth])
    }
    #expect(throws: ForestError.tooFewRows(found: 19, needed: 20)) {
      try trainer.regressor(
        table, targets: target, truth: [truth], weights: (0..<100).map { $0 < 19 ? 1 : 0 })
    }
    #expect(throws: ForestError.badWeight(row: 3)) {
      try trainer.regressor(
        table, targets: target, truth: [truth],
        weights: (0..<100).map { $0 == 3 ? -1 : 1 })
    }
    var wrong = small
    wrong.minimumLeafRows = 0
    #expect(throws: ForestError.self) {
      try ForestTrainer(wrong).regressor(table, targets: target, truth: [truth])
    }
    let blank = try FeatureTable(
      features: table.features,
      columns: (0..<5).map { column in table.column(column).map { column == 1 ? .nan : Double($0) } })
    #expect(throws: ForestError.notFinite(column: "b", row: 0)) {
      try trainer.regressor(blank, targets: target, truth: [truth])
    }
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancelledError.self) {
      try trainer.regressor(
        table, targets: target, truth: [truth], ForestTrainer.Run(cancellation: flag))
    }
  }
}
