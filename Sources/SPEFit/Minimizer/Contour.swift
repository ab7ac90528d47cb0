internal import Foundation

/// The closed curve in the plane of two parameters on which the cost, minimized by the others, has risen by a given
/// amount.
///
/// Every point is found on a straight line from the minimum, in directions that are evenly spread for a quadratic
/// cost. A region that such a line leaves more than once is described by the first crossing that the search meets.
public struct Contour: Hashable, Sendable {
  /// The name of the first parameter.
  public var first: String
  /// The name of the second parameter.
  public var second: String
  /// The rise of the cost on the curve.
  public var rise: Double
  /// The points, anticlockwise; the last one is followed by the first.
  public var points: [Point]

  /// Makes a contour.
  ///
  /// - Parameters:
  ///   - first: the name of the first parameter.
  ///   - second: the name of the second parameter.
  ///   - rise: the rise of the cost on the curve.
  ///   - points: the points, anticlockwise.
  public init(first: String, second: String, rise: Double, points: [Point]) {
    self.first = first
    self.second = second
    self.rise = rise
    self.points = points
  }

  /// A point of a contour.
  public struct Point: Hashable, Sendable {
    /// The value of the first parameter.
    public var first: Double
    /// The value of the second parameter.
    public var second: Double
    /// How it was found. With the outcome `limit` the point lies on that limit, inside the curve.
    public var crossing: Crossing

    /// Makes a point.
    ///
    /// - Parameters:
    ///   - first: the value of the first parameter.
    ///   - second: the value of the second parameter.
    ///   - crossing: how it was found.
    public init(first: Double, second: Double, crossing: Crossing) {
      self.first = first
      self.second = second
      self.crossing = crossing
    }
  }
}

/// How high above the minimum a contour lies.
public enum ContourLevel: Hashable, Sendable {
  /// A rise of the cost, in its own units.
  case rise(Double)
  /// The probability that the curve encloses both true values, between 0 and 1: 0.393 for a rise by one error
  /// definition.
  case confidence(Double)

  /// The rise of a cost with this error definition.
  public func rise(errorDefinition: Double) -> Double {
    switch self {
    case .rise(let rise): rise
    case .confidence(let probability):
      errorDefinition * CostRise.errorDefinitions(confidence: probability, parameters: .two)
    }
  }
}

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
