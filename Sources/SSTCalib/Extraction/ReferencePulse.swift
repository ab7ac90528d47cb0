/// The mean shape of a pulse, and what fraction of it an integration window contains.
public struct ReferencePulse: Sendable, Equatable {
  /// The normalised amplitude in steps of ``stepNS``.
  public let amplitudes: [Double]
  /// The step in nanoseconds.
  public let stepNS: Double

  /// Makes a pulse; throws ``CalibrationError`` unless it is finite with a positive sum and step.
  public init(amplitudes: [Double], stepNS: Double) throws(CalibrationError) {
    guard stepNS.isFinite, stepNS > 0 else { throw .unusablePulse(reason: "its step is \(stepNS) ns") }
    let sum = amplitudes.reduce(0, +)
    guard sum.isFinite, sum > 0 else { throw .unusablePulse(reason: "its sum is \(sum)") }
    self.amplitudes = amplitudes
    self.stepNS = stepNS
  }

  /// The packaged pulse of an SST-1M telescope (21 or 1, 22 or 2).
  static func packaged(telescope: Int) throws(CalibrationError) -> ReferencePulse {
    let id = try PackagedTables.sst1mTelescope(telescope, table: "reference pulse")
    let lines = PackagedTables.lines(id == 21 ? ReferencePulseTable21.text : ReferencePulseTable22.text)
    return try ReferencePulse(amplitudes: lines.map { Double($0) ?? .nan }, stepNS: 0.10000000149011612)
  }

  /// The whole pulse divided by the part in a window around its peak.
  ///
  /// The pulse is binned in steps of the readout; the window starts `shift` bins before the fullest bin (not
  /// before the first) and has `width` bins.
  ///
  /// - Throws: ``CalibrationError/unusablePulse(reason:)`` if the window sees nothing.
  public func integrationCorrection(
    width: Int, shift: Int, samplePeriodNS: Double
  ) throws(CalibrationError) -> Double {
    let bins = try binned(periodNS: samplePeriodNS)
    guard var peak = bins.indices.first else { throw .unusablePulse(reason: "it is shorter than one sample") }
    for bin in bins.indices where bins[bin] > bins[peak] { peak = bin }
    let start = max(0, peak - shift)
    let end = min(bins.count, start + width)
    return try ratio(bins.reduce(0, +), start < end ? bins[start..<end].reduce(0, +) : 0)
  }

  /// The whole pulse divided by the largest part that a window of `width` samples can see.
  public func slidingWindowCorrection(width: Int, samplePeriodNS: Double) throws(CalibrationError) -> Double {
    let steps = Double(width) * samplePeriodNS / stepNS
    guard steps >= 0 else { throw .unusablePulse(reason: "samples of \(samplePeriodNS) ns have no length") }
    let fine = Int(min(Double(amplitudes.count), steps.rounded(.toNearestOrEven)))
    var largest = -Double.infinity
    for start in 0...(amplitudes.count - fine) {
      largest = max(largest, amplitudes[start..<start + fine].reduce(0, +))
    }
    return try ratio(amplitudes.reduce(0, +), largest)
  }

  /// Sums over steps of the readout; values after the last whole step are dropped.
  private func binned(periodNS: Double) throws(CalibrationError) -> [Double] {
    let length = Double(amplitudes.count) * stepNS
    guard length / periodNS < Self.mostSamples else {
      throw .unusablePulse(reason: "it is \(length) ns long, with samples of \(periodNS) ns")
    }
    let count = Int(length / periodNS)
    var bins = [Double](repeating: 0, count: count)
    for (index, amplitude) in amplitudes.enumerated() {
      let time = Double(index) * stepNS
      let bin = time == Double(count) * periodNS ? count - 1 : Int(time / periodNS)
      if bin >= 0, bin < count { bins[bin] += amplitude }
    }
    return bins
  }

  /// No readout has as many samples.
  private static let mostSamples = 100_000.0

  private func ratio(_ whole: Double, _ part: Double) throws(CalibrationError) -> Double {
    guard part > 0 else { throw .unusablePulse(reason: "the integration window does not contain any of it") }
    return whole / part
  }
}
