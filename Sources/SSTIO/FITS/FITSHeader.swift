/// A value of a FITS header card.
public enum FITSValue: Sendable, Equatable, CustomStringConvertible {
  /// Text, without quotes and trailing blanks.
  case text(String)
  /// `T` or `F`.
  case logical(Bool)
  /// A whole number that fits 64 bits.
  case integer(Int64)
  /// Any other number.
  case real(Double)
  /// No value.
  case undefined

  /// The value as it would be printed.
  public var description: String {
    switch self {
    case .text(let text): text
    case .logical(let flag): flag ? "T" : "F"
    case .integer(let number): String(number)
    case .real(let number): String(number)
    case .undefined: ""
    }
  }

  /// Parses the value field of a card (after the `=`).
  init(field: some Collection<UInt8>) {
    let bytes = Array(field).drop { $0 == 0x20 }
    if bytes.first == UInt8(ascii: "'") {
      self = .text(Self.quoted(bytes.dropFirst()))
      return
    }
    let plain = bytes.prefix { $0 != UInt8(ascii: "/") }
    let text = String(decoding: plain, as: UTF8.self).trimmingBlanks
    switch text {
    case "": self = .undefined
    case "T": self = .logical(true)
    case "F": self = .logical(false)
    default:
      if let number = Int64(text) {
        self = .integer(number)
      } else if let number = Double(text.replacingD) {
        self = .real(number)
      } else {
        self = .text(text)
      }
    }
  }

  private static func quoted(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "'") {
        guard rest.first == byte else { break }
        rest = rest.dropFirst()
      }
      text.append(byte)
    }
    while text.last == 0x20 { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}

/// The keywords of one FITS header, in file order.
public struct FITSHeader: Sendable {
  /// Keyword and value of each card that has a value.
  public private(set) var cards: [(key: String, value: FITSValue)] = []
  private var positions: [String: Int] = [:]

  /// The value of a keyword: the first card with that name.
  public subscript(_ key: String) -> FITSValue? { positions[key].map { cards[$0].value } }

  /// The text of a keyword, or nil if it is absent or no text.
  public func text(_ key: String) -> String? {
    if case .text(let text) = self[key] { text } else { nil }
  }

  /// The whole number of a keyword, or nil if it is absent or no whole number.
  public func integer(_ key: String) -> Int? {
    if case .integer(let number) = self[key] { Int(exactly: number) } else { nil }
  }

  /// Adds one card of 80 bytes; false for `END`.
  mutating func add(card: ArraySlice<UInt8>) -> Bool {
    let key = String(decoding: card.prefix(8), as: UTF8.self).trimmingBlanks
    if key == "END" { return false }
    let rest = card.dropFirst(8)
    if key == "HIERARCH", let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      let name = String(decoding: rest[..<equals], as: UTF8.self).trimmingBlanks
      append("HIERARCH " + name, FITSValue(field: rest[(equals + 1)...]))
    } else if rest.starts(with: [UInt8(ascii: "="), 0x20]) {
      append(key, FITSValue(field: rest.dropFirst(2)))
    }
    return true
  }

  private mutating func append(_ key: String, _ value: FITSValue) {
    if positions[key] == nil { positions[key] = cards.count }
    cards.append((key, value))
  }
}

extension String {
  /// The text without blanks at both ends.
  var trimmingBlanks: String {
    var view = self[...]
    while view.first == " " { view.removeFirst() }
    while view.last == " " { view.removeLast() }
    return String(view)
  }

  /// The text with Fortran's exponent letter replaced.
  fileprivate var replacingD: String { String(map { $0 == "D" || $0 == "d" ? "E" : $0 }) }
}
