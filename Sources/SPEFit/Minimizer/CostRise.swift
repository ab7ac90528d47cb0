internal import Foundation

/// By how much a cost rises at the edge of a confidence region.
public enum CostRise {
  /// How many parameters a confidence region is for.
  public enum Dimension: Hashable, Sendable {
    /// One parameter, the others profiled: an interval.
    case one
    /// Two parameters jointly: a contour.
    case two
  }

  /// The rise, in units of the error definition: the quantile of the χ² distribution.
  ///
  /// One parameter: 1 for 68.27 %, 3.84 for 95 %. Two: 2.30 for 68.27 %, 5.99 for 95 %.
  ///
  /// - Parameters:
  ///   - confidence: the probability of the region, between 0 and 1; otherwise the result is NaN.
  ///   - parameters: how many parameters the region is for.
  public static func errorDefinitions(confidence: Double, parameters: Dimension) -> Double {
    guard confidence >= 0, confidence <= 1 else { return .nan }
    if confidence == 1 { return .infinity }
    switch parameters {
    case .two: return -2 * log1p(-confidence)
    case .one:
      var low = 0.0
      var high = 40.0
      for _ in 0..<80 {
        let middle = 0.5 * (low + high)
        if erfc(middle / 2.0.squareRoot()) > 1 - confidence { low = middle } else { high = middle }
      }
      return low * low
    }
  }
}
