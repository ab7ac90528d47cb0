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
