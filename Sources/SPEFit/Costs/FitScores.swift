internal import Glibc

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
  public mutating func rawScores(
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

/// The χ² distribution.
public enum ChiSquareDistribution {
  /// The probability of a value above `chiSquare`; NaN without a positive number of degrees of freedom.
  ///
  /// The regularised incomplete gamma function Q(dof/2, χ²/2) by series or continued fraction (W. J. Lentz,
  /// Applied Optics 15 (1976) 668), good to 5e-12 for up to
  /// 3000 degrees of freedom.
  public static func survival(_ chiSquare: Double, degreesOfFreedom: Double) -> Double {
    guard degreesOfFreedom > 0, chiSquare >= 0 else { return .nan }
    if chiSquare.isInfinite { return 0 }
    let (a, x) = (0.5 * degreesOfFreedom, 0.5 * chiSquare)
    if x == 0 { return 1 }
    let front = exp(a * log(x) - x - lgamma(a))
    return x < a + 1 ? 1 - front * series(a, x) : front * continuedFraction(a, x)
  }

  private static func series(_ a: Double, _ x: Double) -> Double {
    var (term, sum, n) = (1 / a, 1 / a, a)
    for _ in 0..<100_000 {
      n += 1
      term *= x / n
      sum += term
      if term < sum * 1e-17 { break }
    }
    return sum
  }

  private static func continuedFraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var h = d
    for i in 1..<100_000 {
      let an = -Double(i) * (Double(i) - a)
      b += 2
      d = 1 / (an * d + b)
      c = b + an / c
      let step = d * c
      h *= step
      if abs(step - 1) < 1e-16 { break }
    }
    return h
  }
}
