/// Rows of a table, packed as they will be on disk.
///
/// A worker fills one buffer, either value after value in the order of the columns (`append`), or by column
/// (``addRow()`` and `set`). Nothing is allocated per row once the buffer has grown. A value of the wrong type or
/// length for its column is a programming mistake and traps.
public struct RowBuffer: Sendable {
  /// The columns.
  public let schema: TableSchema
  /// The packed rows; the last one may be incomplete (zeros).
  public private(set) var bytes: [UInt8] = []
  /// The number of rows, counting one that is begun.
  public private(set) var rowCount = 0
  private var cursor: Int

  /// Makes an empty buffer with room for `capacity` rows.
  public init(_ schema: TableSchema, capacity: Int = 0) {
    self.schema = schema
    cursor = schema.columns.count
    bytes.reserveCapacity(capacity * schema.rowSize)
  }

  /// Makes a buffer of rows that are packed already, for example by a ``PackedRowReader``.
  public init(_ schema: TableSchema, packed bytes: [UInt8]) {
    precondition(bytes.count % schema.rowSize == 0, "the bytes are no whole number of rows")
    self.schema = schema
    self.bytes = bytes
    rowCount = bytes.count / schema.rowSize
    cursor = schema.columns.count
  }

  /// True if the last row has all its columns, or its columns are set by index.
  public var isComplete: Bool { cursor == schema.columns.count || cursor == 0 }

  /// Begins a row of zeros.
  public mutating func addRow() {
    bytes.append(contentsOf: repeatElement(0, count: schema.rowSize))
    rowCount += 1
    cursor = 0
  }

