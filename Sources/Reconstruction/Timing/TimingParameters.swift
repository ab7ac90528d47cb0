/// The time gradient of an image along its major axis.
///
/// Lengths are in the unit of the ``ImageFrame`` (m or deg).
public struct TimingParameters: Sendable, Equatable {
  /// The gradient, in nanoseconds per metre or degree.
  public var slope: Double
  /// The time at the centre of gravity, in nanoseconds.
  public var intercept: Double
  /// The rms of the times of all selected pixels about the line, in nanoseconds.
  public var deviation: Double

  /// All NaN.
  public static let undefined = TimingParameters(slope: .nan, intercept: .nan, deviation: .nan)
}

/// A straight line y = slope · x + intercept.
public struct StraightLine: Sendable, Equatable {
  /// The slope.
  public var slope: Double
  /// The value at x = 0.
  public var intercept: Double

  /// Makes a line.
  public init(slope: Double, intercept: Double) {
    self.slope = slope
    self.intercept = intercept
  }

  /// NaN.
  public static let undefined = StraightLine(slope: .nan, intercept: .nan)
}
