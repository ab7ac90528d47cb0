internal import Foundation

/// The pulses of pixels as sampled, of height 1.
///
/// A flash's pulse is exact. Pulses at random times start at one of sixteen positions within a sample.
struct LabPulseTables: Sendable, Equatable {
  /// Positions within a sample.
  static let phases = 16

  /// For each pixel, the sample where the pulse of a flash begins.
  let flashStarts: [Int]
  /// `[pixel][0..<length]`: the pulse of a flash from there on.
  let flash: [Float]
  /// `[pixel][phase][0..<length]`: pulses that start at (phase + 1/2) / phases of a sample.
  let random: [Float]

  init(_ pixels: [LabPixel]) {
    flashStarts = pixels.map { Int($0.start) }
    let samples = 0..<LabPulse.length
    flash = pixels.flatMap { pixel in
      samples.map { Float(pixel.pulse.height(Double(Int(pixel.start) + $0) - pixel.start)) }
    }
    random = pixels.flatMap { pixel in
      (0..<Self.phases).flatMap { phase in
        samples.map { Float(pixel.pulse.height(Double($0) - Self.shift(phase))) }
      }
    }
  }

  private static func shift(_ phase: Int) -> Double { (Double(phase) + 0.5) / Double(phases) }

  /// The sum of the samples `range` of the readout that the pulse of a flash adds.
  func flashSum(_ pixel: Int, _ range: Range<Int>) -> Double {
    let start = flashStarts[pixel]
    let own = range.clamped(to: start..<start + LabPulse.length)
    return own.reduce(0) { $0 + Double(flash[pixel * LabPulse.length + $1 - start]) }
  }

  /// The running sums of a pulse at a random time: entry i is the sum of its first i samples.
  func runningSums(_ pixel: Int, phase: Int) -> [Double] {
    let start = (pixel * Self.phases + phase) * LabPulse.length
    var sums = [0.0]
    for value in random[start..<start + LabPulse.length] { sums.append(sums[sums.count - 1] + Double(value)) }
    return sums
  }
}

/// The pulse of one photoelectron: `(t/τ)ⁿ exp(n (1 − t/τ))` for t > 0, of height 1 at t = τ.
///
/// It is the answer of n equal low-pass filters to a short current. Its width at half height is about 2.35 τ/√n, its
/// area about τ √(2π/n). It ends at `length` samples.
public struct LabPulse: Sendable, Equatable, Codable {
  /// τ: the time from the start to the maximum, in ns.
  public var riseTime = 6.0
  /// n: larger is more symmetric, and narrower for the same τ.
  public var order = 6.0

  /// The default pulse: 5.8 ns wide at half height.
  public init() {}

  /// The samples after which a pulse is over.
  static let length = 48

  /// The height at a time after the start, in ns.
  public func height(_ time: Double) -> Double {
    if time <= 0 || time >= Double(Self.length) { return 0 }
    let x = time / riseTime
    return exp(order * (log(x) + 1 - x))
  }
}
