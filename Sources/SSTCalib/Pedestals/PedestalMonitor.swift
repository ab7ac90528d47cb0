public import SSTCore

/// How the pedestal monitor works.
public struct PedestalMonitorConfiguration: Sendable, Equatable {
  /// The number of events of the baseline window.
  public var baselineCapacity = 100
  /// The number of events of the image window.
  public var imageCapacity = 1000
  /// Pixels with a smaller mean rms are dead, in ADC counts.
  public var deadRMS = 2.5
  /// Which drop correction is applied.
  public var dropCorrection = NSBCalibratorSettings().dropCorrection
  /// A monitoring row is made every so many pedestals.
  public var monitoringInterval = 20
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// The number of events that serve as pedestals if there are none (the golden run shows 10).
  public var quietEventCount = 10
  /// In runs without pedestals, every so many events may enter the baseline window.
  public var quietEventInterval = 10
  /// An event with this many selected pixels or more is not quiet.
  public var quietPixelLimit = 20

  /// Makes the default configuration.
  public init() {}

  /// The number of events at the start of a file that are searched for pedestals.
  public var primingEventLimit: Int { quirks.contains(.countsOffByOne) ? 100_001 : 100_000 }
}

/// Follows the night-sky background through the pedestal events of a run.
///
/// A value that is advanced in event order. Two windows: baselines (100 events) give drop factor and dead
/// pixels, charge images (1000 events) the picture thresholds.
///
/// The first pedestals of the file fill the windows before the first event (priming), and count once: the windows
/// move on with the first pedestal that is not in them. With `Quirks.doubledPedestals` the original's order and
/// double counting are reproduced.
public struct PedestalMonitor: Sendable {
  /// How it works.
  public let configuration: PedestalMonitorConfiguration
  /// The drop model; nil for no correction.
  public let model: VoltageDropModel?
  /// The last baselines.
  public internal(set) var baselines: BaselineWindow
  /// The last charge images.
  public internal(set) var images: ImageWindow
  /// Drop factor and dead pixels for the next event.
  public internal(set) var state = BaselineState.unknown
  /// The mean charge of the priming (`meanQ`) in p.e.; NaN if there were no pedestals.
  public internal(set) var nsbLevel = Double.nan
  var primedBaselines = 0
  var primedImages = 0
  var primingRounds = 0
  var seenBaselines = 0
  var seenImages = 0

  /// Makes an empty monitor.
  public init(configuration: PedestalMonitorConfiguration, model: VoltageDropModel?, pixelCount: Int) {
    self.configuration = configuration
    self.model = model
    baselines = BaselineWindow(capacity: configuration.baselineCapacity, pixelCount: pixelCount)
    images = ImageWindow(
      capacity: configuration.imageCapacity, pixelCount: pixelCount, quirks: configuration.quirks)
  }

  /// The night-sky background for the next event: the level of the priming, and the pedestals' charges of the image
  /// window.
  ///
  /// - Parameter isFromQuietEvents: true for a run without pedestals.
  public func sky(isFromQuietEvents: Bool = false) -> NightSky {
    images.count == 0
      ? NightSky(level: nsbLevel, isFromQuietEvents: isFromQuietEvents)
      : NightSky(
        level: nsbLevel, mean: images.mean(), deviation: images.standardDeviation(),
        isFromQuietEvents: isFromQuietEvents)
  }

  /// Main loop: takes the baselines of the next pedestal event, in event order.
  ///
  /// The new ``state`` holds from the next event on.
  ///
  /// - Returns: a monitoring row at every 20th pedestal.
  public mutating func addBaseline(_ statistics: PedestalStatistics) -> PedestalMonitoringRow? {
    seenBaselines += 1
    if countsTwice || seenBaselines > primedBaselines {
      baselines.add(statistics)
      updateState()
    }
    let total = seenBaselines + (countsTwice ? primingRounds : 0)
    guard total.isMultiple(of: configuration.monitoringInterval) else { return nil }
    return baselines.monitoringRow(inFileOrder: countsTwice)
  }

  /// Main loop: takes the final charge image of the next pedestal event, in event order.
  ///
  /// The new picture thresholds hold from the next event on.
  ///
  /// - Returns: true if the window changed.
  @discardableResult
  public mutating func addImage(_ image: UnsafeBufferPointer<Float>) -> Bool {
    seenImages += 1
    guard countsTwice || seenImages > primedImages else { return false }
    images.add(image)
    return true
  }

  var countsTwice: Bool { configuration.quirks.contains(.doubledPedestals) }

  mutating func updateState() {
    state = baselines.state(
      model: model, correction: configuration.dropCorrection, deadRMS: configuration.deadRMS)
  }
}
