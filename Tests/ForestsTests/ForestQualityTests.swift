import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Forests

/// Trains on the golden table and compares with what scikit-learn reaches on the same rows.
@Suite("Trainer against scikit-learn", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct ForestQualityTests {
  /// The golden training or test table: all columns of a kind of particle.
  static func columns(_ file: String) throws -> [String: [Double]] {
    let folder = "\(GoldenForests.folder)/training"
    let data = [UInt8](try SharedData.data("\(folder)/\(file).u16.npy"))
    let description = GoldenForests.json("\(folder)/columns.json")
    guard case .array(let names) = description?["columns"], case .array(let offsets) = description?["offset"],
      case .array(let scales) = description?["scale"]
    else { return [:] }
    let start = 10 + Int(data[8]) + Int(data[9]) << 8
    let header = String(decoding: data[10..<start], as: UTF8.self)
    #expect(header.contains("'<u2'") && header.contains("'fortran_order': False"))
    let rows = (data.count - start) / 2 / names.count
    var columns: [String: [Double]] = [:]
    for (place, name) in names.enumerated() {
      guard case .string(let name) = name, let offset = offsets[place].double,
        let scale = scales[place].double
      else { continue }
      columns[name] = (0..<rows).map { row in
        let at = start + 2 * (row * names.count + place)
        return offset + scale * Double(UInt16(data[at]) | UInt16(data[at + 1]) << 8)
      }
    }
    return columns
  }

  static func features(_ task: String) -> [FeatureTable.Feature] {
    guard
      case .array(let names) = GoldenForests.json(
        "\(GoldenForests.folder)/training/quality_sklearn_1.2.2.json")?["features"]?[task]
    else { return [] }
    return names.compactMap { if case .string(let name) = $0 { FeatureTable.Feature(name) } else { nil } }
  }

  static func table(_ task: String, _ columns: [String: [Double]], _ rows: Int) throws -> FeatureTable {
    let features = features(task)
    return try FeatureTable(
      features: features, columns: features.map { Array((columns[$0.name] ?? []).prefix(rows)) })
  }

  @Test(
    "errors of energy and disp within 0.6 % of the peer's, in and out of the bag",
    arguments: [
      ("energy", "log_true_energy", 0.13431, 0.13343), ("disp_norm", "disp_norm", 0.02321, 0.02321),
    ])
  func regression(_ task: String, _ target: String, _ peer: Double, _ peerOutOfBag: Double) throws {
    let gammas = try Self.columns("gammas")
    let trained = try ForestTrainer(.regressor, seed: 42).regressor(
      try Self.table(task, gammas, 20_000), targets: [FeatureTable.Feature(target)],
      truth: [Array((gammas[target] ?? []).prefix(20_000))], ForestTrainer.Run(jobs: 2))
    let test = try Self.columns("test_gammas")
    let truth = test[target] ?? []
    let found = try trained.forest.predict(try Self.table(task, test, truth.count), jobs: 2).values
    let squares = zip(found, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let error = (squares / Double(truth.count)).squareRoot()
    #expect(abs(error / peer - 1) < 0.006, "\(error)")
    let record = try #require(trained.forest.head.training)
    #expect(abs(record.outOfBag[0] / peerOutOfBag - 1) < 0.006, "\(record.outOfBag)")
    #expect(record.rowsInEveryBag == 0)
    #expect(abs(record.learningCurve[149] / record.outOfBag[0] - 1) < 1e-9)
  }

  @Test("gammas and protons, and the sign of disp: area under the curve within 0.002 of the peer's")
  func classification() throws {
    let (gammas, protons) = (try Self.columns("gammas"), try Self.columns("protons"))
    let (testGammas, testProtons) = (try Self.columns("test_gammas"), try Self.columns("test_protons"))
    let (table, test) = (
      try Self.join("gh", gammas, 10_000, protons, 10_000),
      try Self.join("gh", testGammas, 20_000, testProtons, 10_000)
    )
    let kinds = [Double](repeating: 0, count: 10_000) + [Double](repeating: 101, count: 10_000)
    let trained = try ForestTrainer(.classifier, seed: 42).classifier(
      table, target: FeatureTable.Feature("true_shower_primary_id"), labels: kinds, ForestTrainer.Run(jobs: 2)
    )
    let gammaness = try trained.forest.predict(test, jobs: 2).output(0)
    let area = Self.area(gammaness) { $0 < 20_000 }
    #expect(abs(area - 0.93564) < 0.002, "\(area)")
    #expect(abs((trained.forest.head.training?.outOfBag[0] ?? 0) - 0.8611) < 0.004)
    let signs = (gammas["disp_sign"] ?? []).prefix(20_000).map { $0 > 0 ? 1.0 : -1 }
    let sign = try ForestTrainer(.classifier, seed: 42).classifier(
      try Self.table("disp_sign", gammas, 20_000), target: FeatureTable.Feature("disp_sign"), labels: signs,
      ForestTrainer.Run(jobs: 2))
    let truth = testGammas["disp_sign"] ?? []
    let positive = try sign.forest.predict(try Self.table("disp_sign", testGammas, truth.count), jobs: 2)
      .output(1)
    let signArea = Self.area(positive) { truth[$0] > 0 }
    #expect(abs(signArea - 0.99943) < 0.002, "\(signArea)")
  }

  private static func join(
    _ task: String, _ a: [String: [Double]], _ rowsA: Int, _ b: [String: [Double]], _ rowsB: Int
  ) throws -> FeatureTable {
    let features = features(task)
    return try FeatureTable(
      features: features,
      columns: features.map {
        Array((a[$0.name] ?? []).prefix(rowsA)) + Array((b[$0.name] ?? []).prefix(rowsB))
      })
  }

  /// The area under the ROC curve; equal scores count half.
  private static func area(_ scores: [Double], isPositive: (Int) -> Bool) -> Double {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var (start, ranks, positives) = (0, 0.0, 0.0)
    while start < order.count {
      var end = start
      while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
      for place in start..<end where isPositive(order[place]) {
        ranks += Double(start + end + 1) / 2
        positives += 1
      }
      start = end
    }
    return (ranks - positives * (positives + 1) / 2) / (positives * (Double(scores.count) - positives))
  }
}
