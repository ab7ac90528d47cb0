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
  private let quirks: Quirks
  private var start: TAITime?
  private var count = 0
  private var sums: [Double]
  private var squares: [Double]

  /// Makes an empty collector.
  ///
  /// - Parameters:
  ///   - intervalSeconds: `analysis.ped_time_window`, positive.
  ///   - pixelCount: the number of pixels.
  ///   - quirks: the defects of the original to reproduce: ``Quirks/undefinedSpread``.
  public init(intervalSeconds: Double, pixelCount: Int, quirks: Quirks = [])
    throws(CalibrationError)
  {
    guard intervalSeconds > 0, intervalSeconds < 1e9 else {
      throw .invalidParameter(
        name: "analysis.ped_time_window", found: "\(intervalSeconds)",
        expected: "a positive number of seconds")
    }
    intervalNS = Int64((intervalSeconds * 1e9).rounded())
    self.quirks = quirks
    sums = [Double](repeating: 0, count: pixelCount)
    squares = sums
  }

  /// Takes the time of the run's first event, of any type.
  public mutating func begin(at time: TAITime) { if start == nil { start = time } }

  /// Takes the image of a pedestal.
  public mutating func add(_ image: UnsafeBufferPointer<Float>, time: TAITime) {
    precondition(image.count == sums.count, "the image needs one value a pixel")
    begin(at: time)
    if let start, time.nanoseconds - start.nanoseconds > intervalNS {
      close()
      self.start = time
    }
    let isRounded = quirks.contains(.undefinedSpread)
    for pixel in sums.indices {
      let charge = image[pixel]
      sums[pixel] += Double(charge)
      squares[pixel] += isRounded ? Double(charge * charge) : Double(charge) * Double(charge)
    }
    count += 1
  }

  /// Ends the run: the open interval becomes a map if it holds a pedestal.
  public mutating func finish() -> [NightSkyMap] {
    close()
    return maps
  }

  private mutating func close() {
    guard let start, count > 0 else { return }
    let n = Double(count)
    let deviation = sums.indices.map { pixel in
      let mean = sums[pixel] / n
      let variance = squares[pixel] / n - mean * mean
      return Float((quirks.contains(.undefinedSpread) ? variance : max(0, variance)).squareRoot())
    }
    maps.append(
      NightSkyMap(start: start, eventCount: count, mean: sums.map { Float($0 / n) }, deviation: deviation))
    count = 0
    for pixel in sums.indices {
      sums[pixel] = 0
      squares[pixel] = 0
    }
  }
}
