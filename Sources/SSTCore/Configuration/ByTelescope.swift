/// A value that may be another one for some telescopes.
public struct ByTelescope<Value: Sendable>: Sendable {
  /// The value of telescopes that are not mentioned.
  public var usual: Value
  /// The values of telescopes that are mentioned.
  public var values: [Int: Value]
  /// The telescopes that are shown, mentioned or not.
  public let shownTelescopes: [Int]

  /// Makes one value for all telescopes.
  public init(_ usual: Value, showing telescopes: [Int] = TelescopeKey.sst1m) {
    self.usual = usual
    values = [:]
    shownTelescopes = telescopes
  }

  /// The value of a telescope.
  public subscript(id: Int) -> Value {
    get { values[id] ?? usual }
    set { values[id] = newValue }
  }

  /// The values of all telescopes that are mentioned or shown.
  var all: [Int: Value] {
    values.merging(shownTelescopes.map { ($0, usual) }) { given, _ in given }
  }
}

extension ByTelescope: Equatable where Value: Equatable {
  /// Equal if every telescope has the same value in both.
  public static func == (a: ByTelescope, b: ByTelescope) -> Bool { a.usual == b.usual && a.all == b.all }
}

extension ValueKind {
  /// One value, or a list of `["type", pattern, value]` and `["id", number, value]` as ctapipe has it.
  ///
  /// All values of a list are checked. For a telescope the last that fits it wins, and it is an error if none
  /// does; without a telescope the value that is present stays.
  var byTelescope: ValueKind {
    let expectation = "\(expectation), or a list of [\"type\", pattern, value] and [\"id\", number, value]"
    return ValueKind(expectation, words: words, show: show) {
      (node, place, present) throws(ConfigurationError) in
      guard case .array(let entries) = node.content else {
        if let value = try? read(node, place, present) { return value }
        throw place.invalid(node, expectation)
      }
      var chosen: Value?
      for (index, entry) in entries.enumerated() {
        let place = place.at(index)
        guard case .array(let parts) = entry.content, parts.count == 3 else {
          throw place.invalid(entry, expectation)
        }
        let fits = try Self.fits(parts, place)
        let value = try read(parts[2], place.at(2), nil)
        if fits { chosen = value }
      }
      if let chosen { return chosen }
      if let telescope = place.telescope {
        throw .missing(key: place.key, hint: "no entry of the list matches telescope \(telescope.id)")
      }
      guard let present else { throw place.invalid(node, expectation) }
      return present
    }
  }

  private static func fits(_ parts: [JSONNode], _ place: Place) throws(ConfigurationError) -> Bool {
    let kind = try ValueKind<String>.word(of: ["type", "id"]).read(parts[0], place.at(0), nil)
    if kind == "id" {
      return try ValueKind<Int>.telescopeID.read(parts[1], place.at(1), nil) == place.telescope?.id
    }
    let pattern = try ValueKind<String>.text.read(parts[1], place.at(1), nil)
    return place.telescope.map { TelescopePattern.matches($0.type, pattern) } ?? false
  }
}
