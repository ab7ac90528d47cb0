internal import Foundation

/// Numbers as people read them: the rules of `SST.number` and `SST.tickText` in the scripts of the pages.
enum NumberText {
  /// A number with some significant digits; a dash for none. Whole numbers below a million are written in full.
  static func number(_ value: Double, digits: Int = 4) -> String {
    if value.isNaN { return "–" }
    if value.isInfinite { return value > 0 ? "∞" : "−∞" }
    let size = abs(value)
    if value == value.rounded(), size < 1e6 { return sign("\(Int(value))") }
    if size < 1e6, size >= 1e-4 {
      return fixed(value, decimals: max(0, digits - 1 - Int(floor(log10(size)))))
    }
    let parts = String(format: "%.*e", max(0, digits - 1), value).split(separator: "e")
    return sign(String(parts[0])) + "e\(Int(parts[1]) ?? 0)"
  }

  /// A number with a fixed count of decimals, at most 12.
  static func fixed(_ value: Double, decimals: Int) -> String {
    sign(String(format: "%.*f", min(decimals, 12), value))
  }

  /// A number at a tick of an axis whose ticks have a distance: with the decimals that it needs.
  static func tick(_ value: Double, step: Double) -> String {
    let size = max(abs(value), step)
    if size >= 1e6 || size < 1e-4 { return tick(value) }
    let decimals = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    return fixed(abs(value) < step * 1e-6 ? 0 : value, decimals: decimals)
  }

  /// A number at a tick that stands alone: without zeros at the end.
  static func tick(_ value: Double) -> String {
    let text = number(value, digits: 3)
    let mantissa = text.prefix { $0 != "e" }
    guard mantissa.contains(".") else { return text }
    var kept = mantissa
    while kept.last == "0" { kept.removeLast() }
    if kept.last == "." { kept.removeLast() }
    return String(kept + text.dropFirst(mantissa.count))
  }

  private static func sign(_ text: String) -> String { text.replacing("-", with: "−") }
}
