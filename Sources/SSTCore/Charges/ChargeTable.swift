/// Charges of many events and pixels.
///
/// The type of the numbers is kept, because equal-width bins of 32-bit and of 64-bit charges differ.
public struct ChargeTable: Sendable, Equatable {
  /// The charges, `[event][pixel]`.
  public enum Values: Sendable, Equatable {
    /// 32-bit charges.
    case float32([Float])
    /// 64-bit charges.
    case float64([Double])

    /// The number of charges.
    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      }
    }
  }

  /// The number of events (rows).
  public let eventCount: Int
  /// The number of pixels (columns).
  public let pixelCount: Int
  /// The charges, `[event][pixel]`; NaN where there is none.
  public let values: Values

  /// Takes charges.
  ///
  /// - Precondition: their number is `eventCount × pixelCount`.
  public init(eventCount: Int, pixelCount: Int, values: Values) {
    precondition(eventCount >= 0 && pixelCount >= 0 && eventCount * pixelCount == values.count)
    (self.eventCount, self.pixelCount, self.values) = (eventCount, pixelCount, values)
  }

  /// The charge of a pixel in an event.
  public subscript(event: Int, pixel: Int) -> Double {
    precondition(pixel >= 0 && pixel < pixelCount, "no such pixel")
    switch values {
    case .float32(let values): return Double(values[event * pixelCount + pixel])
    case .float64(let values): return values[event * pixelCount + pixel]
    }
  }
}
