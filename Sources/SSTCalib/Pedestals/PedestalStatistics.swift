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
