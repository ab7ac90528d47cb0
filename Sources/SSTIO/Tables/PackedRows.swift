/// Rows of a table, packed as they will be on disk: each column follows the one before without a gap.
///
/// A ``Table`` fills and reads them column by column; every kind of file takes or gives them. The memory only
/// grows, so that a buffer that is emptied and filled again allocates nothing.
public struct PackedRows: Sendable {
  /// The columns.
  public let schema: TableSchema
  /// The number of rows.
  public private(set) var rowCount = 0
  /// The rows, and room for more behind them.
  private var storage: [UInt8] = []

  /// Makes an empty buffer with room for `capacity` rows.
  public init(_ schema: TableSchema, capacity: Int = 0) {
    self.schema = schema
    storage.reserveCapacity(capacity * schema.rowSize)
  }

  /// Makes a buffer of rows that are packed already, for example by a ``PackedRowReader``.
  public init(_ schema: TableSchema, packed bytes: [UInt8]) {
    precondition(bytes.count % schema.rowSize == 0, "the bytes are no whole number of rows")
    self.schema = schema
    storage = bytes
    rowCount = bytes.count / schema.rowSize
  }

  /// The bytes of all rows.
  public var byteCount: Int { rowCount * schema.rowSize }

  /// A copy of the packed rows.
  public var bytes: [UInt8] { Array(storage[..<byteCount]) }

  /// Gives the packed rows to `body`.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<byteCount])) }
  }

  /// Lets `body` change the packed rows.
  public mutating func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let count = byteCount
    return try storage.withUnsafeMutableBytes {
      try body(UnsafeMutableRawBufferPointer(rebasing: $0[..<count]))
    }
  }

  /// Makes room for rows; `body` must fill all their bytes.
  ///
  /// - Parameters:
  ///   - count: how many rows.
  ///   - body: gets the first byte of the new rows, which hold anything.
  public mutating func addRows(_ count: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    guard count > 0 else { return }
    let start = byteCount
    grow(to: start + count * schema.rowSize)
    rowCount += count
    storage.withUnsafeMutableBytes { all in
      if let base = all.baseAddress { body(base + start) }
    }
  }

  /// Begins a row of zeros.
  public mutating func addRow() {
    let size = schema.rowSize
    addRows(1) { $0.initializeMemory(as: UInt8.self, repeating: 0, count: size) }
  }

  /// Removes all rows and keeps the memory.
  public mutating func removeAll() {
    rowCount = 0
  }

  /// Appends all rows of another buffer with the same columns.
  public mutating func append(contentsOf other: PackedRows) {
    precondition(other.schema.rowSize == schema.rowSize, "the rows differ in size")
    other.withUnsafeBytes { source in
      addRows(other.rowCount) { target in
        if let base = source.baseAddress { target.copyMemory(from: base, byteCount: source.count) }
      }
    }
  }

  /// Appends one row that is packed already, for example taken from another buffer's ``bytes``.
  public mutating func append(packedRow row: ArraySlice<UInt8>) {
    precondition(row.count == schema.rowSize, "the row has another size")
    row.withUnsafeBytes { source in
      addRows(1) { target in
        if let base = source.baseAddress { target.copyMemory(from: base, byteCount: source.count) }
      }
    }
  }

  /// Removes the first rows.
  mutating func removeFirst(_ count: Int) {
    let (first, rest) = (count * schema.rowSize, byteCount - count * schema.rowSize)
    withUnsafeMutableBytes { all in
      if let base = all.baseAddress, rest > 0 { base.copyMemory(from: base + first, byteCount: rest) }
    }
    rowCount -= count
  }

  /// Gives the first byte of the last row to `body`.
  mutating func withLastRow(_ body: (UnsafeMutableRawPointer) -> Void) {
    let start = byteCount - schema.rowSize
    storage.withUnsafeMutableBytes { all in
      if let base = all.baseAddress { body(base + start) }
    }
  }

  /// Enlarges the memory by a quarter, or as far as `count` bytes need.
  private mutating func grow(to count: Int) {
    guard count > storage.count else { return }
    let target = max(count, storage.count + storage.count / 4)
    storage.reserveCapacity(target)
    storage.append(contentsOf: repeatElement(0, count: target - storage.count))
  }
}

/// Texts in cells: UTF-8, filled up with zeros.
@usableFromInline enum CellText {
  /// Writes a text; what does not fit is cut off between characters.
  @usableFromInline static func write(_ text: String, to cell: UnsafeMutableRawPointer, length: Int) {
    cell.initializeMemory(as: UInt8.self, repeating: 0, count: length)
    var used = 0
    for scalar in text.unicodeScalars {
      let encoded = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      if used + encoded.count > length { break }
      for byte in encoded {
        cell.storeBytes(of: byte, toByteOffset: used, as: UInt8.self)
        used += 1
      }
    }
  }

  /// The text of a cell.
  @usableFromInline static func read(_ cell: UnsafeRawPointer, length: Int) -> String {
    let bytes = UnsafeRawBufferPointer(start: cell, count: length)
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
