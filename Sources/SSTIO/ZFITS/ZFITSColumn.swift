/// The type of the items of a column.
public enum ZFITSItemType: String, Sendable, Equatable {
  /// One byte, 0 or 1.
  case bool
  /// Signed bytes; text in string columns.
  case int8
  /// Unsigned bytes.
  case uint8
  /// Signed and unsigned numbers of 2, 4 and 8 bytes, little-endian.
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
}

/// One column of a ZFITS table.
public struct ZFITSColumn: Sendable, Equatable {
  /// The column's name (TTYPE), field names joined by `_`.
  public let name: String
  /// Protobuf field numbers joined by dots (TPBID).
  public let identifier: String
  /// The type of the items.
  public let type: ZFITSItemType
  /// The largest number of items in any row (ZFORM).
  public let maximumCount: Int
  /// True for text.
  public let isText: Bool
  /// True if rows hold one number without a length; nil when only the data can tell.
  let isScalar: Bool?

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
      throw ColumnError("ZCTYP\(index) is '\(found)'" + (found == "FACT" ? " (FACT files are not read)" : ""))
    }
    name = header.text("TTYPE\(index)") ?? ""
    identifier = header["TPBID\(index)"]?.description ?? ""
    maximumCount = count
    type = try Self.itemType(letter, header["TZERO\(index)"], index)
    let kind = ZFITSSchema.kind(message: message, identifier: identifier)
    isText = kind == .text
    isScalar = kind.map { $0 == .scalar } ?? (letter == "A" || count != 1 ? false : nil)
  }

  private static func itemType(_ letter: Character, _ zero: FITSValue?, _ index: Int) throws(ColumnError)
    -> ZFITSItemType
  {
    let offset: Double
    switch zero {
    case nil, .undefined: offset = 0
    case .integer(let number): offset = Double(number)
    case .real(let number): offset = number
    case .text(let text):
      guard let number = Double(text) else { throw ColumnError("TZERO\(index) is '\(text)'") }
      offset = number
    case .logical: throw ColumnError("TZERO\(index) is a logical value")
    }
    switch (letter, offset) {
    case ("L", 0): return .bool
    case ("A", 0): return .int8
    case ("B", 0), ("B", -128): return .uint8
    case ("I", 0): return .int16
    case ("I", 32768), ("I", 32678): return .uint16
    case ("J", 0): return .int32
    case ("J", 2_147_483_648): return .uint32
    case ("K", 0): return .int64
    case ("K", 9_223_372_036_854_775_808): return .uint64
    case ("E", 0): return .float32
    case ("D", 0): return .float64
    default: throw ColumnError("type '\(letter)' with TZERO\(index) \(offset) is not known")
    }
  }

  /// The most bytes that `rows` rows can decode to: lengths, items and padding.
  func maximumDecodedSize(rows: Int) -> Int {
    let perRow = maximumCount * type.size + (isScalar == true ? 0 : 4)
    let product = perRow.multipliedReportingOverflow(by: rows)
    return product.overflow ? Int.max / 4 : min(product.partialValue, Int.max / 4 - 3) + 3
  }
}

/// What is wrong with a column's keywords.
struct ColumnError: Error {
  var detail: String
  init(_ detail: String) { self.detail = detail }
}
