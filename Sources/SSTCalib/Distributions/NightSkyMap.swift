public import SSTCore

/// Mean and spread of each pixel's charge over the pedestals of a time interval.
public struct NightSkyMap: Sendable, Equatable {
  /// When the interval starts.
  public var start: TAITime
  /// The number of pedestals.
  public var eventCount: Int
  /// The mean charge of each pixel, in p.e.
  public var mean: [Float]
  /// The spread of each pixel's charge, in p.e.
  public var deviation: [Float]

  /// Makes a map.
  public init(start: TAITime, eventCount: Int, mean: [Float], deviation: [Float]) {
    self.start = start
    self.eventCount = eventCount
    self.mean = mean
    self.deviation = deviation
  }
}

/// Collects maps over fixed time intervals, in event order.
///
/// An interval starts at the first event of the run (of any type) and ends at the first pedestal that is later
/// than its start by more than the interval's length; that pedestal starts the next one.
public struct NightSkyMapCollector: Sendable {
  /// The length of an interval in nanoseconds.
  public let intervalNS: Int64
  /// The maps that are complete.
  public private(set) var maps: [NightSkyMap] = []
  private var start: TAITime?
  private var moments: PixelMoments

  /// Makes an empty collector.
  ///
  /// - Parameters:
  ///   - intervalSeconds: `analysis.ped_time_window`, positive.
  ///   - pixelCount: the number of pixels.
  ///   - quirks: the defects of the original to reproduce: `Quirks.undefinedSpread`.
  public init(intervalSeconds: Double, pixelCount: Int, quirks: Quirks = [])
    throws(CalibrationError)
  {
    guard intervalSeconds > 0, intervalSeconds < 1e9 else {
      throw .invalidParameter(
        name: "analysis.ped_time_window", found: "\(intervalSeconds)",
        expected: "a positive number of seconds")
    }
    intervalNS = Int64((intervalSeconds * 1e9).rounded())
    moments = PixelMoments(
      pixelCount: pixelCount, square: quirks.contains(.undefinedSpread) ? .rounded : .exact)
  }

  /// Takes the time of the run's first event that has one, of any type.
  public mutating func begin(at time: TAITime) { if start == nil, time.isKnown { start = time } }

  /// Takes the image of a pedestal; without a time it belongs to the open interval.
  public mutating func add(_ image: UnsafeBufferPointer<Float>, time: TAITime) {
    begin(at: time)
    if let start, time.isKnown, time.nanoseconds - start.nanoseconds > intervalNS {
      close()
      self.start = time
    }
    moments.add(image)
  }

  /// Ends the run: the open interval becomes a map if it holds a pedestal.
  public mutating func finish() -> [NightSkyMap] {
    close()
    return maps
  }

  private mutating func close() {
    guard let start, moments.count > 0 else { return }
    maps.append(
      NightSkyMap(
        start: start, eventCount: moments.count, mean: moments.mean().map { Float($0) },
        deviation: moments.standardDeviation().map { Float($0) }))
    moments.removeAll()
  }
}
