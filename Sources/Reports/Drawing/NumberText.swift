internal import Foundation

/// Numbers as people write them on plots.
enum NumberText {
  /// A number with the decimals that a step between numbers needs.
  static func fixed(_ value: Double, step: Double) -> String {
    let size = max(abs(value), step)
    if size >= 1e6 || size < 1e-4 { return general(value) }
    let decimals = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    return sign(String(format: "%.*f", min(decimals, 12), abs(value) < step * 1e-6 ? 0 : value))
  }

  /// A power of ten or a small multiple: in full if short.
  static func power(_ value: Double) -> String {
    if value >= 0.999e-3 && value < 1e5 { return sign(String(format: "%g", value)) }
    return general(value)
  }

  /// A number with some significant digits; a dash for none.
  static func general(_ value: Double, digits: Int = 4) -> String {
    value.isFinite ? sign(String(format: "%.*g", digits, value)) : "–"
  }

  private static func sign(_ text: String) -> String { text.replacing("-", with: "−") }
}
