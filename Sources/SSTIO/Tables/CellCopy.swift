/// The loops that move the cells of a column; cells and rows may be misaligned.
@usableFromInline enum CellCopy {
  /// Copies `count` values of `size` bytes between two strides.
  @usableFromInline static func copy(
    _ source: UnsafeRawPointer, _ sourceStride: Int, _ count: Int, _ target: UnsafeMutableRawPointer,
    _ targetStride: Int, size: Int
  ) {
    switch size {
    case 8: copy(source, sourceStride, count, target, targetStride, as: UInt64.self)
    case 4: copy(source, sourceStride, count, target, targetStride, as: UInt32.self)
    case 2: copy(source, sourceStride, count, target, targetStride, as: UInt16.self)
    case 1: copy(source, sourceStride, count, target, targetStride, as: UInt8.self)
    default:
      for k in 0..<count {
        (target + k &* targetStride).copyMemory(from: source + k &* sourceStride, byteCount: size)
      }
    }
  }

  @inline(__always)
  private static func copy<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ sourceStride: Int, _ count: Int, _ target: UnsafeMutableRawPointer,
    _ targetStride: Int, as: Bits.Type
  ) {
    for k in 0..<count {
      let bits = (source + k &* sourceStride).loadUnaligned(as: Bits.self)
      (target + k &* targetStride).storeBytes(of: bits, as: Bits.self)
    }
  }

  /// Sets `count` values from cells of the type `stored`; false if one does not convert.
  @inlinable static func take<Value: ColumnValue>(
    _: Value.Type, _ cells: UnsafeRawPointer, _ cellStride: Int, _ stored: ColumnType, _ count: Int,
    _ rows: UnsafeMutableRawPointer, _ rowStride: Int
  ) -> Bool {
    // A byte of a foreign file is no Bool before it was looked at.
    if stored == Value.columnType, stored != .bool {
      copy(cells, cellStride, count, rows, rowStride, size: MemoryLayout<Value>.size)
      return true
    }
    for k in 0..<count {
      guard let value = value(Value.self, cells + k &* cellStride, stored) else { return false }
      (rows + k &* rowStride).storeBytes(of: value, as: Value.self)
    }
    return true
  }

  /// One value of a cell of the type `stored`; nil if it does not convert.
  @inlinable static func value<Value: ColumnValue>(
    _: Value.Type, _ cell: UnsafeRawPointer, _ stored: ColumnType
  ) -> Value? {
    if stored == Value.columnType, stored != .bool { return cell.loadUnaligned(as: Value.self) }
    guard let number = number(cell, stored) else { return nil }
    return Value(number)
  }

  @usableFromInline static func number(_ cell: UnsafeRawPointer, _ stored: ColumnType) -> StoredNumber? {
    StoredNumber(cell, stored)
  }
}
