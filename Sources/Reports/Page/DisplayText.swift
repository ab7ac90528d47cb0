/// Text from files and users, made safe to show.
enum DisplayText {
  /// The most characters of one text; longer ones are cut.
  static let maximumLength = 2000

  /// The text without control characters and marks that change the direction of writing, cut to a sane length.
  static func clean(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    for (count, scalar) in text.unicodeScalars.enumerated() {
      if count == maximumLength {
        result.append("…")
        break
      }
      result.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  /// The cleaned text with `& < > " '` as character references, for element content and quoted attributes.
  static func html(_ text: some StringProtocol) -> String {
    var result = ""
    for character in clean(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true
    case 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
