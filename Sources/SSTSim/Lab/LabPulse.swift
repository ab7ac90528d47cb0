internal import Foundation

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
