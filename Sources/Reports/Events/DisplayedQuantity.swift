/// A number that every image of a page has, such as its size.
public struct DisplayedQuantity: Sendable, Equatable {
  /// What it is.
  public var name: String
  /// The unit; empty for none.
  public var unit: String

  /// Names a quantity.
  ///
  /// - Parameters:
  ///   - name: what it is.
  ///   - unit: the unit; empty for none.
  public init(_ name: String, unit: String = "") {
    self.name = name
    self.unit = unit
  }
}
