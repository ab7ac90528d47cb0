/// The values of one column over consecutive rows.
///
/// Values stay as stored, little-endian bytes; ``integers(ofRow:)``, ``doubles(ofRow:)`` and ``text(ofRow:)`` read them.
public struct ZFITSCells: Sendable {
  /// The column.
  public let column: ZFITSColumn
  /// The first row.
  public let firstRow: Int
  /// True if each row holds exactly one number that had no length.
  public let isScalar: Bool
  /// The values of all rows, one after the other, without lengths.
  public internal(set) var bytes: [UInt8]
  /// Where each row starts in ``bytes``; one more entry than rows.
  public internal(set) var offsets: [Int]

  /// The number of rows.
  public var rowCount: Int { offsets.count - 1 }

  /// The number of items of a row (counted from ``firstRow``).
  public func count(ofRow row: Int) -> Int { (offsets[row + 1] - offsets[row]) / column.type.size }

  /// The items of a row as whole numbers; floating-point items are rounded towards zero.
  public func integers(ofRow row: Int) -> [Int64] {
    numbers(row) { column.type.integer($0, $1) }
  }

  /// The items of a row as floating-point numbers.
  public func doubles(ofRow row: Int) -> [Double] {
    numbers(row) { raw, offset in
      switch column.type {
      case .float32: Double(raw.loadUnaligned(fromByteOffset: offset, as: Float.self))
      case .float64: raw.loadUnaligned(fromByteOffset: offset, as: Double.self)
      case .uint64: Double(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      case .int64: Double(raw.loadUnaligned(fromByteOffset: offset, as: Int64.self))
      case .bool, .uint8: Double(raw.load(fromByteOffset: offset, as: UInt8.self))
      case .int8: Double(raw.load(fromByteOffset: offset, as: Int8.self))
      case .int16: Double(raw.loadUnaligned(fromByteOffset: offset, as: Int16.self))
      case .uint16: Double(raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
      case .int32: Double(raw.loadUnaligned(fromByteOffset: offset, as: Int32.self))
      case .uint32: Double(raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      }
    }
  }

  /// The text of a row; bytes that are no UTF-8 become replacement characters.
  public func text(ofRow row: Int) -> String {
    String(decoding: bytes[offsets[row]..<offsets[row + 1]], as: UTF8.self)
  }

  private func numbers<Number>(_ row: Int, _ load: (UnsafeRawBufferPointer, Int) -> Number) -> [Number] {
    bytes.withUnsafeBytes { raw in
      stride(from: offsets[row], to: offsets[row + 1], by: column.type.size).map { load(raw, $0) }
    }
  }
}

extension ZFITSItemType {
  /// One item as a whole number; floating-point items are rounded towards zero.
  @inline(__always)
  func integer(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> Int64 {
    switch self {
    case .bool, .uint8: Int64(raw.load(fromByteOffset: offset, as: UInt8.self))
    case .int8: Int64(raw.load(fromByteOffset: offset, as: Int8.self))
    case .int16: Int64(raw.loadUnaligned(fromByteOffset: offset, as: Int16.self))
    case .uint16: Int64(raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    case .int32: Int64(raw.loadUnaligned(fromByteOffset: offset, as: Int32.self))
    case .uint32: Int64(raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    case .int64, .uint64: raw.loadUnaligned(fromByteOffset: offset, as: Int64.self)
    case .float32:
      Int64(exactlyTruncated: Double(raw.loadUnaligned(fromByteOffset: offset, as: Float.self)))
    case .float64: Int64(exactlyTruncated: raw.loadUnaligned(fromByteOffset: offset, as: Double.self))
    }
  }
}

extension Int64 {
  /// The whole part of a number, clamped to the range; 0 for NaN.
  fileprivate init(exactlyTruncated value: Double) {
    if value.isNaN {
      self = 0
    } else {
      self = value >= 0x1p63 ? .max : value < -0x1p63 ? .min : Int64(value)
    }
  }
}

/// The rows of one decoded block, as views of the decoder's memory.
public struct ZFITSRows {
  /// The number of rows.
  public let count: Int
  private let bytes: UnsafeRawBufferPointer
  private let type: ZFITSItemType
  /// The size of each row when all rows hold one number without a length, else nil.
  private let scalarSize: Int?
  /// Start and size of the values of each row; empty for scalars.
  private let starts: [(start: Int, size: Int)]

  /// True if each row holds exactly one number that had no length.
  public var isScalar: Bool { scalarSize != nil }

  /// The little-endian values of a row, without their length.
  public subscript(row: Int) -> UnsafeRawBufferPointer {
    if let scalarSize {
      return UnsafeRawBufferPointer(rebasing: bytes[row * scalarSize..<(row + 1) * scalarSize])
    }
    let (start, size) = starts[row]
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + size])
  }

  /// The first item of a row as a whole number; nil for an empty row.
  func integer(ofRow row: Int) -> Int64? {
    let bytes = self[row]
    return bytes.isEmpty ? nil : type.integer(bytes, 0)
  }

  /// An item of a row as a whole number.
  func integer(ofRow row: Int, item: Int) -> Int64 { type.integer(self[row], item * type.size) }

  /// The number of items of a row.
  func count(ofRow row: Int) -> Int { self[row].count / type.size }

  /// Splits a decoded block into rows.
  init(_ bytes: UnsafeRawBufferPointer, column: ZFITSColumn, rows: Int) throws(CodecError) {
    self.bytes = bytes
    type = column.type
    count = rows
    let size = column.type.size
    let padded = (rows * size + 3) / 4 * 4
    let isScalar = column.isScalar ?? (bytes.count == padded)
    if isScalar {
      guard bytes.count == padded else {
        throw CodecError("\(bytes.count) bytes for \(rows) numbers of \(size) bytes")
      }
      scalarSize = size
      starts = []
      return
    }
    scalarSize = nil
    starts = try Self.split(bytes, itemSize: size, rows: rows)
  }

  private static func split(_ bytes: UnsafeRawBufferPointer, itemSize: Int, rows: Int) throws(CodecError)
    -> [(start: Int, size: Int)]
  {
    var starts: [(start: Int, size: Int)] = []
    starts.reserveCapacity(min(rows, bytes.count / 4 + 1))
    var position = 0
    for row in 0..<rows {
      guard position + 4 <= bytes.count else { throw CodecError("the block ends at row \(row) of \(rows)") }
      let length = Int(bytes.loadUnaligned(fromByteOffset: position, as: Int32.self).magnitude)
      position += 4
      guard length <= bytes.count - position, length % itemSize == 0 else {
        throw CodecError("row \(row) has a length of \(length) bytes")
      }
      starts.append((position, length))
      position += length
    }
    guard bytes.count - position < 4 else {
      throw CodecError("\(bytes.count - position) bytes left after the last row")
    }
    return starts
  }
}
