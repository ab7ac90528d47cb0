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
