/// A number for each pixel of the camera.
public struct ReportQuantity: Sendable {
  /// Its name in files, such as `pe_sigma`.
  public var name: String
  /// Its name for people.
  public var label: String
  /// Its unit; empty for a pure number.
  public var unit: String
  /// One value per pixel; NaN if not known.
  public var values: [Double]
  /// One standard error per pixel, NaN if not known; nil if the quantity has none.
  public var errors: [Double]?

  /// Makes a quantity.
  ///
  /// - Parameters:
  ///   - name: its name in files.
  ///   - label: its name for people.
  ///   - unit: its unit; empty for a pure number.
  ///   - values: one per pixel.
  ///   - errors: one per pixel, or nil.
  public init(name: String, label: String, unit: String = "", values: [Double], errors: [Double]? = nil) {
    self.name = name
    self.label = label
    self.unit = unit
    self.values = values
    self.errors = errors
  }

  var value: ReportValue {
    .object([
      ("name", .text(name)), ("label", .text(label)), ("unit", .text(unit)), ("values", .float64(values)),
      ("errors", errors.map { .float64($0) } ?? .null),
    ])
  }
}
