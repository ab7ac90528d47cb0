/// A line of a table whose fields are separated by commas (RFC 4180, one record a line).
public enum DelimitedLine {
  /// The fields without surrounding blanks; a field in double quotes may hold commas, and quotes as two.
  public static func fields(_ line: Substring) -> [String] {
    var fields: [String] = []
    var field = ""
    var (isQuoted, wasQuote) = (false, false)
    for character in line {
      if character == "\"" {
        // The second of two quotes inside a quoted field is a quote.
        if !isQuoted, wasQuote { field.append(character) }
        isQuoted.toggle()
        wasQuote = !isQuoted
        continue
      }
      wasQuote = false
      if character == ",", !isQuoted {
        fields.append(trimmed(field))
        field = ""
      } else {
        field.append(character)
      }
    }
    return fields + [trimmed(field)]
  }

  /// A field as it is written: in quotes if it needs them.
  public static func escaped(_ field: String) -> String {
    let needsQuotes = field.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }

  private static func trimmed(_ field: String) -> String {
    String(field.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
