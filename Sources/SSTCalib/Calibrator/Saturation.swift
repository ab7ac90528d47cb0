/// Re-integration of pixels whose pulse is cut by the digitiser's range.
///
/// Source: sst1mpipe; thresholds in ADC counts above the baseline.
public struct SaturationCorrection: Sendable, Equatable, Codable {
  /// A pixel is examined if its largest sample is above this.
  public var peakThreshold = 3000.0
  /// Samples above this are counted.
  public var plateauThreshold = 2500.0
  /// A pixel is saturated if more samples than this are on the plateau.
  public var minimumPlateau = 5
  /// The pulse is integrated between the samples that reach this fraction of the maximum.
  public var edgeFraction = 0.2

  /// Makes the correction with the original's thresholds.
  public init() {}

  /// Charge in p.e. and time in ns of a saturated pixel; nil if it is not saturated.
  func reintegrate(
    _ row: UnsafeBufferPointer<UInt16>, baseline: Double, scale: Double, samplePeriodNS: Double
  ) -> (charge: Float, time: Float)? {
    var plateau = 0
    var firstOnPlateau = 0
    var peak = 0
    for sample in row.indices {
      if Double(row[sample]) - baseline > plateauThreshold {
        if plateau == 0 { firstOnPlateau = sample }
        plateau += 1
      }
      if row[sample] > row[peak] { peak = sample }
    }
    guard plateau > minimumPlateau, Double(row[peak]) - baseline > peakThreshold else { return nil }
    let limit = edgeFraction * (Double(row[peak]) - baseline)
    var start = 0
    while Double(row[start]) - baseline < limit { start += 1 }
    var stop = peak
    while stop < row.count - 1, Double(row[stop]) - baseline >= limit { stop += 1 }
    var sum = 0
    for sample in start...stop { sum += Int(row[sample]) }
    let charge = (Double(sum) - Double(stop - start + 1) * baseline) * scale
    return (Float(charge), Float(samplePeriodNS * (Double(plateau) / 2 + Double(firstOnPlateau))))
  }
}
