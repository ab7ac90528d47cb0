// Filling by position, for tables that are not lists of columns yet.

extension PackedRows {
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
    let offset = schema.offsets[column]
    withLastRow { CellText.write(text, to: $0 + offset, length: length) }
  }

  private mutating func next() -> Int {
    if cursor == schema.columns.count { addRow() }
    cursor += 1
    return cursor - 1
  }

  @inline(__always)
  private mutating func put<Value: BitwiseCopyable>(_ value: Value, _ type: ColumnType, column: Int) {
    Swift.withUnsafeBytes(of: value) { put($0, 1, type, column: column) }
  }

  private mutating func put(_ values: UnsafeRawBufferPointer, _ count: Int, _ type: ColumnType, column: Int) {
    precondition(rowCount > 0, "begin a row first")
    precondition(
      schema.columns[column].type == type && schema.columns[column].byteCount == count * type.size,
      "the value does not fit column '\(schema.columns[column].name)'")
    let offset = schema.offsets[column]
    withLastRow { row in
      if let base = values.baseAddress {
        (row + offset).copyMemory(from: base, byteCount: values.count)
      }
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
