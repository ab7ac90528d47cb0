/// Reads the few Python literals that `.npy` headers consist of; nothing is executed.
struct PythonLiteral {
  /// A literal; tuples and lists are the same.
  indirect enum Value: Equatable {
    case text(String)
    case integer(Int)
    case truth(Bool)
    case list([Value])
    case dictionary([String: Value])
  }

  let bytes: [UInt8]
  /// Where the parser is, for messages.
  private(set) var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The only value of the text, or `nil` if it is not one that is understood.
  mutating func parse() -> Value? {
    guard let value = value(depth: 0) else { return nil }
    skipSpace()
    return position == bytes.count ? value : nil
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  /// Moves over `character` after white space; false if something else is there.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) -> Value? {
    if depth > 8 { return nil }
    skipSpace()
    guard position < bytes.count else { return nil }
    switch Unicode.Scalar(bytes[position]) {
    case "{": return dictionary(depth)
    case "(": return list(closedBy: ")", depth)
    case "[": return list(closedBy: "]", depth)
    case "'", "\"": return text().map(Value.text)
    case "0"..."9": return integer()
    default: return word()
    }
  }

  private mutating func dictionary(_ depth: Int) -> Value? {
    var result: [String: Value] = [:]
    position += 1
    while !take("}") {
      if !result.isEmpty {
        guard take(",") else { return nil }
        if take("}") { break }
      }
      skipSpace()
      guard let key = text(), take(":"), let value = value(depth: depth + 1),
        result.updateValue(value, forKey: key) == nil
      else { return nil }
    }
    return .dictionary(result)
  }

  private mutating func list(closedBy end: Unicode.Scalar, _ depth: Int) -> Value? {
    var result: [Value] = []
    position += 1
    while !take(end) {
      if !result.isEmpty {
        guard take(",") else { return nil }
        if take(end) { break }
      }
      guard let value = value(depth: depth + 1) else { return nil }
      result.append(value)
    }
    return .list(result)
  }

  private mutating func text() -> String? {
    guard position < bytes.count,
      bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"")
    else { return nil }
    let rest = bytes[(position + 1)...]
    guard let end = rest.firstIndex(of: bytes[position]) else { return nil }
    position = end + 1
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  private mutating func integer() -> Value? {
    let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
    position += digits.count
    // Python 2 marked long integers.
    _ = take("L")
    return Int(String(decoding: digits, as: UTF8.self)).map(Value.integer)
  }

  private mutating func word() -> Value? {
    let letters = bytes[position...].prefix { (0x41...0x5A).contains($0 & 0xDF) }
    switch String(decoding: letters, as: UTF8.self) {
    case "True":
      position += 4
      return .truth(true)
    case "False":
      position += 5
      return .truth(false)
    default: return nil
    }
  }
}
