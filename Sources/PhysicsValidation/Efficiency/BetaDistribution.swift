internal import Foundation

/// The beta distribution of two positive parameters.
struct BetaDistribution {
  private let a, b: Double
  /// ln of Γ(a + b) ∕ (Γ(a) Γ(b)).
  private let norm: Double

  init(_ a: Double, _ b: Double) {
    (self.a, self.b) = (a, b)
    norm = lgamma(a + b) - lgamma(a) - lgamma(b)
  }

  /// The regularised incomplete beta function.
  func cumulative(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let front = exp(norm + a * log(x) + b * log(1 - x))
    // The fraction converges fast on the side of the mean.
    if x < (a + 1) / (a + b + 2) { return front * Self.fraction(x, a, b) / a }
    return 1 - front * Self.fraction(1 - x, b, a) / b
  }

  /// The number below which a part of the distribution lies, to 1e-14.
  func quantile(_ part: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while high - low > 1e-14 {
      let middle = (low + high) / 2
      if cumulative(middle) < part { low = middle } else { high = middle }
      if middle == low && middle == high { break }
    }
    return (low + high) / 2
  }

  /// The continued fraction of DLMF 8.17.22, by Lentz's method.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var (c, d) = (1.0, 1 / away(1 - (a + b) * x / (a + 1)))
    var result = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      for term in [even, odd] {
        d = 1 / away(1 + term * d)
        c = away(1 + term / c)
        result *= c * d
      }
      if abs(c * d - 1) < 1e-15 { break }
    }
    return result
  }
}
