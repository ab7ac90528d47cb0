public import SSTCore

/// Mean, rms and median of the raw samples of each pixel in one pedestal event, in ADC counts.
public struct PedestalStatistics: Sendable, Equatable {
  /// When the event was taken.
  public var time: TAITime
  /// The mean of the samples.
  public var mean: [Double]
  /// The population rms of the samples.
  public var rms: [Double]
  /// The median of the samples.
  public var median: [Double]
  /// False for pixels that must not count, for example because they hold light; nil if all count.
  public var isMeasured: [Bool]?

  /// Computes the statistics of an event.
  public init(_ event: RawEventView, time: TAITime) {
    self.time = time
    mean = [Double](repeating: 0, count: event.pixelCount)
    rms = mean
    median = mean
    let samples = Double(event.samplesPerPixel)
    for pixel in 0..<event.pixelCount {
      let row = event.row(pixel)
      let sums = Self.sums(row)
      mean[pixel] = Double(sums.first) / samples
      // n Σx² − (Σx)² is exact in integers.
      let spread = UInt64(row.count) &* sums.second &- sums.first &* sums.first
      rms[pixel] = Double(spread).squareRoot() / samples
      median[pixel] = Self.median(row, mean: mean[pixel], rms: rms[pixel])
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

  /// The median, by bisection over values: it is never farther than one rms from the mean.
  private static func median(_ row: UnsafeBufferPointer<UInt16>, mean: Double, rms: Double) -> Double {
    let half = (row.count + 1) / 2
    var low = UInt16(max(0, (mean - rms).rounded(.down) - 1))
    var high = UInt16(min(65535, (mean + rms).rounded(.up) + 1))
    while low < high {
      let middle = low + (high - low) / 2
      if count(row, upTo: middle) >= half { high = middle } else { low = middle + 1 }
    }
    if !row.count.isMultiple(of: 2) || count(row, upTo: low) > half { return Double(low) }
    var next = UInt16.max
    for value in row where value > low { next = min(next, value) }
    return (Double(low) + Double(next)) / 2
  }

  /// How many samples are not above a value.
  @inline(__always)
  private static func count(_ row: UnsafeBufferPointer<UInt16>, upTo limit: UInt16) -> Int {
    guard let base = row.baseAddress else { return 0 }
    var counts = SIMD8<UInt16>(repeating: 0)
    let wanted = SIMD8<UInt16>(repeating: limit)
    let whole = row.count & ~7
    var start = 0
    while start < whole {
      let values = UnsafeRawPointer(base + start).loadUnaligned(as: SIMD8<UInt16>.self)
      counts.replace(with: counts &+ 1, where: values .<= wanted)
      start += 8
    }
    var total = Int(counts.wrappedSum())
    while start < row.count {
      total += base[start] <= limit ? 1 : 0
      start += 1
    }
    return total
  }

  /// The same event without the given pixels.
  ///
  /// In compatibility mode they are not left out: as in the original all their samples become −100.
  public func masking(_ selected: [Bool], mode: CalibrationMode) -> PedestalStatistics {
    var masked = self
    switch mode {
    case .corrected:
      masked.isMeasured = selected.indices.map { !selected[$0] && (isMeasured?[$0] ?? true) }
    case .sst1mpipe:
      for pixel in selected.indices where selected[pixel] {
        masked.mean[pixel] = -100
        masked.rms[pixel] = 0
        masked.median[pixel] = -100
      }
    }
    return masked
  }
}
