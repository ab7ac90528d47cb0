/// The charge and the time of one pixel in a window of its samples.
struct WindowSum {
  /// 1 / sampling rate, as ctapipe divides: by a 32-bit rate in GHz.
  let rate: Float

  /// Sums samples `peak − shift ..< peak − shift + width`, cut at the ends of the readout.
  ///
  /// - Parameters:
  ///   - row: the raw samples.
  ///   - scale: photo-electrons an ADC count; 0 for a masked pixel.
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
