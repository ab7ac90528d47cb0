internal import Foundation

/// How a flash's charge is compressed: not at all up to the knee, smoothly above it.
///
/// With x in fired cells: c(x) = x for x ≤ knee, else knee + range · (1 − exp(−(x − knee)/range)). Slope 1 at the
/// knee; c never exceeds knee + range. Low-light runs are exactly linear.
public struct LabSaturation: Sendable, Equatable, Codable {
  /// Fired cells up to which the response is linear.
  public var knee = 100.0
  /// What can be added above the knee, in fired cells.
  public var range = 8000.0

  /// The default: 2 % is lost at 560 fired cells.
  public init() {}

  /// The compressed charge.
  public func callAsFunction(_ charge: Double) -> Double {
    charge <= knee ? charge : knee - range * expm1((knee - charge) / range)
  }

  /// The slope of the response at a charge.
  public func slope(_ charge: Double) -> Double {
    charge <= knee ? 1 : exp((knee - charge) / range)
  }
}
