/// How well a fitted density describes its spectra.
public struct FitScores: Sendable, Equatable {
  /// The sum of squared deviations in standard deviations.
  public var chiSquare: Double
  /// The terms of the sum minus what was fitted; may be negative.
  public var degreesOfFreedom: Int
  /// χ² divided by the degrees of freedom.
  public var reducedChiSquare: Double { chiSquare / Double(degreesOfFreedom) }
  /// The probability of a larger χ² if the density is right; NaN without degrees of freedom.
  public var pValue: Double

  /// Makes scores; the p-value follows.
  public init(chiSquare: Double, degreesOfFreedom: Int) {
    self.chiSquare = chiSquare
    self.degreesOfFreedom = degreesOfFreedom
    pValue = ChiSquareDistribution.survival(chiSquare, degreesOfFreedom: Double(degreesOfFreedom))
  }
}

extension SpectrumCost {
  /// Pearson's χ² over bins that are merged from both ends inwards until each expects at least `leastExpected`
  /// counts; each spectrum costs one degree of freedom for its scale. Its p-value is uniform for good fits.
  ///
  /// - Parameters:
  ///   - parameters: the fitted values.
  ///   - freeCount: the number of fitted parameters.
  ///   - spectra: the histograms, one for each density.
  ///   - leastExpected: the counts that a merged bin expects.
  public mutating func scores(
    at parameters: [Double], freeCount: Int, spectra: [ChargeSpectrum], leastExpected: Double = 5
  ) -> FitScores {
    var (chiSquare, bins) = (0.0, 0)
    for (index, spectrum) in spectra.enumerated() {
      let expected = expectedCounts(ofSpectrum: index, spectrum, at: parameters)
      let merged = MergedBins(counts: spectrum.counts, expected: expected, leastExpected: leastExpected)
      chiSquare += merged.chiSquare
      bins += merged.count
    }
    return FitScores(chiSquare: chiSquare, degreesOfFreedom: bins - spectra.count - freeCount)
  }

  /// The scores of spefit: twice the likelihood ratio over all bins, or the sum of squares over bins with more than
  /// 5 counts; the fitted scale is not subtracted. Nil for an unbinned cost.
  public mutating func spefitScores(
    at parameters: [Double], freeCount: Int, spectra: [ChargeSpectrum]
  ) -> FitScores? {
    let cost = cost(at: parameters)
    switch kind {
    case .unbinnedLikelihood: return nil
    case .leastSquares:
      let used = spectra.reduce(0) { $0 + $1.counts.count { $0 > BinnedTerm.leastCounts } }
      return FitScores(chiSquare: cost, degreesOfFreedom: used - freeCount)
    case .binnedLikelihood, .poissonLikelihood:
      let bins = spectra.reduce(0) { $0 + $1.counts.count }
      return FitScores(chiSquare: 2 * cost, degreesOfFreedom: bins - freeCount)
    }
  }
}

/// Neighboring bins taken together.
struct MergedBins {
  var chiSquare = 0.0
  var count = 0

  /// Merges from the left; what is left over at the end joins the last merged bin.
  init(counts: [Double], expected: [Double], leastExpected: Double) {
    var (d, m) = (0.0, 0.0)
    var last = (d: 0.0, m: 0.0)
    for i in counts.indices {
      d += counts[i]
      m += expected[i]
      guard m >= leastExpected else { continue }
      if count > 0 { chiSquare += Self.term(last.d, last.m) }
      count += 1
      last = (d, m)
      (d, m) = (0, 0)
    }
    guard count > 0 else { return }
    chiSquare += Self.term(last.d + d, last.m + m)
  }

  private static func term(_ d: Double, _ m: Double) -> Double { (d - m) * (d - m) / m }
}
