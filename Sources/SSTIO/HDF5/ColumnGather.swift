/// Collects one column out of blocks of rows.
protocol ColumnGathering: AnyObject {
  /// Takes the column out of `rows` rows that are `stride` bytes apart, the first value at `base`.
  func take(_ base: UnsafeRawPointer, rows: Int, stride: Int)
  /// What was collected.
  func finish() -> ColumnData
}

/// The collector for values of one type.
final class ColumnGather<Value: BitwiseCopyable>: ColumnGathering {
  private var values: [Value]
  private var filledBytes = 0
  private let rowBytes: Int
  private let convert: ([Value]) -> ColumnData

  /// Makes room for `rows` rows of `rowBytes` bytes.
  init(rows: Int, rowBytes: Int, zero: Value, convert: @escaping ([Value]) -> ColumnData) {
    self.values = [Value](repeating: zero, count: rows * (rowBytes / MemoryLayout<Value>.size))
    self.rowBytes = rowBytes
    self.convert = convert
  }

  func take(_ base: UnsafeRawPointer, rows: Int, stride: Int) {
    let (start, length) = (filledBytes, rowBytes)
    values.withUnsafeMutableBytes { target in
      precondition(start + rows * length <= target.count, "more rows than announced")
      guard let out = target.baseAddress, rows > 0 else { return }
      if stride == length {
        (out + start).copyMemory(from: base, byteCount: rows * length)
        return
      }
      for row in 0..<rows {
        (out + start + row * length).copyMemory(from: base + row * stride, byteCount: length)
      }
    }
    filledBytes += rows * length
  }

  func finish() -> ColumnData { convert(values) }
}

extension StoredType {
  /// A collector for `rows` rows of this type.
  func gatherer(rows: Int) -> any ColumnGathering {
    switch type {
    case .int8: integers(rows, Int8.self) { .int8($0) }
    case .int16: integers(rows, Int16.self) { .int16($0) }
    case .int32: integers(rows, Int32.self) { .int32($0) }
    case .int64: integers(rows, Int64.self) { .int64($0) }
    case .uint8: integers(rows, UInt8.self) { .uint8($0) }
    case .uint16: integers(rows, UInt16.self) { .uint16($0) }
    case .uint32: integers(rows, UInt32.self) { .uint32($0) }
    case .uint64: integers(rows, UInt64.self) { .uint64($0) }
    case .float32: floats(rows)
    case .float64: doubles(rows)
    case .bool: integers(rows, UInt8.self) { .bool($0.map { $0 != 0 }) }
    case .string(let length): integers(rows, UInt8.self) { .string(Self.texts($0, length: length)) }
    }
  }

  /// Values that lie one after the other in `bytes`.
  func values(of bytes: UnsafeRawBufferPointer, rows: Int) -> ColumnData {
    let gather = gatherer(rows: rows)
    if let base = bytes.baseAddress, bytes.count >= rows * size {
      gather.take(base, rows: rows, stride: size)
    }
    return gather.finish()
  }

  private func integers<Value: FixedWidthInteger & BitwiseCopyable>(
    _ rows: Int, _: Value.Type, _ wrap: @escaping ([Value]) -> ColumnData
  ) -> ColumnGather<Value> {
    let swap = isBigEndian
    return ColumnGather(rows: rows, rowBytes: size, zero: 0) { wrap(swap ? $0.map(\.byteSwapped) : $0) }
  }

  private func floats(_ rows: Int) -> any ColumnGathering {
    if isBigEndian {
      return integers(rows, UInt32.self) { .float32($0.map(Float.init(bitPattern:))) }
    }
    return ColumnGather<Float>(rows: rows, rowBytes: size, zero: 0) { .float32($0) }
  }

  private func doubles(_ rows: Int) -> any ColumnGathering {
    if isBigEndian {
      return integers(rows, UInt64.self) { .float64($0.map(Double.init(bitPattern:))) }
    }
    return ColumnGather<Double>(rows: rows, rowBytes: size, zero: 0) { .float64($0) }
  }

  private static func texts(_ bytes: [UInt8], length: Int) -> [String] {
    stride(from: 0, to: bytes.count, by: length).map { start in
      String(decoding: bytes[start..<start + length].prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
