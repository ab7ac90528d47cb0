internal import SSTCore

/// A coding key made from any text.
struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// Reads a configuration object whose keys may be absent (default) but not misspelt, and whose values have
/// a range.
struct StrictContainer<Key: CodingKey & CaseIterable> {
  private let container: KeyedDecodingContainer<Key>

  init(_ decoder: any Decoder, keyedBy: Key.Type) throws {
    let names = Key.allCases.map(\.stringValue)
    let all = try decoder.container(keyedBy: AnyKey.self)
    for key in all.allKeys where !names.contains(key.stringValue) {
      let hint = NearestMatch.find(key.stringValue, among: names).map { "; did you mean '\($0)'?" } ?? ""
      throw DecodingError.dataCorrupted(
        .init(codingPath: all.codingPath, debugDescription: "unknown key '\(key.stringValue)'\(hint)"))
    }
    container = try decoder.container(keyedBy: Key.self)
  }

  func flag(_ key: Key, default value: Bool) throws -> Bool {
    try container.decodeIfPresent(Bool.self, forKey: key) ?? value
  }

  func count(_ key: Key, default value: Int, in range: ClosedRange<Int> = 0...8) throws -> Int {
    let found = try container.decodeIfPresent(Int.self, forKey: key) ?? value
    guard range.contains(found) else { throw outside(key, "\(found)", "\(range)") }
    return found
  }

  func number(_ key: Key, default value: Double, in range: ClosedRange<Double> = -1e6...1e6) throws -> Double
  {
    let found = try container.decodeIfPresent(Double.self, forKey: key) ?? value
    guard range.contains(found) else { throw outside(key, "\(found)", "\(range)") }
    return found
  }

  private func outside(_ key: Key, _ found: String, _ range: String) -> DecodingError {
    .dataCorruptedError(
      forKey: key, in: container, debugDescription: "\(key.stringValue) is \(found), expected \(range)")
  }
}
