internal import Glibc

/// A figure of the events of a bin with its interval.
public struct BinnedFigure: Sendable, Equatable {
  /// The value; NaN for a bin without events.
  public var value: Double
  /// The lower end of the interval.
  public var low: Double
  /// The upper end of the interval.
  public var high: Double
  /// The number of events.
  public var eventCount: Int

  /// The quantile of a normal distribution that a probability of 95 percent lies below.
  private static let normalQuantile = 1.6448536269514722

  /// A percentile of values by linear interpolation, with the interval between the two values whose ranks a binomial
  /// distribution leaves outside with 5 percent on either side.
  ///
  /// - Parameters:
  ///   - percent: 0 to 100.
  ///   - values: in any order; NaN is left out.
  public init(percentile percent: Double, of values: [Double]) {
    let sorted = values.filter { !$0.isNaN }.sorted()
    eventCount = sorted.count
    guard let last = sorted.indices.last else {
      (value, low, high) = (.nan, .nan, .nan)
      return
    }
    let (count, fraction) = (Double(sorted.count), percent / 100)
    let reach = Self.normalQuantile * (count * fraction * (1 - fraction)).squareRoot()
    func ranked(_ rank: Double) -> Double { sorted[min(max(Int(rank), 0), last)] }
    value = Quantile.linear(fraction, ofSorted: sorted)
    (low, high) = (ranked(count * fraction - reach), ranked(count * fraction + reach))
  }

  /// The figure with a function applied that rises.
  func map(_ rising: (Double) -> Double) -> BinnedFigure {
    var figure = self
    (figure.value, figure.low, figure.high) = (rising(value), rising(low), rising(high))
    return figure
  }
}
