/// The charge and the time of one pixel in a window of its samples.
struct WindowSum {
  /// 1 / sampling rate, as ctapipe divides: by a 32-bit rate in GHz.
  let rate: Float

  /// Sums samples `peak − shift ..< peak − shift + width`, cut at the ends of the readout.
  ///
  /// - Parameters:
  ///   - row: the raw samples.
  ///   - baseline: subtracted, in ADC counts.
  ///   - scale: photo-electrons an ADC count; 0 for a masked pixel.
  /// - Returns: the uncorrected charge in p.e. and the time in nanoseconds.
  @inline(__always)
  func callAsFunction(
    _ row: UnsafePointer<UInt16>, count: Int, baseline: Double, scale: Double, peak: Int, width: Int, shift: Int
  ) -> (charge: Float, time: Float) {
    let start = max(0, peak &- shift)
    let end = min(count, peak &- shift &+ width)
    guard start < end, scale > 0 else { return (0, Float(peak) / rate) }
    var sum = 0
    var positive = 0.0
    var weighted = 0.0
    var index = Double(start)
    for sample in start..<end {
      let value = row[sample]
      sum &+= Int(value)
      let above = max(Double(value) - baseline, 0)
      positive += above
      weighted += above * index
      index += 1
    }
    let charge = (Double(sum) - Double(end &- start) * baseline) * scale
    let time = positive > 0 ? weighted / positive : Double(peak)
    return (Float(charge), Float(time) / rate)
  }
}

/// Multiplies a charge by a correction as ctapipe does: a double product, stored in 32 bits.
@inline(__always)
func corrected(_ charge: Float, _ correction: Double) -> Float { Float(Double(charge) * correction) }
