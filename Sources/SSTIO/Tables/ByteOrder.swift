/// Turns the bytes of numbers round.
enum ByteOrder {
  /// Turns the values of one column of packed rows.
  static func turn(_ bytes: inout [UInt8], _ schema: TableSchema, column: Int) {
    let rows = bytes.count / schema.rowSize
    bytes.withUnsafeMutableBytes { all in
      guard let base = all.baseAddress else { return }
      turn(base + schema.offsets[column], rows: rows, stride: schema.rowSize, schema.columns[column])
    }
  }

  /// Turns the values of a column, whose first cell is at `cell`; texts stay.
  static func turn(_ cell: UnsafeMutableRawPointer, rows: Int, stride: Int, _ column: ColumnInfo) {
    let count = column.elementsPerRow
    switch column.type {
    case .int16, .uint16: turn(cell, rows, stride, count, as: UInt16.self)
    case .int32, .uint32, .float32: turn(cell, rows, stride, count, as: UInt32.self)
    case .int64, .uint64, .float64: turn(cell, rows, stride, count, as: UInt64.self)
    case .int8, .uint8, .bool, .string: break
    }
  }

  private static func turn<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ cell: UnsafeMutableRawPointer, _ rows: Int, _ stride: Int, _ count: Int, as: Bits.Type
  ) {
    for row in 0..<rows {
      for element in 0..<count {
        let place = cell + row &* stride + element &* MemoryLayout<Bits>.size
        place.storeBytes(of: place.loadUnaligned(as: Bits.self).byteSwapped, as: Bits.self)
      }
    }
  }
}
