/// Intervals that quantities of an event must lie in; limits are included, and NaN is never inside.
///
/// A quantity is the name of a column. In tables of several telescopes it stands for its columns of all telescopes, and
/// every one must lie inside. A column that is stored with 32 bits is compared with the limits rounded to 32 bits, so that
/// a value equal to a limit is inside whatever the precision of its file.
public struct EventSelection: Sendable, Equatable {
  /// The interval of a quantity.
  public struct Interval: Sendable, Equatable {
    /// The name of the quantity.
    public let quantity: String
    /// The lowest value.
    public let low: Double
    /// The highest value.
    public let high: Double

    /// Makes an interval.
    ///
    /// - Parameters:
    ///   - quantity: the name of a column, without the ending of a telescope.
    ///   - low: the lowest value; −∞ for none.
    ///   - high: the highest value; ∞ for none.
    /// - Throws: ``ResponseError/setting(name:found:expected:)`` if `low` is above `high` or one is NaN.
    public init(_ quantity: String, low: Double, high: Double) throws(ResponseError) {
      guard low <= high else {
        throw .setting(name: "upper limit of \(quantity)", found: high, expected: "at least \(low)")
      }
      (self.quantity, self.low, self.high) = (quantity, low, high)
    }
  }

  /// The intervals; all must hold.
  public var intervals: [Interval]

  /// Takes intervals.
  public init(_ intervals: [Interval]) { self.intervals = intervals }

  /// Which events lie in all intervals.
  ///
  /// - Throws: ``ResponseError/missingColumn(name:similar:)``.
  public func mask(_ events: EventColumns) throws(ResponseError) -> EventMask {
    var mask = EventMask(count: events.count)
    for interval in intervals {
      for name in try events.columns(of: interval.quantity) {
        guard let column = events[name] else { continue }
        let (low, high) =
          column.isSinglePrecision
          ? (Double(Float(interval.low)), Double(Float(interval.high))) : (interval.low, interval.high)
        column.values.withUnsafeBufferPointer { values in
          mask.require { low <= values[$0] && values[$0] <= high }
        }
      }
    }
    return mask
  }
}
