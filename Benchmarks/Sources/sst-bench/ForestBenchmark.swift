import Forests
import Foundation
import SSTCore

/// Training and applying random forests on toy tables; prints lines of JSON as `peer_forests.py` does.
enum ForestBenchmark {
  /// What was found, a line of JSON.
  private struct Line: Encodable {
    var engine = "swift-sst"
    var task: String
    var rows: Int
    var seed: UInt64?
    var train_cpu_s: Double?
    var train_wall_s: Double?
    var jobs: Int?
    var nodes: Int?
    var quality: Double?
    var out_of_bag: Double?
    var importances: [Double]?
    var importances_spread: [Double]?
    var permutation: [Double]?
    var permutation_spread: [Double]?
    var events_per_cpu_s: Double?
    var events_per_s: Double?
    var opening_ms: Double?
    var peak_MB = Main.peakMegabytes

    init(_ task: String, rows: Int) { (self.task, self.rows) = (task, rows) }

    func print() throws { Swift.print(String(decoding: try JSONEncoder().encode(self), as: UTF8.self)) }
  }

  /// Trains each task and compares with the truth of the test rows; saves the models if a folder is given.
  static func train(
    _ folder: String, rows: Int, seed: UInt64, tasks: String, jobs: Int, permutes: Bool, models: String?
  ) throws {
    let tables = try ToyForestTables(folder)
    for task in tasks.split(separator: ",").compactMap({ ToyForestTables.Task(rawValue: String($0)) }) {
      let (table, truth) = try tables.sample(task, rows: rows)
      let trainer = ForestTrainer(
        task.isRegression ? .regressor : .classifier, seed: seed, permutationImportances: permutes)
      let (cpu, wall) = (Main.seconds(), Main.wallSeconds())
      let run = ForestTrainer.Run(jobs: jobs)
      let target = FeatureTable.Feature(task.target)
      let trained =
        task.isRegression
        ? try trainer.regressor(table, targets: [target], truth: [truth], run)
        : try trainer.classifier(table, target: target, labels: truth, run)
      var line = Line(task.rawValue, rows: table.rowCount)
      (line.train_cpu_s, line.train_wall_s) = (Main.seconds() - cpu, Main.wallSeconds() - wall)
      (line.seed, line.jobs, line.nodes) = (seed, jobs, trained.forest.nodeCount)
      if let record = trained.forest.head.training {
        line.out_of_bag = record.outOfBag.first
        line.importances = record.impurityImportances.map(\.mean)
        line.importances_spread = record.impurityImportances.map(\.spread)
        line.permutation = record.permutationImportances.map(\.mean)
        line.permutation_spread = record.permutationImportances.map(\.spread)
      }
      line.quality = try quality(trained.forest, task, try tables.sample(task, prefix: "test_"))
      try line.print()
      if let models {
        try trained.forest.write(to: "\(models)/\(task.rawValue)_\(rows).sstmodel", overwrite: true)
      }
    }
  }

  /// Applies a model, ours or one of scikit-learn, to the test rows, repeated.
  static func apply(_ model: String, _ folder: String, task: String, times: Int, jobs: Int) throws {
    guard let task = ToyForestTables.Task(rawValue: task) else { return }
    let table = try ToyForestTables(folder).sample(task, prefix: "test_").table
    let many = table.rows((0..<times).flatMap { _ in 0..<table.rowCount })
    let start = Main.wallSeconds()
    let forest =
      model.hasSuffix(".sav")
      ? try Forest(scikitLearn: [UInt8](try Data(contentsOf: URL(fileURLWithPath: model))), path: model)
      : try Forest(path: model)
    var line = Line(task.rawValue, rows: many.rowCount)
    line.opening_ms = 1000 * (Main.wallSeconds() - start)
    (line.jobs, line.nodes) = (jobs, forest.nodeCount)
    let (cpu, wall) = (Main.seconds(), Main.wallSeconds())
    _ = try forest.predict(many, jobs: jobs)
    line.events_per_cpu_s = Double(many.rowCount) / (Main.seconds() - cpu)
    line.events_per_s = Double(many.rowCount) / (Main.wallSeconds() - wall)
    try line.print()
  }

  /// Writes a model in the format of ONNX.
  static func export(_ model: String, to path: String) throws {
    try Data(try Forest(path: model).onnx()).write(to: URL(fileURLWithPath: path))
  }

  /// The root of the mean squared error, or the area under the ROC curve.
  private static func quality(
    _ forest: Forest, _ task: ToyForestTables.Task, _ test: (table: FeatureTable, truth: [Double])
  ) throws -> Double {
    let found = try forest.predict(test.table)
    if task.isRegression {
      let squares = zip(found.values, test.truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return (squares / Double(test.truth.count)).squareRoot()
    }
    let positive: Double = task == .gh ? 0 : 1
    let scores = found.output(forest.classes.firstIndex(of: positive) ?? 0)
    return area(scores, test.truth.map { $0 == positive })
  }

  /// The area under the ROC curve; equal scores count half.
  private static func area(_ scores: [Double], _ isPositive: [Bool]) -> Double {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var (start, ranks, positives) = (0, 0.0, 0.0)
    while start < order.count {
      var end = start
      while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
      for place in start..<end where isPositive[order[place]] {
        ranks += Double(start + end + 1) / 2
        positives += 1
      }
      start = end
    }
    return (ranks - positives * (positives + 1) / 2) / (positives * (Double(scores.count) - positives))
  }
}
