/// The value of a FITS header card.
public enum FITSValue: Sendable, Hashable, CustomStringConvertible {
  /// Text, without quotes and trailing blanks; written with at least 8 characters between quotes.
  case text(String)
  /// `T` or `F`.
  case logical(Bool)
  /// A whole number that fits 64 bits.
  case integer(Int)
  /// Any other number.
  case real(Double)
  /// Digits that are written as they are; reading never makes it.
  case verbatim(String)
  /// No value.
  case undefined

  /// The value as it would be printed.
  public var description: String {
    switch self {
    case .text(let text), .verbatim(let text): text
    case .logical(let flag): flag ? "T" : "F"
    case .integer(let number): String(number)
    case .real(let number): String(number)
    case .undefined: ""
    }
  }
}

/// One card of a FITS header: a keyword, its value and a comment in 80 ASCII characters.
///
/// Readers and writers of all FITS files of the package share it: the only place where cards are parsed and formatted.
public struct FITSCard: Sendable, Hashable {
  /// The number of bytes of a card.
  static let size = 80

  /// The name without `HIERARCH`: names of more than 8 characters are in HIERARCH cards.
  public var keyword: String
  /// The value.
  public var value: FITSValue
  /// A remark; it is cut off at the card's end.
  public var comment: String
  /// Whether the name stands in a HIERARCH card, whatever its length.
  public let isHierarchical: Bool

  /// Makes a card.
  public init(_ keyword: String, _ value: FITSValue, _ comment: String = "") {
    self.init(keyword, value, comment, isHierarchical: keyword.utf8.count > 8)
  }

  private init(_ keyword: String, _ value: FITSValue, _ comment: String, isHierarchical: Bool) {
    self.keyword = keyword
    self.value = value
    self.comment = comment
    self.isHierarchical = isHierarchical
  }
}

// MARK: - Parsing

extension FITSCard {
  /// True for the card that ends a header.
  static func isEnd(_ card: some Collection<UInt8>) -> Bool { name(card.prefix(8)) == "END" }

  /// Parses the 80 bytes of a card; nil for one without a value: `END`, `COMMENT`, `HISTORY`, blanks.
  init?(parsing card: some Collection<UInt8>) {
    let key = Self.name(card.prefix(8))
    let rest = card.dropFirst(8)
    if key == "HIERARCH", let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      let (value, comment) = Self.field(rest[rest.index(after: equals)...])
      self.init(Self.name(rest[..<equals]), value, comment, isHierarchical: true)
    } else if key != "END", rest.starts(with: [UInt8(ascii: "="), 0x20]) {
      let (value, comment) = Self.field(rest.dropFirst(2))
      self.init(key, value, comment, isHierarchical: false)
    } else {
      return nil
    }
  }

  private static func name(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).trimmingBlanks
  }

  /// Value and comment of the part after the `=`.
  private static func field(_ field: some Collection<UInt8>) -> (FITSValue, comment: String) {
    var rest = Array(field).drop { $0 == 0x20 }
    let value: FITSValue
    if rest.first == UInt8(ascii: "'") {
      value = .text(quoted(&rest))
    } else {
      let plain = rest.prefix { $0 != UInt8(ascii: "/") }
      value = number(name(plain))
      rest = rest.dropFirst(plain.count)
    }
    guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return (value, "") }
    return (value, name(rest[(slash + 1)...]))
  }

  private static func number(_ text: String) -> FITSValue {
    switch text {
    case "": return .undefined
    case "T": return .logical(true)
    case "F": return .logical(false)
    default:
      if let number = Int(text) { return .integer(number) }
      // Fortran writes D where others write E.
      if let number = Double(String(text.map { $0 == "D" || $0 == "d" ? "E" : $0 })) { return .real(number) }
      return .text(text)
    }
  }

  /// Takes a text in quotes off the front.
  private static func quoted(_ bytes: inout ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    bytes.removeFirst()
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "'") {
        guard bytes.first == byte else { break }
        bytes.removeFirst()
      }
      text.append(byte)
    }
    while text.last == 0x20 { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}

// MARK: - Formatting

extension FITSCard {
  /// The card as it stands in a file: exactly 80 ASCII characters.
  ///
  /// - Throws: ``FITSError/badCard(keyword:reason:)``.
  func bytes() throws(FITSError) -> [UInt8] {
    guard !keyword.isEmpty, Self.isPrintable(keyword + comment), !keyword.contains("=") else {
      throw .badCard(keyword: keyword, reason: "only printable ASCII without '=' is allowed")
    }
    let head = isHierarchical ? "HIERARCH " + Self.pad(keyword, 29) + " = " : Self.pad(keyword, 8) + "= "
    var text = head + (try valueText())
    if text.utf8.count > Self.size {
      throw .badCard(keyword: keyword, reason: "its value does not fit one card")
    }
    if !comment.isEmpty { text += " / " + comment }
    return Array(Self.pad(text, Self.size).utf8.prefix(Self.size))
  }

  private func valueText() throws(FITSError) -> String {
    switch value {
    case .text(let text):
      guard Self.isPrintable(text) else {
        throw .badCard(keyword: keyword, reason: "its text is not printable ASCII")
      }
      let quoted = text.map { $0 == "'" ? "''" : String($0) }.joined()
      return Self.pad("'" + Self.pad(quoted, 8) + "'", 20)
    case .real(let number):
      guard number.isFinite else { throw .badCard(keyword: keyword, reason: "it is not a finite number") }
      return Self.padLeft(number.description.uppercased())
    case .logical, .integer, .verbatim, .undefined: return Self.padLeft(value.description)
    }
  }

  private static func isPrintable(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  private static func padLeft(_ text: String) -> String {
    String(repeating: " ", count: max(0, 20 - text.utf8.count)) + text
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
}
