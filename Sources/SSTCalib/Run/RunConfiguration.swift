public import SSTCore

/// How a run is calibrated and its night sky followed.
public struct RunConfiguration: Sendable {
  /// The algorithms of the calibration.
  public var calibrator = ImageCalibratorConfiguration()
  /// How pedestals are followed.
  public var monitor = PedestalMonitorConfiguration()
  /// The night sky of a first pass, which takes the place of the running pedestals for the cleaning; nil for none.
  public var firstPass: RecleanTable?
  /// The length of the intervals of ``RunProcessor/finishMaps()``, in seconds.
  public var mapInterval = 10.0
  /// Whether charges of pedestals are collected for ``RunProcessor/histogram`` and ``RunProcessor/finishMaps()``.
  public var collectsPedestals = false
  /// The defects of the original to reproduce, in every part.
  public var quirks: Quirks = [] {
    didSet {
      calibrator.quirks = quirks
      monitor.quirks = quirks
    }
  }

  /// Makes the default configuration for SST-1M data.
  public init() {}
}
