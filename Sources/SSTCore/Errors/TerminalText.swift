/// Text from files and users, made safe for terminals, logs and lists with one line an entry.
///
/// Names of files, keywords and columns may hold line feeds, commands to terminals and marks that change the direction
/// of writing. Whatever prints a text for people applies this once, last of all.
public enum TerminalText {
  /// The text in one line: harmful characters are written as `\n`, `\r`, `\t` or `\u{1B}`.
  ///
  /// A backslash that could be mistaken for the begin of such an escape is doubled, so that different texts stay
  /// different. Complexity: O(length).
  public static func line(_ text: String) -> String {
    if !text.unicodeScalars.contains(where: { isHarmful($0) || $0 == "\\" }) { return text }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if isHarmful(scalar) {
        result += escape(scalar).unicodeScalars
      } else {
        result.append(scalar)
        if scalar == "\\", beginsEscape(rest) { result.append(scalar) }
      }
    }
    return String(result)
  }

  /// Texts, each in a line of its own.
  public static func lines(_ texts: [String]) -> String { texts.map(line).joined(separator: "\n") }

  /// True for control characters, separators of lines, and what is not seen: marks of the direction of writing, spaces
  /// without width, tags, noncharacters. The joiners that some scripts need are harmless.
  public static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
    default: scalar.properties.isNoncharacterCodePoint
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
  }

  private static func beginsEscape(_ rest: Substring.UnicodeScalarView) -> Bool {
    guard let next = rest.first else { return false }
    return switch next {
    case "n", "r", "t", "\\": true
    case "u": rest.dropFirst().first == "{"
    default: isHarmful(next)
    }
  }
}
