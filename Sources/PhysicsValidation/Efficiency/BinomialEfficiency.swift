internal import Foundation

/// A part of trials that passed, with intervals.
public struct BinomialEfficiency: Sendable, Equatable {
  /// Those that passed.
  public let passed: Int
  /// All of them.
  public let trials: Int

  /// Counts.
  ///
  /// - Precondition: `0 ≤ passed ≤ trials`.
  public init(passed: Int, trials: Int) {
    precondition(passed >= 0 && passed <= trials, "no more can pass than were tried")
    (self.passed, self.trials) = (passed, trials)
  }

  /// The part that passed; NaN without trials.
  public var value: Double { Double(passed) / Double(trials) }

  /// Wilson's interval: from the normal approximation of the unknown efficiency, never outside 0 to 1.
  ///
  /// Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
  ///
  /// - Parameter sigma: half its width in standard deviations.
  public func wilson(sigma: Double = 1) -> ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let (n, z) = (Double(trials), sigma * sigma)
    let centre = (value + z / (2 * n)) / (1 + z / n)
    let half = sigma * (value * (1 - value) / n + z / (4 * n * n)).squareRoot() / (1 + z / n)
    let lower = passed == 0 ? 0 : max(0, centre - half)
    return lower...(passed == trials ? 1 : min(1, centre + half))
  }

  /// The interval of Clopper and Pearson, which holds the truth at least as often as it says.
  ///
  /// Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404.
  ///
  /// - Parameter confidence: between 0 and 1.
  public func clopperPearson(confidence: Double = 0.6827) -> ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let tail = (1 - confidence) / 2
    let (k, n) = (Double(passed), Double(trials))
    let lower = passed == 0 ? 0 : BetaDistribution(k, n - k + 1).quantile(tail)
    let upper = passed == trials ? 1 : BetaDistribution(k + 1, n - k).quantile(1 - tail)
    return lower...upper
  }
}

/// Efficiencies in bins of a quantity, for example of the true energy.
public struct EfficiencyCurve: Sendable, Equatable {
  /// The edges of the bins, ascending.
  public let edges: [Double]
  /// One for each bin.
  public let bins: [BinomialEfficiency]

  /// Counts values in bins; a value at an edge belongs to the bin above it, values outside are left out.
  ///
  /// - Parameters:
  ///   - values: of all trials.
  ///   - passed: whether each passed.
  ///   - edges: ascending, at least two.
  public init(_ values: [Double], passed: [Bool], edges: [Double]) {
    precondition(values.count == passed.count, "one decision for each value")
    precondition(edges.count > 1 && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }, "edges ascend")
    var (all, good) = (
      [Int](repeating: 0, count: edges.count - 1), [Int](repeating: 0, count: edges.count - 1)
    )
    for (value, isPassed) in zip(values, passed) {
      guard value >= edges[0], let above = edges.firstIndex(where: { value < $0 }) else { continue }
      all[above - 1] += 1
      if isPassed { good[above - 1] += 1 }
    }
    self.edges = edges
    bins = zip(good, all).map { BinomialEfficiency(passed: $0, trials: $1) }
  }
}
