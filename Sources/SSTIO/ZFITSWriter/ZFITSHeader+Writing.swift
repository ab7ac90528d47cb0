extension ZFITSWriter {
  /// One keyword of a header.
  public struct Keyword: Sendable, Hashable {
    /// What a keyword holds.
    public enum Value: Sendable, Hashable {
      /// Text, at most 68 printable ASCII characters with quotes doubled.
      case text(String)
      /// An integer.
      case integer(Int)
      /// A finite number.
      case real(Double)
      /// T or F.
      case logical(Bool)
      /// Digits that are written as they are.
      case verbatim(String)
    }

    /// The name: 1 to 8 characters of A-Z, 0-9, `-`, `_`; longer names become HIERARCH cards.
    public var name: String
    /// The value.
    public var value: Value
    /// A remark; cut off at the card's end.
    public var comment: String

    /// Makes a keyword.
    public init(_ name: String, _ value: Value, _ comment: String = "") {
      self.name = name
      self.value = value
      self.comment = comment
    }

    /// The card: exactly 80 ASCII characters.
    func card() throws(ZFITSWriterError) -> [UInt8] {
      let isPrintable = (name + comment).utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
      guard !name.isEmpty, isPrintable, !name.contains("=") else {
        throw .badKeyword(name: name, reason: "only printable ASCII without '=' is allowed")
      }
      let head = name.utf8.count <= 8 ? Self.pad(name, 8) + "= " : "HIERARCH " + Self.pad(name, 29) + " = "
      var text = head + (try valueText())
      if text.utf8.count > 80 { throw .badKeyword(name: name, reason: "its value does not fit one card") }
      if !comment.isEmpty { text += " / " + comment }
      return Array(Self.pad(text, 80).utf8.prefix(80))
    }

    private func valueText() throws(ZFITSWriterError) -> String {
      switch value {
      case .text(let text):
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
          throw .badKeyword(name: name, reason: "its text is not printable ASCII")
        }
        let quoted = text.map { $0 == "'" ? "''" : String($0) }.joined()
        return Self.pad("'" + Self.pad(quoted, 8) + "'", 20)
      case .integer(let number): return Self.padLeft(String(number), 20)
      case .real(let number):
        guard number.isFinite else { throw .badKeyword(name: name, reason: "it is not a finite number") }
        return Self.padLeft("\(number)".uppercased(), 20)
      case .logical(let flag): return Self.padLeft(flag ? "T" : "F", 20)
      case .verbatim(let digits): return Self.padLeft(digits, 20)
      }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    private static func padLeft(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
  }

  /// The FITS block size.
  static let blockSize = 2880

  /// A whole header: cards, END, blanks to a multiple of 2880 bytes, with CHECKSUM set so that header and
  /// data sum to 0xFFFFFFFF.
  ///
  /// - Parameters:
  ///   - keywords: the cards; one is CHECKSUM with 16 zeros.
  ///   - dataSum: the sum of the data area; nil leaves CHECKSUM at zeros, the mark of a file not yet closed.
  static func header(_ keywords: [Keyword], dataSum: UInt32?) throws(ZFITSWriterError) -> [UInt8] {
    var bytes: [UInt8] = []
    var checksumPlace: Int?
    for keyword in keywords {
      if keyword.name == "CHECKSUM" { checksumPlace = bytes.count + 11 }
      bytes += try keyword.card()
    }
    bytes += Array("END".utf8)
    bytes += Array(repeating: 0x20, count: (blockSize - bytes.count % blockSize) % blockSize)
    guard let dataSum, let place = checksumPlace else { return bytes }
    var sum = Checksum()
    sum.add(bytes)
    sum.add(sum: dataSum)
    bytes.replaceSubrange(place..<place + 16, with: Checksum.characters(of: ~sum.value).utf8)
    return bytes
  }

  /// The keywords of the primary header.
  static func primaryKeywords(_ user: [Keyword]) -> [Keyword] {
    [
      Keyword("SIMPLE", .logical(true), "file does conform to FITS standard"),
      Keyword("BITPIX", .integer(8), "number of bits per data pixel"),
      Keyword("NAXIS", .integer(0), "number of data axes"),
      Keyword("EXTEND", .logical(true), "FITS dataset may contain extensions"),
      Keyword("CHECKSUM", .text("0000000000000000"), "Checksum for the whole HDU"),
      Keyword("DATASUM", .text("         0"), "Checksum for the data block"),
    ] + user
  }
}
