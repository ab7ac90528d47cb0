/// The type of the elements of a column or an array on disk.
public enum ColumnType: Hashable, Sendable {
  /// Signed integers.
  case int8, int16, int32, int64
  /// Unsigned integers.
  case uint8, uint16, uint32, uint64
  /// IEEE floating-point numbers.
  case float32, float64
  /// True or false, stored in one byte.
  case bool
  /// Text of at most so many UTF-8 bytes, padded with zeros.
  case string(Int)

  /// The bytes of one element.
  public var size: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    case .string(let length): length
    }
  }
}

/// Values of one type, flat: `[row][element]`.
public enum ColumnData: Sendable, Equatable {
  /// Signed integers.
  case int8([Int8]), int16([Int16]), int32([Int32]), int64([Int64])
  /// Unsigned integers.
  case uint8([UInt8]), uint16([UInt16]), uint32([UInt32]), uint64([UInt64])
  /// 32-bit floating-point numbers.
  case float32([Float])
  /// 64-bit floating-point numbers.
  case float64([Double])
  /// Booleans, whether stored as bit field or as enumeration.
  case bool([Bool])
  /// Texts, without the padding.
  case string([String])

  /// The number of values.
  public var count: Int {
    switch self {
    case .int8(let v): v.count
    case .int16(let v): v.count
    case .int32(let v): v.count
    case .int64(let v): v.count
    case .uint8(let v): v.count
    case .uint16(let v): v.count
    case .uint32(let v): v.count
    case .uint64(let v): v.count
    case .float32(let v): v.count
    case .float64(let v): v.count
    case .bool(let v): v.count
    case .string(let v): v.count
    }
  }

  /// The values as `Double` (booleans as 0 and 1; large 64-bit integers are rounded), `nil` for texts.
  public var doubles: [Double]? {
    switch self {
    case .int8(let v): v.map(Double.init)
    case .int16(let v): v.map(Double.init)
    case .int32(let v): v.map(Double.init)
    case .int64(let v): v.map(Double.init)
    case .uint8(let v): v.map(Double.init)
    case .uint16(let v): v.map(Double.init)
    case .uint32(let v): v.map(Double.init)
    case .uint64(let v): v.map(Double.init)
    case .float32(let v): v.map(Double.init)
    case .float64(let v): v
    case .bool(let v): v.map { $0 ? 1 : 0 }
    case .string: nil
    }
  }

  /// The values as `Float`, `nil` for texts.
  public var floats: [Float]? {
    if case .float32(let v) = self { return v }
    return doubles?.map(Float.init)
  }

  /// The values as `Int64`; `nil` for floating-point numbers, texts, and numbers that do not fit.
  public var integers: [Int64]? {
    switch self {
    case .int8(let v): return v.map(Int64.init)
    case .int16(let v): return v.map(Int64.init)
    case .int32(let v): return v.map(Int64.init)
    case .int64(let v): return v
    case .uint8(let v): return v.map(Int64.init)
    case .uint16(let v): return v.map(Int64.init)
    case .uint32(let v): return v.map(Int64.init)
    case .uint64(let v):
      let fitting = v.compactMap(Int64.init(exactly:))
      return fitting.count == v.count ? fitting : nil
    case .bool(let v): return v.map { $0 ? 1 : 0 }
    case .float32, .float64, .string: return nil
    }
  }

  /// The values as `Bool`: booleans, and integers as "not zero"; `nil` otherwise.
  public var booleans: [Bool]? {
    if case .bool(let v) = self { return v }
    return integers?.map { $0 != 0 }
  }

  /// The texts, `nil` for numbers.
  public var strings: [String]? {
    if case .string(let v) = self { return v }
    return nil
  }
}

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
