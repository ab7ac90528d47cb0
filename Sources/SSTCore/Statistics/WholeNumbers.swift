extension Int {
  /// A value without its fraction, held within limits; the lower limit for a value that is no number.
  ///
  /// For numbers that come from data: a plain conversion ends the program where the value does not fit.
  @inlinable public init(_ value: Double, within limits: ClosedRange<Int>) {
    if value >= Double(limits.upperBound) {
      self = limits.upperBound
    } else if value >= Double(limits.lowerBound) {
      self = Int(value)
    } else {
      self = limits.lowerBound
    }
  }
}
