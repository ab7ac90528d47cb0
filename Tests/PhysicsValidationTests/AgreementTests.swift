import SSTCore
import Testing

@testable import PhysicsValidation

@Suite("Physics validation: agreement") struct AgreementTests {
  @Test("the distance and probability of Kolmogorov and Smirnov") func kolmogorov() {
    let first = [0.1, 0.2, 0.35, 0.5, 0.55, 0.6, 0.7, 0.9, 1.1, 1.3, 1.35, 1.4]
    let second = [0.5, 0.8, 0.85, 1.0, 1.2, 1.25, 1.6, 1.7, 1.9, 2.0]
    // Exact: 0.11128 (scipy 1.14, ks_2samp).
    let test = KolmogorovSmirnov(first, second)
    #expect(abs(test.distance - 0.4833333333) < 1e-9)
    #expect(abs(test.probability / 0.11128 - 1) < 0.1)
    #expect(KolmogorovSmirnov(second, first) == KolmogorovSmirnov(second.reversed(), first.reversed()))
    #expect(KolmogorovSmirnov([1, 1, 2], [1, 1, 2]).distance == 0)
    #expect(KolmogorovSmirnov([1, 2], [3, 4]).distance == 1)
    #expect(KolmogorovSmirnov([], [3, 4]).probability.isNaN)
    let tails = [
      (0.1, 1.0), (0.3, 0.999990694), (0.5, 0.963945244), (0.8, 0.544142412), (1, 0.269999672),
      (1.5, 0.0222179626), (2, 0.000670925256),
    ]
    for (lambda, tail) in tails { #expect(abs(KolmogorovSmirnov.tail(lambda) - tail) < 1e-9) }
  }

  @Test("probabilities of samples of one distribution are uniform") func uniform() {
    var (small, medium) = (0, 0)
    for trial in 0..<400 {
      var random = CounterRandom(seed: 1, event: UInt64(trial), purpose: 0)
      let test = KolmogorovSmirnov(
        (0..<150).map { _ in random.uniform() }, (0..<90).map { _ in random.uniform() })
      if test.probability < 0.1 { small += 1 }
      if test.probability < 0.5 { medium += 1 }
    }
    // Binomial: 40 ± 6 and 200 ± 10.
    #expect(abs(small - 40) < 20 && abs(medium - 200) < 35, "\(small), \(medium)")
    var random = CounterRandom(seed: 2, event: 0, purpose: 0)
    let moved = KolmogorovSmirnov(
      (0..<500).map { _ in random.uniform() }, (0..<500).map { _ in random.uniform() + 0.2 })
    #expect(moved.probability < 1e-6)
  }

  @Test("tables: tolerances, NaN, and the worst difference first") func tables() throws {
    let comparison = TableComparison([
      .init("equal", found: [1, .nan, -0.0], expected: [1, .nan, 0]),
      .init(
        "near", found: [1.0005, 200.1], expected: [1, 200], tolerance: .init(absolute: 0.001, relative: 0.001)
      ),
      .init("far", found: [1, 2, 5], expected: [1, 3, 3], tolerance: .init(absolute: 0.5)),
      .init("undefined", found: [.nan, 1], expected: [1, 1], tolerance: .init(relative: 1)),
    ])
    #expect(!comparison.agrees)
    #expect(comparison.verdicts.map(\.failures) == [0, 0, 2, 1])
    #expect(comparison.verdicts[0].worst == nil)
    let near = try #require(comparison.verdicts[1].worst)
    #expect(near.row == 0 && abs(near.excess - 0.5) < 1e-9 || near.row == 1 && abs(near.excess - 0.5) < 1e-9)
    let far = try #require(comparison.verdicts[2].worst)
    #expect(far.row == 2 && far.excess == 4 && far.found == 5)
    #expect(
      comparison.report.split(separator: "\n").map { $0.prefix(4) } == ["unde", "far:", "near"]
        && comparison.report.contains(
          "far: 3 rows, 2 beyond the tolerance; worst in row 2: 5.0, expected 3.0")
    )
    #expect(TableComparison([.init("same", found: [2], expected: [2])]).report.isEmpty)
  }
}
