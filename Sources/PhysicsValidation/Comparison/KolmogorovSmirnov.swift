internal import Foundation

/// The test of Kolmogorov and Smirnov: whether two samples can come from one distribution.
public struct KolmogorovSmirnov: Sendable, Equatable {
  /// The largest distance of the two cumulative distributions.
  public let distance: Double
  /// How often samples of one distribution are at least so far apart; NaN if a sample is empty.
  ///
  /// Asymptotic, with the correction for small samples of M. A. Stephens, J. R. Stat. Soc. B 32 (1970) 115: right to a
  /// few per cent of itself from about ten values on. Equal values in both samples make it larger than it is.
  public let probability: Double
  /// The sizes of the samples.
  public let counts: (Int, Int)

  /// Compares two samples without NaN. Complexity: O(n log n).
  public init(_ first: [Double], _ second: [Double]) {
    precondition(
      !first.contains { $0.isNaN } && !second.contains { $0.isNaN }, "NaN has no place in an order")
    let (a, b) = (first.sorted(), second.sorted())
    var (i, j, largest) = (0, 0, 0.0)
    while i < a.count, j < b.count {
      let value = min(a[i], b[j])
      // Equal values are passed together.
      while i < a.count, a[i] == value { i += 1 }
      while j < b.count, b[j] == value { j += 1 }
      largest = max(largest, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    distance = largest
    counts = (a.count, b.count)
    let size = (Double(a.count) * Double(b.count) / Double(a.count + b.count)).squareRoot()
    probability = a.isEmpty || b.isEmpty ? .nan : Self.tail((size + 0.12 + 0.11 / size) * largest)
  }

  /// 2 Σ (−1)^(k−1) exp(−2 k² λ²).
  static func tail(_ lambda: Double) -> Double {
    // Below this the sum alternates for long, and is 1 to twelve digits.
    if lambda < 0.2 { return 1 }
    var (sum, sign) = (0.0, 2.0)
    for k in 1...100 {
      let term = exp(-2 * Double(k * k) * lambda * lambda)
      sum += sign * term
      if term < 1e-16 { break }
      sign = -sign
    }
    return min(max(sum, 0), 1)
  }

  /// Equal if all numbers are.
  public static func == (a: Self, b: Self) -> Bool {
    a.distance == b.distance && a.probability == b.probability && a.counts == b.counts
  }
}
