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
  /// The keys of an object, of the elements of a list, of each telescope; empty for other kinds.
  let parts: @Sendable () -> [SettingDescription]

  init(
    _ expectation: String, words: [String] = [],
    parts: @escaping @Sendable () -> [SettingDescription] = { [] },
    show: @escaping @Sendable (Value) -> JSONValue, read: @escaping Read
  ) {
    self.expectation = expectation
    self.words = words
    self.parts = parts
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
  /// A fraction or a probability, 0 to 1.
  public static var fraction: ValueKind { number(in: 0...1) }
}

extension ValueKind<Int> {
  /// A whole number within limits that belong to the range; `5E5` is one.
  public static func integer(in range: ClosedRange<Int>) -> ValueKind {
    .scalar(
      describe("an integer", Double(range.lowerBound), Double(range.upperBound)),
      show: { .number(Double($0)) }, convert: { $0.integer.flatMap { range.contains($0) ? $0 : nil } })
  }

  /// A number of things.
  public static var count: ValueKind { integer(in: 0...1_000_000_000) }
  /// The id of a telescope.
  public static var telescopeID: ValueKind { integer(in: 0...65535) }
}

extension ValueKind<String> {
  /// Any text.
  public static var text: ValueKind { .scalar("a string", show: { .string($0) }, convert: \.string) }

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

extension ValueKind {
  /// A list of any length, or of exactly `count` elements.
  public static func list<Element>(of element: ValueKind<Element>, count: Int? = nil) -> ValueKind
  where Value == [Element] {
    let expectation =
      count.map { "a list of \($0) elements" } ?? "a list, each element \(element.expectation)"
    let parts: @Sendable () -> [SettingDescription] = { element.parts().map { $0.below("[]") } }
    return ValueKind(expectation, parts: parts, show: { .array($0.map(element.show)) }) {
      (node, place, _) throws(ConfigurationError) in
      guard case .array(let nodes) = node.content, nodes.count == count ?? nodes.count else {
        throw place.invalid(node, expectation)
      }
      var values: [Element] = []
      for (index, node) in nodes.enumerated() { values.append(try element.read(node, place.at(index), nil)) }
      return values
    }
  }

  /// A value or `null`.
  public static func optional<Wrapped>(_ inner: ValueKind<Wrapped>) -> ValueKind where Value == Wrapped? {
    let expectation = "\(inner.expectation), or null"
    return ValueKind(
      expectation, words: inner.words, parts: inner.parts, show: { $0.map(inner.show) ?? .null }
    ) { (node, place, present) throws(ConfigurationError) in
      if case .scalar(.null) = node.content { return nil }
      do throws(ConfigurationError) {
        return try inner.read(node, place, present ?? nil)
      } catch {
        // A nested value has its own complaint; the one of a plain value mentions null.
        guard case .scalar = node.content else { throw error }
        throw place.invalid(node, expectation, words: inner.words)
      }
    }
  }

  /// An object with any keys, for example names of columns.
  public static func map<Element>(_ element: ValueKind<Element>) -> ValueKind
  where Value == [String: Element] {
    let show: @Sendable (Value) -> JSONValue = { .object($0.mapValues(element.show)) }
    return ValueKind("an object", show: show) { (node, place, present) throws(ConfigurationError) in
      guard case .object(let members) = node.content else { throw place.invalid(node, "an object") }
      var values = present ?? [:]
      for member in members {
        values[member.key] = try element.read(member.node, place.below(member.key), values[member.key])
      }
      return values
    }
  }

  /// An object whose keys are those of telescopes, such as `tel_021`; in Swift by the telescope's id.
  public static func telescopes<Element>(_ element: ValueKind<Element>) -> ValueKind
  where Value == [Int: Element] {
    let show: @Sendable (Value) -> JSONValue = { values in
      .object(Dictionary(uniqueKeysWithValues: values.map { (TelescopeKey.key(of: $0), element.show($1)) }))
    }
    let expectation = telescopesExpectation
    let parts: @Sendable () -> [SettingDescription] = { telescopeParts(element) }
    return ValueKind(expectation, parts: parts, show: show) {
      (node, place, present) throws(ConfigurationError) in
      guard case .object(let members) = node.content else { throw place.invalid(node, expectation) }
      var values = present ?? [:]
      for member in members {
        guard let id = TelescopeKey.id(of: member.key) else {
          throw place.unknown(member, siblings: TelescopeKey.usual)
        }
        values[id] = try element.read(member.node, place.below(member.key), values[id])
      }
      return values
    }
  }

  /// An object with the settings of a type; a value that is present already is laid over.
  public static func object() -> ValueKind where Value: Configurable {
    ValueKind(
      Value.objectExpectation, parts: { Value.descriptions }, show: \.shown
    ) { (node, place, present) throws(ConfigurationError) in
      var value = present ?? Value()
      try value.merge(node, place)
      return value
    }
  }

  /// The same values, kept as JSON.
  public var json: ValueKind<JSONValue> {
    ValueKind<JSONValue>(expectation, words: words, show: { $0 }) {
      (node, place, present) throws(ConfigurationError) in
      _ = try read(node, place, nil)
      return present?.merged(with: node.value) ?? node.value
    }
  }
}

extension ValueKind<JSONValue> {
  /// Any of several kinds.
  public static func either(_ kinds: ValueKind...) -> ValueKind {
    let expectation = kinds.map(\.expectation).joined(separator: ", or ")
    return ValueKind(expectation, show: { $0 }) { (node, place, _) throws(ConfigurationError) in
      guard kinds.contains(where: { (try? $0.read(node, place, nil)) != nil }) else {
        throw place.invalid(node, expectation)
      }
      return node.value
    }
  }
}

/// The key of any telescope, and the keys below it.
private func telescopeParts<Element>(_ element: ValueKind<Element>) -> [SettingDescription] {
  let parts = element.parts()
  let name = SettingDescription.anyTelescope
  return [
    SettingDescription(key: name, meaning: "", expectation: element.expectation, isSection: !parts.isEmpty)
  ] + parts.map { $0.below(name) }
}

/// What an object with telescope keys expects.
let telescopesExpectation = "an object with keys such as tel_021"
