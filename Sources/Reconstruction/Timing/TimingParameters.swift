internal import SSTCore

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

extension RobustLineFit {
  /// The time gradient of an image; undefined if there are fewer than two points or values that are not
  /// finite.
  mutating func timing(longitudinal: [Double], peakTime: [Double], quirks: Quirks) -> TimingParameters {
    let line =
      quirks.contains(.fivePairTimeFit)
      ? fivePairs(x: longitudinal, y: peakTime) : fullSearch(x: longitudinal, y: peakTime)
    guard line.slope.isFinite else { return .undefined }
    var sum = 0.0
    for index in longitudinal.indices {
      let residual = line.slope * longitudinal[index] + line.intercept - peakTime[index]
      sum += residual * residual
    }
    let deviation = (sum / Double(longitudinal.count)).squareRoot()
    return TimingParameters(slope: line.slope, intercept: line.intercept, deviation: deviation)
  }
}
