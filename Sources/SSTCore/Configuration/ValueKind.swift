/// What a value of a configuration must look like, and how it becomes a Swift value and back.
///
/// Kinds are composed: `.list(of: .integer(in: 0...1295))`, `.optional(.text)`, `.telescopes(.list(of: .object()))`.
public struct ValueKind<Value: Sendable>: Sendable {
  /// Reads a value at a place; the last argument is the value that it is laid over, if there is one.
  typealias Read = @Sendable (JSONNode, Place, Value?) throws(ConfigurationError) -> Value

  /// What is expected, in the words of an error message.
  public let expectation: String
  /// The words of which one is expected; empty for other kinds.
  let words: [String]
  let read: Read
  let show: @Sendable (Value) -> JSONValue
  /// The paths of the keys below an object, from it on; empty for other kinds.
  let keys: @Sendable () -> [String]

  init(
    _ expectation: String, words: [String] = [], keys: @escaping @Sendable () -> [String] = { [] },
    show: @escaping @Sendable (Value) -> JSONValue, read: @escaping Read
  ) {
    self.expectation = expectation
    self.words = words
    self.keys = keys
    self.show = show
    self.read = read
  }

  /// A value without parts: `convert` gives nil for what is not expected.
  public static func scalar(
    _ expectation: String, words: [String] = [], show: @escaping @Sendable (Value) -> JSONValue,
    convert: @escaping @Sendable (JSONValue) -> Value?
  ) -> ValueKind {
    ValueKind(expectation, words: words, show: show) {
      (node, place, _) throws(ConfigurationError) in
      if case .scalar(let value) = node.content, let value = convert(value) { return value }
      throw place.invalid(node, expectation, words: words)
    }
  }
}

extension ValueKind<Bool> {
  /// `true` or `false`.
  public static var flag: ValueKind { .scalar("true or false", show: { .bool($0) }, convert: \.bool) }
}

extension ValueKind<Double> {
  /// A number within limits that belong to the range; any number by default.
  public static func number(
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  ) -> ValueKind {
    .scalar(
      describe("a number", range.lowerBound, range.upperBound), show: { .number($0) },
      convert: { $0.double.flatMap { range.contains($0) ? $0 : nil } })
  }

  /// Any number that is not negative.
  public static var notNegative: ValueKind { number(in: 0...Double.greatestFiniteMagnitude) }
  /// A share or a probability, 0 to 1.
  public static var fraction: ValueKind { number(in: 0...1) }
}

extension ValueKind<Int> {
  /// A whole number within limits that belong to the range; `5E5` is one.
  public static func integer(in range: ClosedRange<Int>) -> ValueKind {
    .scalar(
      describe("a whole number", Double(range.lowerBound), Double(range.upperBound)),
      show: { .number(Double($0)) }, convert: { $0.integer.flatMap { range.contains($0) ? $0 : nil } })
  }

  /// A number of things.
  public static var count: ValueKind { integer(in: 0...1_000_000_000) }
  /// The id of a telescope.
  public static var telescopeID: ValueKind { integer(in: 0...65535) }
}

extension ValueKind<String> {
  /// Any text.
  public static var text: ValueKind { .scalar("a text", show: { .string($0) }, convert: \.string) }

  /// One of some words.
  public static func word(of words: [String]) -> ValueKind {
    .scalar(oneOf(words), words: words, show: { .string($0) }) {
      $0.string.flatMap { words.contains($0) ? $0 : nil }
    }
  }
}

extension ValueKind where Value: CaseIterable & RawRepresentable<String> {
  /// One of the names of an enumeration.
  public static var word: ValueKind {
    let words = Value.allCases.map(\.rawValue)
    return .scalar(
      oneOf(words), words: words, show: { .string($0.rawValue) },
      convert: { $0.string.flatMap(Value.init(rawValue:)) })
  }
}

/// What a range of numbers expects; limits of 10⁹ and more are not mentioned.
private func describe(_ kind: String, _ low: Double, _ high: Double) -> String {
  let unbounded = 1e9
  return switch (abs(low) >= unbounded, high >= unbounded) {
  case (true, true): kind
  case (false, true): "\(kind) of at least \(JSONValue.text(of: low))"
  case (true, false): "\(kind) of at most \(JSONValue.text(of: high))"
  case (false, false): "\(kind) from \(JSONValue.text(of: low)) to \(JSONValue.text(of: high))"
  }
}

private func oneOf(_ words: [String]) -> String {
  "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
}
