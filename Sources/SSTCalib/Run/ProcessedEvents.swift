public import SSTCore

/// The results of one block of a run's events, in buffers that are filled again.
public struct ProcessedEvents<Parameters: Sendable>: Sendable {
  /// The number of pixels.
  public let pixelCount: Int
  /// The events.
  public internal(set) var headers: [EventHeader] = []
  /// Charges in photoelectrons, `[event][pixel]`.
  public internal(set) var charges: [Float] = []
  /// Peak times in nanoseconds, `[event][pixel]`.
  public internal(set) var peakTimes: [Float] = []
  /// What the calibration found out about each event.
  public internal(set) var qualities: [EventQuality] = []
  /// True for pixels that passed the cleaning, `[event][pixel]`.
  public internal(set) var masks: [Bool] = []
  /// What is wrong with each pixel, `[event][pixel]`; empty if all pixels of all events are sound.
  public internal(set) var pixelStatus: [PixelStatus] = []
  /// What describes the cleaned image of each event.
  public internal(set) var parameters: [Parameters] = []
  /// The level of night-sky background (`meanQ`) of each event in photoelectrons.
  public internal(set) var nightSkyLevels: [Double] = []
  /// The voltage drop of each event.
  public internal(set) var drops: [Drop] = []
  /// Rows of the monitoring table that fell due.
  public internal(set) var monitoring: [PedestalMonitoringRow] = []

  /// The voltage drop of an event.
  public struct Drop: Sendable, Equatable {
    /// The relative signal: 1 without background; the mean over the pixels if it is per pixel.
    public var factor: Double
    /// True if it is from the end of the model's table.
    public var isClamped: Bool
  }

  /// Makes empty results for a camera.
  public init(pixelCount: Int) { self.pixelCount = pixelCount }

  /// The number of events.
  public var count: Int { headers.count }

  /// Where the pixels of an event are in ``charges``, ``peakTimes``, ``masks`` and ``pixelStatus``.
  public func pixelRange(ofEvent event: Int) -> Range<Int> { event * pixelCount..<(event + 1) * pixelCount }

  /// What is wrong with the pixels of one event; empty if they are sound.
  public func pixelStatus(ofEvent event: Int) -> ArraySlice<PixelStatus> {
    headers[event].readout.unusablePixelCount == 0 ? [] : pixelStatus[pixelRange(ofEvent: event)]
  }

  /// Makes room for the images of events; old values stay where they are.
  mutating func resizeImages(_ count: Int) {
    charges.resize(count * pixelCount, repeating: 0)
    peakTimes.resize(count * pixelCount, repeating: 0)
    qualities.resize(count, repeating: EventQuality())
    masks.resize(count * pixelCount, repeating: false)
  }

  /// Calls `body` with the charges of one event.
  func withCharges<Result>(ofEvent event: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    charges.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[pixelRange(ofEvent: event)])) }
  }
}

/// Numbers of a run.
public struct RunCounters: Sendable, Equatable {
  /// Events of any type.
  public internal(set) var events = 0
  /// Pedestal events.
  public internal(set) var pedestals = 0
  /// Pedestal events of which pixels passed the cleaning.
  public internal(set) var survivedPedestals = 0
  /// Events with saturated pixels.
  public internal(set) var saturated = 0
  /// Events whose voltage drop is from the end of the model's table.
  public internal(set) var clampedDrops = 0
  /// The mean fraction of pixels with a raised picture threshold.
  public internal(set) var raised = RaisedFraction()
}
