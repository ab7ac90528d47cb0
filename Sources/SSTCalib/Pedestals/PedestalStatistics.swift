public import SSTCore

/// Mean and rms of the raw samples of each pixel in one pedestal event, in ADC counts.
public struct PedestalStatistics: Sendable, Equatable {
  /// When the event was taken.
  public var time: TAITime
  /// The mean of the samples.
  public var mean: [Double]
  /// The population rms of the samples.
  public var rms: [Double]
  /// False for pixels that must not count, for example because they hold light; nil if all count.
  public var isMeasured: [Bool]?

  /// Computes the statistics of an event.
  public init(_ event: RawEventView, time: TAITime) {
    self.time = time
    mean = [Double](repeating: 0, count: event.pixelCount)
    rms = mean
    let samples = Double(event.samplesPerPixel)
    for pixel in 0..<event.pixelCount {
      let row = event.row(pixel)
      let sums = Self.sums(row)
      mean[pixel] = Double(sums.first) / samples
      // n Σx² − (Σx)² is exact in integers.
      let spread = UInt64(row.count) &* sums.second &- sums.first &* sums.first
      rms[pixel] = Double(spread).squareRoot() / samples
    }
  }

  /// Σx and Σx².
  @inline(__always)
  private static func sums(_ row: UnsafeBufferPointer<UInt16>) -> (first: UInt64, second: UInt64) {
    var first: UInt32 = 0
    var bits: UInt16 = 0
    for value in row {
      first &+= UInt32(value)
      bits |= value
    }
    if bits < 4096, row.count <= 255 {
      var second: UInt32 = 0
      for value in row { second &+= UInt32(value) &* UInt32(value) }
      return (UInt64(first), UInt64(second))
    }
    var second: UInt64 = 0
    for value in row { second &+= UInt64(value) &* UInt64(value) }
    return (UInt64(first), second)
  }

  /// The same event without the given pixels.
  public func masking(_ selected: [Bool]) -> PedestalStatistics {
    var masked = self
    masked.isMeasured = selected.indices.map { !selected[$0] && (isMeasured?[$0] ?? true) }
    return masked
  }

  /// `Quirks.zeroedPixels`: the given pixels are not left out, all their samples become −100.
  func zeroing(_ selected: [Bool]) -> PedestalStatistics {
    var masked = self
    for pixel in selected.indices where selected[pixel] {
      masked.mean[pixel] = -100
      masked.rms[pixel] = 0
    }
    return masked
  }
}

/// The last pedestal events' charge images: mean and spread of each pixel's charge, in p.e.
///
/// Running sums over a ring of images; 5 MB for 1000 events of 1296 pixels.
public struct ImageWindow: Sendable {
  /// The largest number of images.
  public let capacity: Int
  /// The number of pixels.
  public var pixelCount: Int { moments.pixelCount }
  /// The number of images.
  public var count: Int { moments.count }
  private let quirks: Quirks
  private var images: [Float] = []
  private var next = 0
  private var moments: PixelMoments

  /// Makes an empty window.
  ///
  /// With `Quirks.undefinedSpread` squares are rounded to 32 bits, and a negative variance gives NaN.
  public init(capacity: Int, pixelCount: Int, quirks: Quirks = []) {
    precondition(capacity > 0, "a window needs room for an image")
    self.capacity = capacity
    self.quirks = quirks
    moments = PixelMoments(
      pixelCount: pixelCount, square: quirks.contains(.undefinedSpread) ? .rounded : .exact)
  }

  private var roundsSquares: Bool { quirks.contains(.undefinedSpread) }

  /// Adds an image; beyond the capacity the oldest leaves.
  public mutating func add(_ image: UnsafeBufferPointer<Float>) {
    precondition(image.count == pixelCount, "the image needs one value per pixel")
    if count == capacity {
      let start = next * pixelCount
      images.withUnsafeMutableBufferPointer { all in
        let old = UnsafeMutableBufferPointer(rebasing: all[start..<start + image.count])
        moments.remove(UnsafeBufferPointer(old))
        _ = old.update(from: image)
      }
    } else {
      images.append(contentsOf: image)
    }
    moments.add(image)
    next = (next + 1) % capacity
    if next == 0, !roundsSquares { sumAgain() }
  }

  /// Rounding errors of the running sums do not pile up over a night.
  private mutating func sumAgain() {
    moments.removeAll()
    images.withUnsafeBufferPointer { all in
      for row in 0..<capacity {
        let image = UnsafeBufferPointer(rebasing: all[row * pixelCount..<(row + 1) * pixelCount])
        moments.add(image)
      }
    }
  }

  /// The mean charge of each pixel, in p.e.; NaN without images.
  public func mean() -> [Double] { moments.mean() }

  /// The spread of each pixel's charge, in p.e.
  ///
  /// Rounding may leave a variance below 0: it counts as 0, with `Quirks.undefinedSpread` as NaN.
  public func standardDeviation() -> [Double] { moments.standardDeviation() }

  /// The mean over the pixels of the mean charge (`meanQ`), in p.e.; NaN without images.
  public func meanCharge() -> Double { mean().reduce(0, +) / Double(pixelCount) }
}
