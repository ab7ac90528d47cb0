internal import Foundation
internal import SSTCore

/// Median and width of values, which a few outliers do not move, with uncertainties by the bootstrap.
public struct Spread: Sendable, Equatable {
  /// A number with its standard deviation.
  public struct Estimate: Sendable, Equatable {
    /// The number.
    public var value: Double
    /// Its standard deviation.
    public var uncertainty: Double

    /// Makes an estimate.
    public init(_ value: Double, uncertainty: Double) {
      (self.value, self.uncertainty) = (value, uncertainty)
    }

    /// How many standard deviations away a number is.
    public func distance(from expected: Double) -> Double { abs(value - expected) / uncertainty }
  }

  /// How many values there are.
  public let count: Int
  /// The median; NaN without values.
  public let median: Estimate
  /// Half the distance of the quantiles between which 68.27 % of the values lie: the width of a normal distribution.
  public let width: Estimate

  /// The samples of the bootstrap.
  public static let samples = 200
  private static let lower = 0.158655253931457

  /// Sorts the values and draws the samples of the bootstrap. Complexity: O(n log n · samples).
  ///
  /// - Parameters:
  ///   - values: finite ones.
  ///   - seed: of the bootstrap; equal seeds give equal uncertainties.
  public init(_ values: [Double], seed: UInt64 = 1) {
    let sorted = values.sorted()
    let (median, width) = Self.summary(sorted)
    var (medians, widths) = ([Double](), [Double]())
    var drawn = sorted
    for sample in 0..<(sorted.count > 1 ? Self.samples : 0) {
      var random = CounterRandom(seed: seed, event: UInt64(sample), purpose: 0)
      for place in drawn.indices { drawn[place] = sorted[Int(random.uniform() * Double(sorted.count))] }
      drawn.sort()
      let next = Self.summary(drawn)
      medians.append(next.median)
      widths.append(next.width)
    }
    count = sorted.count
    self.median = Estimate(median, uncertainty: Self.deviation(medians))
    self.width = Estimate(width, uncertainty: Self.deviation(widths))
  }

  private static func summary(_ sorted: [Double]) -> (median: Double, width: Double) {
    (
      quantile(sorted, 0.5), (quantile(sorted, 1 - lower) - quantile(sorted, lower)) / 2
    )
  }

  /// On a straight line between the neighbors; NaN without values.
  static func quantile(_ sorted: [Double], _ part: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = part * Double(sorted.count - 1)
    let index = Int(place)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
  }

  private static func deviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return .nan }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
