/// A strict JSON parser that keeps line numbers and refuses a key given twice.
///
/// Depth is limited to 64, so hostile input cannot exhaust the stack; time and memory are linear in the input.
package struct JSONParser {
  /// What is wrong with the text, and in which line.
  package struct Failure: Error, Equatable {
    /// The line, from 1 on.
    package var line: Int
    /// What is wrong there.
    package var problem: String
  }

  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1
  private static let deepest = 64

  private init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Parses one document; `file` is the name that its nodes carry.
  package static func parse(_ bytes: [UInt8], file: String = "") throws(Failure) -> JSONNode {
    var parser = JSONParser(bytes, file: file)
    let node = try parser.value(depth: 0)
    parser.skipBlanks()
    guard parser.position == bytes.count else { throw parser.failure("text after the end of the document") }
    return node
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ problem: String) -> Failure { Failure(line: line, problem: problem) }

  private func found() -> String {
    guard let next else { return "the end of the file" }
    return next > 0x20 && next < 0x7F ? "'\(Character(UnicodeScalar(next)))'" : "byte \(next)"
  }

  private mutating func skipBlanks() {
    while let byte = next {
      if byte == UInt8(ascii: "\n") {
        line += 1
      } else if byte != 0x20, byte != 0x09, byte != 0x0D {
        return
      }
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONNode {
    guard depth < Self.deepest else { throw failure("more than \(Self.deepest) levels of brackets") }
    skipBlanks()
    let start = line
    let content: JSONNode.Content
    switch next {
    case UInt8(ascii: "{"): content = .object(try members(depth: depth))
    case UInt8(ascii: "["): content = .array(try elements(depth: depth))
    case UInt8(ascii: "\""): content = .scalar(.string(try string()))
    case UInt8(ascii: "t"): content = .scalar(try word("true", .bool(true)))
    case UInt8(ascii: "f"): content = .scalar(try word("false", .bool(false)))
    case UInt8(ascii: "n"): content = .scalar(try word("null", .null))
    default: content = .scalar(try number())
    }
    return JSONNode(content: content, line: start, file: file)
  }

  private mutating func members(depth: Int) throws(Failure) -> [JSONNode.Member] {
    position += 1
    var members: [JSONNode.Member] = []
    var lines: [String: Int] = [:]
    skipBlanks()
    if take("}") { return [] }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw failure("expected a key in quotes, found \(found())") }
      let keyLine = line
      let key = try string()
      if let first = lines.updateValue(keyLine, forKey: key) {
        throw Failure(line: keyLine, problem: "key '\(key)' is given twice (first in line \(first))")
      }
      skipBlanks()
      guard take(":") else { throw failure("expected ':' after the key '\(key)', found \(found())") }
      members.append(.init(key: key, line: keyLine, node: try value(depth: depth + 1)))
      skipBlanks()
      if take("}") { return members }
      guard take(",") else { throw failure("expected ',' or '}', found \(found())") }
    }
  }

  private mutating func elements(depth: Int) throws(Failure) -> [JSONNode] {
    position += 1
    var nodes: [JSONNode] = []
    skipBlanks()
    if take("]") { return [] }
    while true {
      nodes.append(try value(depth: depth + 1))
      skipBlanks()
      if take("]") { return nodes }
      guard take(",") else { throw failure("expected ',' or ']', found \(found())") }
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let wanted = "\(text)".utf8
    guard bytes[position...].starts(with: wanted) else { throw failure("expected a value, found \(found())") }
    position += wanted.count
    return value
  }
}

extension JSONParser {
  private mutating func number() throws(Failure) -> JSONValue {
    let start = position
    _ = take("-")
    let whole = digits()
    let leadingZero = whole > 1 && bytes[position - whole] == UInt8(ascii: "0")
    guard whole > 0, !leadingZero else {
      position = start
      throw failure("expected a value, found \(found())")
    }
    if take("."), digits() == 0 { throw failure("a number needs digits after the point") }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      if digits() == 0 { throw failure("a number needs digits in its exponent") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else { throw failure("number '\(text)' is too large") }
    return .number(value)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  private mutating func string() throws(Failure) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let valid = String(validating: text, as: UTF8.self) else {
          throw failure("string is not UTF-8")
        }
        return valid
      case UInt8(ascii: "\\"): text += try escape().utf8
      case 0..<0x20: throw failure("a line break or control character inside a string")
      default: text.append(byte)
      }
    }
    throw failure("the file ends inside a string")
  }

  private mutating func escape() throws(Failure) -> String {
    let simple: [UInt8: String] = [
      UInt8(ascii: "n"): "\n", UInt8(ascii: "t"): "\t", UInt8(ascii: "r"): "\r", UInt8(ascii: "b"): "\u{8}",
      UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "/"): "/", UInt8(ascii: "\\"): "\\", UInt8(ascii: "\""): "\"",
    ]
    guard let byte = next else { throw failure("the file ends inside a string") }
    position += 1
    if let text = simple[byte] { return text }
    guard byte == UInt8(ascii: "u") else { throw failure("unknown escape in a string") }
    let first = try hexadecimal()
    guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { return try character(first) }
    let second = try hexadecimal()
    guard (0xDC00..<0xE000).contains(second) else { throw failure("half a surrogate pair in a string") }
    return try character(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private func character(_ code: UInt32) throws(Failure) -> String {
    guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair in a string") }
    return String(Character(scalar))
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    guard position + 4 <= bytes.count,
      let text = String(validating: bytes[position..<position + 4], as: UTF8.self),
      text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }), let code = UInt32(text, radix: 16)
    else { throw failure("expected four hexadecimal digits after \\u") }
    position += 4
    return code
  }
}
