internal import Foundation

/// The response to one avalanche at 16 positions within a sample, from a measured pulse.
///
/// Each table is normalised to a sum of 1: an avalanche of charge q (ADC counts summed over samples) adds q times it.
struct NightPulse: Sendable {
  /// Positions within a sample.
  static let phases = 16
  /// Samples of one table.
  static let length = 24

  /// The tables one after the other.
  let values: [Float]
  /// The largest value: ADC counts at the peak for 1 ADC count of charge.
  let peak: Float

  /// Samples an amplitude given in steps of `stepNS` every 4 ns.
  init(amplitudes: [Double], stepNS: Double) {
    func height(_ time: Double) -> Double {
      let x = time / stepNS
      if x < 0 || x >= Double(amplitudes.count - 1) { return 0 }
      let k = Int(x)
      return amplitudes[k] + (x - Double(k)) * (amplitudes[k + 1] - amplitudes[k])
    }
    var values: [Float] = []
    for phase in 0..<Self.phases {
      let shift = (Double(phase) + 0.5) / Double(Self.phases)
      let table = (0..<Self.length).map { height((Double($0) - shift) * 4) }
      let sum = table.reduce(0, +)
      values += table.map { Float($0 / sum) }
    }
    self.values = values
    peak = values.max() ?? 0
  }

  /// Adds a pulse of charge `charge` that begins at `time`, in samples; `row` has room for ``length`` more.
  @inline(__always)
  func add(_ charge: Float, at time: Float, to row: UnsafeMutablePointer<Float>) {
    let sample = Int(time)
    let phase = Int((time - Float(sample)) * Float(Self.phases))
    let out = row + sample
    values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      let shape = base + phase * Self.length
      for k in 0..<Self.length { out[k] += charge * shape[k] }
    }
  }
}