  /// Removes all rows and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    rowCount = 0
    cursor = schema.columns.count
  }

  /// Appends all rows of another buffer with the same columns.
  public mutating func append(contentsOf other: RowBuffer) {
    precondition(other.schema.rowSize == schema.rowSize, "the rows differ in size")
    bytes.append(contentsOf: other.bytes)
    rowCount += other.rowCount
    cursor = schema.columns.count
  }

  /// Appends one row that is packed already, for example taken from another buffer's ``bytes``.
  public mutating func append(packedRow row: ArraySlice<UInt8>) {
    precondition(row.count == schema.rowSize, "the row has another size")
    bytes.append(contentsOf: row)
    rowCount += 1
    cursor = schema.columns.count
  }

  /// Removes the first rows.
  mutating func removeFirst(_ count: Int) {
    bytes.removeFirst(count * schema.rowSize)
    rowCount -= count
  }

  // MARK: - Booleans and texts

  /// Appends a boolean.
  public mutating func append(_ value: Bool) { put(value, .bool, column: next()) }
  /// Appends an array of booleans.
  public mutating func append(_ values: UnsafeBufferPointer<Bool>) {
    put(UnsafeRawBufferPointer(values), values.count, .bool, column: next())
  }
  /// Appends an array of booleans.
  public mutating func append(_ values: [Bool]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a column of the last row.
  public mutating func set(_ value: Bool, column: Int) { put(value, .bool, column: column) }
  /// Appends a text; what does not fit is cut off between characters.
  public mutating func append(_ text: String) { set(text, column: next()) }

  /// Sets a text column of the last row; what does not fit is cut off between characters.
  public mutating func set(_ text: String, column: Int) {
    guard case .string(let length) = schema.columns[column].type, schema.columns[column].shape.isEmpty else {
      preconditionFailure("column '\(schema.columns[column].name)' holds no text")
    }
    let start = bytes.count - schema.rowSize + schema.offsets[column]
    for k in 0..<length { bytes[start + k] = 0 }
    var used = 0
    for scalar in text.unicodeScalars {
      let encoded = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      if used + encoded.count > length { break }
      for byte in encoded {
        bytes[start + used] = byte
        used += 1
      }
    }
  }

  // MARK: - Storage

  private mutating func next() -> Int {
    if cursor == schema.columns.count { addRow() }
    cursor += 1
    return cursor - 1
  }

  private func check(_ type: ColumnType, _ count: Int, _ column: Int) {
    precondition(rowCount > 0, "begin a row first")
    precondition(
      schema.columns[column].type == type && schema.columns[column].byteCount == count * type.size,
      "the value does not fit column '\(schema.columns[column].name)'")
  }

  @inline(__always)
  private mutating func put<Value: BitwiseCopyable>(_ value: Value, _ type: ColumnType, column: Int) {
    check(type, 1, column)
    let start = bytes.count - schema.rowSize + schema.offsets[column]
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: start, as: Value.self) }
  }

  private mutating func put(_ values: UnsafeRawBufferPointer, _ count: Int, _ type: ColumnType, column: Int) {
    check(type, count, column)
    let start = bytes.count - schema.rowSize + schema.offsets[column]
    bytes.withUnsafeMutableBytes { target in
      UnsafeMutableRawBufferPointer(rebasing: target[start..<start + values.count]).copyMemory(from: values)
    }
  }

  // MARK: - Numbers

  /// Appends a number to a `int8` column.
  public mutating func append(_ value: Int8) { put(value, .int8, column: next()) }
  /// Appends a whole array to a `int8` column.
  public mutating func append(_ values: UnsafeBufferPointer<Int8>) {
    put(UnsafeRawBufferPointer(values), values.count, .int8, column: next())
  }
  /// Appends a whole array to a `int8` column.
  public mutating func append(_ values: [Int8]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `int8` column of the last row.
  public mutating func set(_ value: Int8, column: Int) { put(value, .int8, column: column) }
  /// Sets a whole `int8` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<Int8>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .int8, column: column)
  }

  /// Appends a number to a `int16` column.
  public mutating func append(_ value: Int16) { put(value, .int16, column: next()) }
  /// Appends a whole array to a `int16` column.
  public mutating func append(_ values: UnsafeBufferPointer<Int16>) {
    put(UnsafeRawBufferPointer(values), values.count, .int16, column: next())
  }
  /// Appends a whole array to a `int16` column.
  public mutating func append(_ values: [Int16]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `int16` column of the last row.
  public mutating func set(_ value: Int16, column: Int) { put(value, .int16, column: column) }
  /// Sets a whole `int16` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<Int16>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .int16, column: column)
  }

  /// Appends a number to a `int32` column.
  public mutating func append(_ value: Int32) { put(value, .int32, column: next()) }
  /// Appends a whole array to a `int32` column.
  public mutating func append(_ values: UnsafeBufferPointer<Int32>) {
    put(UnsafeRawBufferPointer(values), values.count, .int32, column: next())
  }
  /// Appends a whole array to a `int32` column.
  public mutating func append(_ values: [Int32]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `int32` column of the last row.
  public mutating func set(_ value: Int32, column: Int) { put(value, .int32, column: column) }
  /// Sets a whole `int32` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<Int32>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .int32, column: column)
  }

  /// Appends a number to a `int64` column.
  public mutating func append(_ value: Int64) { put(value, .int64, column: next()) }
  /// Appends a whole array to a `int64` column.
  public mutating func append(_ values: UnsafeBufferPointer<Int64>) {
    put(UnsafeRawBufferPointer(values), values.count, .int64, column: next())
  }
  /// Appends a whole array to a `int64` column.
  public mutating func append(_ values: [Int64]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `int64` column of the last row.
  public mutating func set(_ value: Int64, column: Int) { put(value, .int64, column: column) }
  /// Sets a whole `int64` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<Int64>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .int64, column: column)
  }

  /// Appends a number to a `uint8` column.
  public mutating func append(_ value: UInt8) { put(value, .uint8, column: next()) }
  /// Appends a whole array to a `uint8` column.
  public mutating func append(_ values: UnsafeBufferPointer<UInt8>) {
    put(UnsafeRawBufferPointer(values), values.count, .uint8, column: next())
  }
  /// Appends a whole array to a `uint8` column.
  public mutating func append(_ values: [UInt8]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `uint8` column of the last row.
  public mutating func set(_ value: UInt8, column: Int) { put(value, .uint8, column: column) }
  /// Sets a whole `uint8` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<UInt8>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .uint8, column: column)
  }

  /// Appends a number to a `uint16` column.
  public mutating func append(_ value: UInt16) { put(value, .uint16, column: next()) }
  /// Appends a whole array to a `uint16` column.
  public mutating func append(_ values: UnsafeBufferPointer<UInt16>) {
    put(UnsafeRawBufferPointer(values), values.count, .uint16, column: next())
  }
  /// Appends a whole array to a `uint16` column.
  public mutating func append(_ values: [UInt16]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `uint16` column of the last row.
  public mutating func set(_ value: UInt16, column: Int) { put(value, .uint16, column: column) }
  /// Sets a whole `uint16` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<UInt16>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .uint16, column: column)
  }

  /// Appends a number to a `uint32` column.
  public mutating func append(_ value: UInt32) { put(value, .uint32, column: next()) }
  /// Appends a whole array to a `uint32` column.
  public mutating func append(_ values: UnsafeBufferPointer<UInt32>) {
    put(UnsafeRawBufferPointer(values), values.count, .uint32, column: next())
  }
  /// Appends a whole array to a `uint32` column.
  public mutating func append(_ values: [UInt32]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `uint32` column of the last row.
  public mutating func set(_ value: UInt32, column: Int) { put(value, .uint32, column: column) }
  /// Sets a whole `uint32` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<UInt32>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .uint32, column: column)
  }

  /// Appends a number to a `uint64` column.
  public mutating func append(_ value: UInt64) { put(value, .uint64, column: next()) }
  /// Appends a whole array to a `uint64` column.
  public mutating func append(_ values: UnsafeBufferPointer<UInt64>) {
    put(UnsafeRawBufferPointer(values), values.count, .uint64, column: next())
  }
  /// Appends a whole array to a `uint64` column.
  public mutating func append(_ values: [UInt64]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `uint64` column of the last row.
  public mutating func set(_ value: UInt64, column: Int) { put(value, .uint64, column: column) }
  /// Sets a whole `uint64` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<UInt64>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .uint64, column: column)
  }

  /// Appends a number to a `float32` column.
  public mutating func append(_ value: Float) { put(value, .float32, column: next()) }
  /// Appends a whole array to a `float32` column.
  public mutating func append(_ values: UnsafeBufferPointer<Float>) {
    put(UnsafeRawBufferPointer(values), values.count, .float32, column: next())
  }
  /// Appends a whole array to a `float32` column.
  public mutating func append(_ values: [Float]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `float32` column of the last row.
  public mutating func set(_ value: Float, column: Int) { put(value, .float32, column: column) }
  /// Sets a whole `float32` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<Float>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .float32, column: column)
  }

  /// Appends a number to a `float64` column.
  public mutating func append(_ value: Double) { put(value, .float64, column: next()) }
  /// Appends a whole array to a `float64` column.
  public mutating func append(_ values: UnsafeBufferPointer<Double>) {
    put(UnsafeRawBufferPointer(values), values.count, .float64, column: next())
  }
  /// Appends a whole array to a `float64` column.
  public mutating func append(_ values: [Double]) { values.withUnsafeBufferPointer { append($0) } }
  /// Sets a `float64` column of the last row.
  public mutating func set(_ value: Double, column: Int) { put(value, .float64, column: column) }
  /// Sets a whole `float64` array of the last row.
  public mutating func set(_ values: UnsafeBufferPointer<Double>, column: Int) {
    put(UnsafeRawBufferPointer(values), values.count, .float64, column: column)
  }
}
