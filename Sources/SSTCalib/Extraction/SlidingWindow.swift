/// The charge and the time of one pixel in a window of its samples.
struct WindowSum {
  /// 1 / sampling rate, as ctapipe divides: by a 32-bit rate in GHz.
  let rate: Float

  /// Sums samples `peak − shift ..< peak − shift + width`, cut at the ends of the readout.
  ///
  /// - Parameters:
  ///   - row: the raw samples.
  ///   - scale: photoelectrons an ADC count; 0 for a masked pixel.
  ///   - baseline: subtracted, in ADC counts, below 2³⁰.
  /// - Returns: the uncorrected charge in p.e. and the time in nanoseconds.
  @inline(__always)
  func callAsFunction(
    _ row: UnsafePointer<UInt16>, count: Int, baseline: Double, scale: Double, peak: Int, width: Int,
    shift: Int
  ) -> (charge: Float, time: Float) {
    let start = max(0, peak &- shift)
    let end = min(count, peak &- shift &+ width)
    guard start < end, scale > 0 else { return (0, Float(peak) / rate) }
    var sum = 0
    var positive = 0
    var weighted = 0
    // Fixed point with 20 binary digits: exact for baselines in sixteenths, and free of branches.
    let fixed = Int(baseline * 0x1p20)
    for sample in start..<end {
      let value = Int(row[sample])
      sum &+= value
      let difference = (value &<< 20) &- fixed
      let above = difference & ~(difference &>> (Int.bitWidth - 1))
      positive &+= above
      weighted &+= above &* sample
    }
    let charge = (Double(sum) - Double(end &- start) * baseline) * scale
    let time = positive > 0 ? Double(weighted) / Double(positive) : Double(peak)
    return (Float(charge), Float(time) / rate)
  }
}

/// Multiplies a charge by a correction as ctapipe does: a double product, stored in 32 bits.
@inline(__always)
func corrected(_ charge: Float, _ correction: Double) -> Float { Float(Double(charge) * correction) }

/// The window of a given width with the largest sum.
extension ChargeExtraction {
  /// Finds for every pixel the first window with the largest sum of raw samples, and sums it.
  ///
  /// Without a positive sample the time is the middle of the window.
  func slide(
    _ event: R1Event, width: Int, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>, _ scratch: borrowing ExtractionScratch
  ) {
    let count = event.raw.samplesPerPixel
    let used = min(width, count)
    for pixel in image.indices {
      let row = event.raw.row(pixel)
      guard let base = row.baseAddress else { return }
      let scale = event.scales[pixel]
      let start = scale > 0 ? firstLargestWindow(row, used) : 0
      let found = windowSum(
        base, count: count, baseline: scratch.baselines[pixel], scale: scale, peak: start, width: used,
        shift: 0)
      image[pixel] = corrected(found.charge, correction)
      peakTime[pixel] = found.time
      let top = row[start..<start + used].max() ?? 0
      if scale == 0 || Double(top) <= scratch.baselines[pixel] {
        peakTime[pixel] = Float(Double(start) + Double(width) / 2) / windowSum.rate
      }
    }
  }

  private func firstLargestWindow(_ row: UnsafeBufferPointer<UInt16>, _ width: Int) -> Int {
    var sum = 0
    for sample in 0..<width { sum += Int(row[sample]) }
    var (best, largest) = (0, sum)
    var start = 1
    while start + width <= row.count {
      sum += Int(row[start + width - 1]) - Int(row[start - 1])
      if sum > largest { (best, largest) = (start, sum) }
      start += 1
    }
    return best
  }
}
