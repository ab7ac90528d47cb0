/// What is applied to each pixel of the events that share a state of the pedestal monitor.
///
/// Made once a state by ``ImageCalibrator/pixelCalibration(for:)`` and shared by all workers.
public struct PixelCalibration: Sendable {
  /// Photo-electrons an ADC count, 0 for masked pixels.
  public let scales: [Double]
  /// True for masked pixels.
  public let isBad: [Bool]
  /// The pixels that are replaced by their neighbors' mean, ascending.
  public let interpolatedPixels: [Int32]
  /// True for ``interpolatedPixels``.
  let isInterpolated: [Bool]
  /// The drop factor; the mean over the pixels if it is per pixel; 1 if there is none.
  public let dropFactor: Double
  /// True if a drop factor comes from outside the model's table.
  public let isDropOutsideTable: Bool
}
