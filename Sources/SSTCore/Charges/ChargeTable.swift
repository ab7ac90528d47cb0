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

/// Charges of one run that may be read again and again, block by block; they need not be in memory.
public protocol ChargeSource: Sendable {
  /// The number of events.
  var eventCount: Int { get }
  /// The number of pixels.
  var pixelCount: Int { get }
  /// True if the charges are 32-bit numbers.
  var isSinglePrecision: Bool { get }

  /// Hands over the charges of all pixels block by block, in the order of the events.
  ///
  /// - Throws: what `body` throws, and the error of the reader.
  func forEachBlock(_ body: (ChargeTable) throws -> Void) throws
}

extension ChargeTable: ChargeSource {
  /// True for ``Values/float32(_:)``.
  public var isSinglePrecision: Bool {
    if case .float32 = values { true } else { false }
  }

  /// Hands over the table itself.
  public func forEachBlock(_ body: (ChargeTable) throws -> Void) rethrows { try body(self) }
}
