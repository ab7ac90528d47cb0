extension ValueKind {
  /// A list of any length, or of exactly `count` elements.
  public static func list<Element>(of element: ValueKind<Element>, count: Int? = nil) -> ValueKind
  where Value == [Element] {
    let expectation =
      count.map { "a list of \($0) elements" } ?? "a list of which each element is \(element.expectation)"
    return ValueKind(expectation, show: { .array($0.map(element.show)) }) {
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
      expectation, words: inner.words, keys: inner.keys, show: { $0.map(inner.show) ?? .null }
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
    return ValueKind(expectation, show: show) { (node, place, present) throws(ConfigurationError) in
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
      Value.objectExpectation, keys: { Value.keyPaths }, show: \.shown
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

/// What an object with telescope keys expects.
let telescopesExpectation = "an object with keys such as tel_021"
