import Forests
import Foundation
import SSTCore
import Testing

@testable import SSTPipelines

/// Numbers with a known distribution, the same in every run.
enum Drawn {
  /// Normal numbers.
  static func normal(_ count: Int, mean: Double = 0, sigma: Double = 1, seed: UInt64) -> [Double] {
    var random = CounterRandom(seed: seed, event: 0, purpose: 1)
    return (0..<count).map { _ in
      let radius = (-2 * log(1 - random.uniform())).squareRoot()
      return mean + sigma * radius * cos(2 * .pi * random.uniform())
    }
  }

  /// Numbers from 0 to 1.
  static func uniform(_ count: Int, seed: UInt64) -> [Double] {
    var random = CounterRandom(seed: seed, event: 0, purpose: 2)
    return (0..<count).map { _ in random.uniform() }
  }
}

@Suite("Distributions of features in models") struct FeatureHistogramTests {
  private let feature = FeatureTable.Feature("camera_frame_hillas_width", unit: "m")

  private func histogram(_ inputs: [FeatureHistogram.Input]) throws -> FeatureHistogram {
    try #require(FeatureHistogram(feature, inputs))
  }

  @Test("every finite value counts once; the axis ends at the quantiles of 0.1 and 99.9 percent")
  func counts() throws {
    let values = (0...10_000).map { Float($0) } + [.nan, .infinity]
    let made = try histogram([.init(FeatureHistogram.gammas, values)])
    #expect(made.low == 10 && made.high == 9990 && made.minimum == 0 && made.maximum == 10_000)
    let sample = made.samples[0]
    #expect(sample.contents.count == 50 && made.edges.count == 51)
    #expect(sample.below == 10 && sample.above == 10)
    #expect(sample.total == 10_001 && sample.rowCount == 10_001 && sample.effectiveCount == 10_001)
    // 9980 steps in 50 bins of 199.6: 199 or 200 values each, and the last upper edge belongs to its bin.
    #expect(sample.contents.allSatisfy { (199...201).contains($0) })
    #expect(made.feature == "camera_frame_hillas_width" && made.unit == "m")
  }

  @Test("kinds share the bins; weights count as they are") func kinds() throws {
    let made = try histogram([
      .init(FeatureHistogram.gammas, [0, 1, 2, 3]),
      .init(FeatureHistogram.protons, [2, 2, 4], weights: [0.5, 1.5, 2]),
    ])
    #expect(made.minimum == 0 && made.maximum == 4)
    #expect(made.samples.map(\.name) == ["gammas", "protons"])
    #expect(made.samples[1].total == 4 && made.samples[1].rowCount == 3)
    #expect(made.samples[1].effectiveCount == 16 / 6.5)
  }

  @Test("a constant feature has an axis; one without finite values has no histogram") func edgeCases() throws
  {
    let made = try histogram([.init("gammas", [3, 3, 3])])
    #expect(made.low < 3 && made.high > 3 && made.samples[0].contents.reduce(0, +) == 3)
    #expect(made.minimum == 3 && made.maximum == 3)
    #expect(FeatureHistogram(feature, [.init("gammas", [.nan]), .init("protons", [])]) == nil)
    let half = try histogram([.init("gammas", [1, 2]), .init("protons", [])])
    #expect(half.samples[1].rowCount == 0 && half.samples[1].effectiveCount == 0)
  }

  @Test("the rows of each kind of a table") func table() throws {
    let table = try FeatureTable(
      features: [feature, FeatureTable.Feature("empty")],
      columns: [[0, 1, 2, 3, 4, 5], [Double](repeating: .nan, count: 6)])
    let made = FeatureHistogram.all(of: table, kinds: [("gammas", [0, 1, 5]), ("protons", [2, 2, 3, 4])])
    #expect(made.count == 1)
    #expect(made[0].samples.map(\.rowCount) == [3, 4])
    #expect(made[0].maximum == 5)
  }

  private func head(_ text: String?) -> ForestHead {
    var head = ForestHead(kind: .regression, features: [feature], targets: [.init("log_true_energy")])
    head.annotations[FeatureHistogram.annotation] = text
    return head
  }

  @Test("the annotation of a head gives the same histograms again, in under 1 kB for each kind of rows")
  func roundTrip() throws {
    let values = Drawn.normal(5000, seed: 4).map { Float($0) }
    let whole = try histogram([.init("gammas", values), .init("protons", values.map { $0 + 1 })])
    let text = FeatureHistogram.text([whole, whole])
    #expect(text.utf8.count < 4000 && !text.contains(" ") && !text.contains("\n"))
    #expect(try FeatureHistogram.all(in: head(text), path: "x.forest") == [whole, whole])
    #expect(try FeatureHistogram.all(in: head(nil), path: "x.forest") == [])
  }

  @Test("weights keep six digits") func weights() throws {
    let values = Drawn.normal(500, seed: 5).map { Float($0) }
    let made = try histogram([
      .init("gammas", values, weights: Drawn.uniform(500, seed: 6).map { $0 * 1e-11 })
    ])
    let text = FeatureHistogram.text([made])
    let read = try FeatureHistogram.all(in: head(text), path: "x.forest")[0]
    for (a, b) in zip(made.samples[0].contents, read.samples[0].contents) {
      #expect(abs(a - b) <= 1e-5 * a)
    }
    #expect(text.utf8.count < 1500)
  }

  @Test(
    "annotations that hold something else are damage, never a crash",
    arguments: [
      "", "null", "{}", "[1]", "[{\"feature\":\"x\"}]", "[", "\u{0}",
    ])
  func garbage(_ text: String) { expectDamage(text) }

  @Test("numbers that cannot be are damage") func impossible() throws {
    let good = FeatureHistogram.text([try histogram([.init("gammas", [0, 1, 2, 3])])])
    let changes = [
      ("\"low\":", "\"low\":1e9,\"ignored\":"), ("\"maximum\":3", "\"maximum\":-3"),
      ("\"contents\":[", "\"contents\":[-1,"), ("\"below\":", "\"below\":-1,\"ignored\":"),
      ("\"rowCount\":4", "\"rowCount\":-4"), ("\"samples\":[", "\"samples\":[],\"ignored\":["),
    ]
    for (from, to) in changes {
      let text = good.replacingOccurrences(of: from, with: to)
      #expect(text != good, "\(from)")
      expectDamage(text)
    }
  }

  private func expectDamage(_ text: String, _ location: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: ForestError.self, sourceLocation: location) {
      try FeatureHistogram.all(in: head(text), path: "x.forest")
    }
    #expect(error?.code.word == "model-damaged", sourceLocation: location)
    #expect(error?.description.contains("feature_histograms") == true, sourceLocation: location)
  }
}
