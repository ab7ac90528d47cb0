import SSTCore
import Testing

@testable import PhysicsValidation

@Suite("Physics validation: results and truth") struct TruthTests {
  @Test("rows are matched by key, whatever their order; repeated and missing ones are told") func matching() {
    let match = TruthMatch(results: [5, 3, 9, 3, 7], truth: [3, 4, 5, 3, 7, 8])
    #expect(
      match.pairs == [.init(result: 0, truth: 2), .init(result: 1, truth: 0), .init(result: 4, truth: 4)])
    #expect(match.resultsWithoutTruth == [2] && match.repeatedResults == [3])
    #expect(match.truthWithoutResult == [1, 5] && match.repeatedTruth == [3])
    func key(_ event: Int, _ telescope: Int) -> TelescopeEventKey {
      TelescopeEventKey(run: 1, event: event, telescope: telescope)
    }
    let telescopes = TruthMatch(
      results: [key(1, 1), key(1, 2)], truth: [key(1, 2), key(2, 1), key(1, 1)])
    #expect(telescopes.pairs == [.init(result: 0, truth: 2), .init(result: 1, truth: 0)])
  }

  @Test("differences, relative deviations and pulls; what is not finite is counted apart") func deviations() {
    let (results, truth) = ([2.0, 6, .nan, 4], [1.0, 4, 1, 0])
    #expect(Deviations(results, truth: truth, measure: .difference).values == [1, 2, 4])
    let relative = Deviations(results, truth: truth, measure: .relative)
    #expect(relative.values == [1, 0.5] && relative.undefined == 2)
    let pulls = Deviations(results, truth: truth, uncertainties: [2, 0, 1, 8], measure: .pull)
    #expect(pulls.values == [0.5, 0.5] && pulls.undefined == 2)
  }

  @Test("median and width of a few values") func spread() {
    let spread = Spread([5, 1, 3, 2, 4])
    #expect(spread.count == 5 && spread.median.value == 3)
    // The quantiles of ±1 σ lie 4 · 0.3413 places beside the middle.
    #expect(abs(spread.width.value - 4 * 0.341344746) < 1e-8)
    #expect(spread == Spread([1, 2, 3, 4, 5]) && spread.median.uncertainty > 0)
    #expect(Spread([]).median.value.isNaN && Spread([7]).median.value == 7)
    #expect(Spread([7]).width.uncertainty.isNaN)
  }

  @Test("normal pulls have median 0 and width 1 within their uncertainties; outliers do not move them")
  func normal() {
    var (medians, widths, uncertainty) = ([Double](), [Double](), 0.0)
    for trial in 0..<60 {
      var random = CounterRandom(seed: 3, event: UInt64(trial), purpose: 0)
      // The sum of twelve uniform numbers is nearly normal, with variance 1.
      var values = (0..<400).map { _ in (0..<12).reduce(-6) { sum, _ in sum + random.uniform() } }
      for outlier in 0..<4 { values[outlier] = 1000 }
      let spread = Spread(values)
      medians.append((spread.median.value) / spread.median.uncertainty)
      widths.append((spread.width.value - 1) / spread.width.uncertainty)
      uncertainty += spread.median.uncertainty / 60
    }
    // 1.2533 σ ∕ √n for the median.
    #expect(abs(uncertainty / 0.0627 - 1) < 0.1, "\(uncertainty)")
    for distances in [medians, widths] {
      let square = distances.reduce(0) { $0 + $1 * $1 } / Double(distances.count)
      #expect(square > 0.5 && square < 1.8, "\(square)")
    }
  }

  @Test(
    "intervals of efficiencies are those of scipy",
    arguments: [
      (0, 10, 0, 0.1681519408858844, 0, 0.09090909090909091),
      (3, 10, 0.14166978253242768, 0.508265851335385, 0.17882082075676461, 0.4575428156068717),
      (10, 10, 0.8318480591141156, 1, 0.9090909090909092, 1),
      (470, 1000, 0.4537560638469741, 0.4863058005238555, 0.4542549249570124, 0.4858050151029277),
    ])
  func intervals(_ passed: Int, _ trials: Int, _ a: Double, _ b: Double, _ c: Double, _ d: Double) {
    let efficiency = BinomialEfficiency(passed: passed, trials: trials)
    let exact = efficiency.clopperPearson(confidence: 0.6827)
    #expect(abs(exact.lowerBound - a) < 1e-9 && abs(exact.upperBound - b) < 1e-9)
    let wilson = efficiency.wilson()
    #expect(abs(wilson.lowerBound - c) < 1e-12 && abs(wilson.upperBound - d) < 1e-12)
  }

  @Test("an interval of 95 %, and none without trials") func confidence() {
    let interval = BinomialEfficiency(passed: 3, trials: 10).clopperPearson(confidence: 0.95)
    #expect(abs(interval.lowerBound - 0.06673951117773447) < 1e-10)
    #expect(abs(interval.upperBound - 0.652452850060008) < 1e-10)
    let none = BinomialEfficiency(passed: 0, trials: 0)
    #expect(none.wilson() == 0...1 && none.clopperPearson() == 0...1 && none.value.isNaN)
  }

  @Test("efficiencies in bins") func curve() {
    let curve = EfficiencyCurve(
      [0.5, 1, 1.5, 2, 3.9, 4, .nan], passed: [true, true, false, true, false, true, true], edges: [1, 2, 4])
    #expect(
      curve.bins == [BinomialEfficiency(passed: 1, trials: 2), BinomialEfficiency(passed: 1, trials: 2)])
  }
}
