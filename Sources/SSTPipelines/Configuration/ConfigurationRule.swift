import SSTCore

/// What a configuration value must look like.
indirect enum ConfigurationRule: Sendable {
  case flag
  /// A number within limits; both limits belong to the range.
  case number(ClosedRange<Double>)
  /// A whole number within limits (`5E5` is one).
  case integer(ClosedRange<Int>)
  case text
  /// One of these words.
  case choice([String])
  /// A list of any length with elements of one kind.
  case list(ConfigurationRule)
  /// A list with exactly these elements.
  case tuple([ConfigurationRule])
  /// Known keys only.
  case object([String: ConfigurationRule])
  /// Any key; names of columns, for example.
  case map(ConfigurationRule)
  /// Keys `tel_NNN` with values of one kind, and possibly other known keys beside them.
  case telescopes(ConfigurationRule, beside: [String: ConfigurationRule])
  /// One value for all telescopes, or a list of `["type", pattern, value]` and `["id", number, value]`.
  case telescopeParameter(ConfigurationRule)
  /// The value or `null`.
  case optional(ConfigurationRule)
  /// Any of several kinds.
  case either([ConfigurationRule])

  /// Any number that is not negative.
  static let positive = ConfigurationRule.number(0...Double.greatestFiniteMagnitude)
  /// Any number.
  static let anyNumber = ConfigurationRule.number(
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
  /// A share or probability.
  static let fraction = ConfigurationRule.number(0...1)
  /// A number of things.
  static let count = ConfigurationRule.integer(0...1_000_000_000)

  /// What is expected, in the words of an error message.
  var expectation: String {
    switch self {
    case .flag: return "true or false"
    case .number(let range): return Self.describe("a number", range.lowerBound, range.upperBound)
    case .integer(let range):
      return Self.describe("a whole number", Double(range.lowerBound), Double(range.upperBound))
    case .text: return "a text"
    case .choice(let words): return "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
    case .list(let element): return "a list of which each element is \(element.expectation)"
    case .tuple(let elements): return "a list of \(elements.count) elements"
    case .object, .map: return "an object"
    case .telescopes: return "an object with keys such as tel_021"
    case .telescopeParameter(let rule):
      return "\(rule.expectation), or a list of [\"type\", pattern, value] and [\"id\", number, value]"
    case .optional(let rule): return "\(rule.expectation), or null"
    case .either(let rules): return rules.map(\.expectation).joined(separator: ", or ")
    }
  }

  private static func describe(_ kind: String, _ low: Double, _ high: Double) -> String {
    let unbounded = 1e9
    switch (abs(low) >= unbounded, high >= unbounded) {
    case (true, true): return kind
    case (false, true): return "\(kind) of at least \(JSONValue.text(of: low))"
    case (true, false): return "\(kind) of at most \(JSONValue.text(of: high))"
    case (false, false): return "\(kind) from \(JSONValue.text(of: low)) to \(JSONValue.text(of: high))"
    }
  }
}
