/// The type of the items of a column.
public enum ZFITSItemType: String, Sendable, Equatable, CaseIterable {
  /// One byte, 0 or 1.
  case bool
  /// Signed bytes; text in string columns.
  case int8
  /// Unsigned bytes.
  case uint8
  /// Signed and unsigned numbers of 2, 4 and 8 bytes, little-endian; enumerations are `int32`.
  case int16, uint16, int32, uint32, int64, uint64
  /// IEEE numbers.
  case float32, float64

  /// The bytes of one item.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The letter of ZFORM.
  var letter: Character {
    switch self {
    case .bool: "L"
    case .int8: "A"
    case .uint8: "B"
    case .int16, .uint16: "I"
    case .int32, .uint32: "J"
    case .int64, .uint64: "K"
    case .float32: "E"
    case .float64: "D"
    }
  }

  /// TZERO, the mark that tells unsigned types from signed ones, as it is written; stored values are not shifted.
  var zero: String? {
    switch self {
    case .uint8: "-128."
    case .uint16: "32768."
    case .uint32: "2147483648."
    case .uint64: "9223372036854775808."
    default: nil
    }
  }

  /// The type of a letter and a TZERO; nil if there is none.
  init?(letter: Character, zero: Double) {
    // Bytes without a mark are unsigned, and an old writer swapped two digits of 32768.
    let zero = letter == "B" && zero == 0 ? -128 : letter == "I" && zero == 32678 ? 32768 : zero
    let found = Self.allCases.first { type in
      type.letter == letter && (type.zero.flatMap { Double($0) } ?? 0) == zero
    }
    guard let found else { return nil }
    self = found
  }
}

/// How the values of a row of a column are stored.
public enum ZFITSCellKind: Sendable, Hashable {
  /// One number without a length.
  case scalar
  /// A 32-bit length in bytes, then the items (protobuf `AnyArray`).
  case array
  /// As ``array``, and the bytes are text (protobuf `string` and `bytes`).
  case text
}

/// One column of a ZFITS table, of a file that is read or written.
public struct ZFITSColumn: Sendable, Hashable {
  /// The column's name (TTYPE), field names joined by `_`.
  public let name: String
  /// Protobuf field numbers joined by dots (TPBID), for example `6.1.1`.
  public let identifier: String
  /// The type of the items.
  public let type: ZFITSItemType
  /// How a row is stored; nil in a file whose message is not known: then the data tell.
  public let kind: ZFITSCellKind?
  /// The codecs in the order in which they are applied when the column is written; in a file each block names its own.
  public let codecs: [ZFITSCodec]
  /// The largest number of items in any row (ZFORM); 1 in a column to be written, which does not know it.
  public let maximumCount: Int

  /// True for text.
  public var isText: Bool { kind == .text }

  /// True if rows hold one number without a length; nil when only the data can tell.
  var isScalar: Bool? {
    if let kind { return kind == .scalar }
    return type == .int8 || maximumCount != 1 ? false : nil
  }

  /// Describes a column to be written.
  public init(
    _ name: String, _ identifier: String, _ type: ZFITSItemType, _ kind: ZFITSCellKind = .scalar,
    codecs: [ZFITSCodec] = [.zlib]
  ) {
    self.name = name
    self.identifier = identifier
    self.type = type
    self.kind = kind
    self.codecs = codecs
    maximumCount = 1
  }

  /// The most bytes that `rows` rows can decode to: lengths, items and padding.
  func maximumDecodedSize(rows: Int) -> Int {
    let perRow = maximumCount * type.size + (isScalar == true ? 0 : 4)
    let product = perRow.multipliedReportingOverflow(by: rows)
    return product.overflow ? Int.max / 4 : min(product.partialValue, Int.max / 4 - 3) + 3
  }
}

// MARK: - Keywords

extension ZFITSColumn {
  /// Reads the keywords of column `index` (from 1).
  init(header: FITSHeader, index: Int, message: String) throws(ColumnError) {
    guard let form = header.text("ZFORM\(index)"), let letter = form.last else {
      throw ColumnError("ZFORM\(index) is absent")
    }
    guard let count = form.count == 1 ? 1 : Int(form.dropLast()), count >= 0, count < 1 << 31 else {
      throw ColumnError("ZFORM\(index) is '\(form)'")
    }
    guard header.text("ZCTYP\(index)") == "CTA" else {
      let found = header.text("ZCTYP\(index)") ?? "absent"
      throw ColumnError(
        "ZCTYP\(index) is '\(found)'" + (found == "FACT" ? " (FACT files are not supported)" : ""))
    }
    let zero = try Self.zero(header["TZERO\(index)"], index)
    guard let type = ZFITSItemType(letter: letter, zero: zero) else {
      throw ColumnError("type '\(letter)' with TZERO\(index) \(zero) is not known")
    }
    name = header.text("TTYPE\(index)") ?? ""
    identifier = header["TPBID\(index)"]?.description ?? ""
    maximumCount = count
    self.type = type
    kind = ZFITSSchema.kind(message: message, identifier: identifier)
    codecs = []
  }

  private static func zero(_ value: FITSValue?, _ index: Int) throws(ColumnError) -> Double {
    switch value {
    case nil, .undefined: return 0
    case .integer(let number): return Double(number)
    case .real(let number): return number
    case .text(let text), .verbatim(let text):
      guard let number = Double(text) else { throw ColumnError("TZERO\(index) is '\(text)'") }
      return number
    case .logical: throw ColumnError("TZERO\(index) is a logical value")
    }
  }

  /// The keywords of the column.
  ///
  /// - Parameters:
  ///   - index: its place in the table, from 1.
  ///   - count: the largest number of items in any row.
  func cards(index: Int, count: Int) -> [FITSCard] {
    var cards = [
      FITSCard("TFORM\(index)", .text("1QB"), "catalogue entry"), FITSCard("TTYPE\(index)", .text(name)),
    ]
    if let zero = type.zero { cards.append(FITSCard("TZERO\(index)", .verbatim(zero), "type marker")) }
    cards += [
      FITSCard("ZFORM\(index)", .text("\(count)\(type.letter)")),
      FITSCard("ZCTYP\(index)", .text("CTA"), "Custom CTA compression"),
      FITSCard("TPBID\(index)", .text(identifier), "Protobuf ID"),
    ]
    return cards
  }
}

/// What is wrong with a column's keywords.
struct ColumnError: Error {
  var detail: String
  init(_ detail: String) { self.detail = detail }
}
