import Forests
import Foundation
import Reports
import Testing

@testable import SSTPipelines

@Suite("Training and application") struct FeatureComparisonTests {
  private func histogram(
    _ gammas: [Double], _ protons: [Double]? = nil, _ name: String = "width"
  ) throws -> FeatureHistogram {
    let inputs =
      [FeatureHistogram.Input(FeatureHistogram.gammas, gammas.map { Float($0) })]
      + (protons.map { [.init(FeatureHistogram.protons, $0.map { Float($0) })] } ?? [])
    return try #require(FeatureHistogram(FeatureTable.Feature(name), inputs))
  }

  private func compare(
    _ training: [Double], _ values: [Double]
  ) throws -> ApplicationReport.Feature {
    var tally = FeatureTally(try histogram(training))
    tally.add(values)
    return tally.feature(named: "data")
  }

  @Test("samples of one distribution agree, and their distance is what chance gives") func same() throws {
    var distances: [Double] = []
    for seed in 0..<40 as Range<UInt64> {
      let feature = try compare(
        Drawn.normal(4000, seed: 2 * seed), Drawn.normal(2000, seed: 2 * seed + 1))
      #expect(feature.verdict == .agrees)
      // 1 / 4000 + 1 / 2000, and the mean of Kolmogorov's distribution.
      #expect(abs(feature.expectedDistance - 0.8687 * (0.00075).squareRoot()) < 1e-9)
      distances.append(feature.distance / feature.expectedDistance)
    }
    // The standard deviation of Kolmogorov's distribution is 0.26; bins make the distance a little smaller.
    let mean = distances.reduce(0, +) / 40
    #expect((0.85...1.05).contains(mean), "\(mean)")
  }

  @Test("the distance of shifted normal distributions is that of theory", arguments: [0.05, 0.1, 0.5, 1])
  func shifted(_ shift: Double) throws {
    let feature = try compare(
      Drawn.normal(200_000, seed: 7), Drawn.normal(200_000, mean: shift, seed: 8))
    // Φ(s/2) − Φ(−s/2).
    let expected = erf(shift / 2 / 2.0.squareRoot())
    #expect(abs(feature.distance - expected) < 0.006, "\(feature.distance), \(expected)")
    #expect(abs(feature.applicationMedian - feature.referenceMedian - shift) < 0.02)
    let verdict: ApplicationReport.Verdict =
      shift < 0.06 ? .agrees : shift < 0.2 ? .shifted : feature.outsideFraction > 0.01 ? .outside : .differs
    #expect(feature.verdict == verdict)
  }

  @Test("few events do not make a verdict") func few() throws {
    #expect(try compare(Drawn.normal(5000, seed: 1), [0.5, 0.6, 0.7]).verdict == .agrees)
    #expect(try compare(Drawn.normal(5000, seed: 1), [9, 9, 9, 9]).verdict == .differs)
    #expect(try compare(Drawn.normal(5000, seed: 1), [9, 9, 9, 9, 9]).verdict == .outside)
  }

  @Test("rows outside of the training count, the ends do not; values are seen as 32 bits") func outside()
    throws
  {
    let training = (0..<1000).map { Double($0) / 10 }
    let top = Double(Float(99.9))
    let feature = try compare(training, [0, 99.9, top, -1e-3, 100, 150] + [Double](repeating: 50, count: 94))
    #expect(feature.outsideFraction == 0.03)
    #expect(feature.trainingRange == 0...top)
    #expect(feature.verdict == .differs)
  }

  @Test("rows without a finite value are counted apart; nothing else is lost") func notFinite() throws {
    let feature = try compare([0, 1, 2, 3], [.nan, .infinity, 1, 2, 1e40])
    #expect(feature.notFiniteCount == 3)
    let sample = try #require(feature.distribution.samples.last)
    #expect(sample.rowCount == 2 && sample.contents.reduce(sample.below + sample.above, +) == 2)
  }

  @Test("no rows, no verdict") func none() throws {
    let feature = try compare([0, 1, 2, 3], [])
    #expect(feature.verdict == .noData && feature.distance.isNaN && feature.outsideFraction.isNaN)
    #expect(feature.applicationMedian.isNaN && (0.99...1.06).contains(feature.referenceMedian))
    var tally = FeatureTally(try histogram([0, 1], []))
    tally.add([0.5])
    #expect(tally.feature(reference: FeatureHistogram.protons, named: "data").verdict == .noData)
  }

  @Test("data are compared with protons if the training has some; blocks of rows add up") func reference()
    throws
  {
    let (gammas, protons) = (Drawn.normal(20_000, seed: 1), Drawn.normal(20_000, mean: 2, seed: 2))
    let data = Drawn.normal(20_000, mean: 2, seed: 3)
    var tally = FeatureTally(try histogram(gammas, protons))
    for start in stride(from: 0, to: data.count, by: 7000) {
      tally.add(data[start..<min(start + 7000, data.count)])
    }
    #expect(tally.rowCount == 20_000)
    #expect(tally.feature(reference: FeatureHistogram.protons, named: "data").verdict == .agrees)
    let other = tally.feature(reference: FeatureHistogram.gammas, named: "data")
    #expect(other.verdict == .differs && other.reference == 0)
    #expect(tally.feature(named: "data").reference == 0)
  }

  private func head(_ histograms: [FeatureHistogram]) -> ForestHead {
    var head = ForestHead(
      kind: .regression, features: histograms.map { .init($0.feature) }, targets: [.init("log_true_energy")])
    head.annotations[FeatureHistogram.annotation] = FeatureHistogram.text(histograms)
    return head
  }

  @Test("each feature of all models once, with the most kinds of rows; missing columns are left out")
  func models() throws {
    let energy = head([try histogram([0, 1, 2], nil, "width"), try histogram([0, 1, 2], nil, "length")])
    let gammaness = head([
      try histogram([0, 1, 2], [1, 2], "width"), try histogram([0, 1, 2], [1, 2], "log_reco_energy"),
    ])
    var comparison = try FeatureComparison([(energy, "a"), (gammaness, "b")])
    #expect(comparison.tallies.map(\.histogram.feature) == ["width", "length", "log_reco_energy"])
    #expect(comparison.tallies.map(\.histogram.samples.count) == [2, 1, 2])
    comparison.add { name in name == "log_reco_energy" ? nil : [1, 1, .nan] }
    let telescope = comparison.telescope(
      named: "tel_001", sample: "data", reference: FeatureHistogram.protons)
    #expect(telescope.name == "tel_001" && telescope.rowCount == 3)
    #expect(telescope.features.map(\.reference) == [1, 0, 1])
    #expect(telescope.features.map(\.verdict.rawValue)[2] == "no data")
    #expect(telescope.features[0].distribution.samples.map(\.name) == ["gammas", "protons", "data"])
    #expect(Set(FeatureComparison.meanings.keys) == Set(ApplicationReport.Verdict.allCases))
    #expect(
      try FeatureComparison([(ForestHead(kind: .regression, features: [], targets: []), "old.sav")]).isEmpty)
  }

  @Test("a page of a comparison") func page() throws {
    var comparison = try FeatureComparison([(head([try histogram([0, 1, 2])]), "a")])
    comparison.add { _ in [0, 1, 1, 2] }
    let report = try ApplicationReport(
      title: "x", subtitle: "y", name: "z", facts: [], meanings: FeatureComparison.meanings,
      telescopes: [comparison.telescope(named: "tel_001", sample: "data")])
    #expect(report.telescopes[0].features[0].distance > 0)
  }
}
