/// A number or a truth value that a column can hold.
public protocol ColumnValue: BitwiseCopyable, Sendable {
  /// The type on disk.
  static var columnType: ColumnType { get }
  /// The value of a number of another type; nil if it does not fit.
  ///
  /// Whole numbers must fit exactly. Floating-point numbers are rounded to the precision of the type. Truth
  /// values are 0 and 1, and a whole number is true unless it is 0.
  init?(_ number: StoredNumber)
}

/// A number as it was found in a file.
public enum StoredNumber: Sendable, Equatable {
  /// A signed whole number.
  case integer(Int64)
  /// A whole number that is not negative.
  case unsigned(UInt64)
  /// A floating-point number.
  case real(Double)
  /// A truth value.
  case logical(Bool)

  /// Reads a cell; nil if it holds a text.
  init?(_ cell: UnsafeRawPointer, _ type: ColumnType) {
    switch type {
    case .int8: self = .integer(Int64(cell.loadUnaligned(as: Int8.self)))
    case .int16: self = .integer(Int64(cell.loadUnaligned(as: Int16.self)))
    case .int32: self = .integer(Int64(cell.loadUnaligned(as: Int32.self)))
    case .int64: self = .integer(cell.loadUnaligned(as: Int64.self))
    case .uint8: self = .unsigned(UInt64(cell.loadUnaligned(as: UInt8.self)))
    case .uint16: self = .unsigned(UInt64(cell.loadUnaligned(as: UInt16.self)))
    case .uint32: self = .unsigned(UInt64(cell.loadUnaligned(as: UInt32.self)))
    case .uint64: self = .unsigned(cell.loadUnaligned(as: UInt64.self))
    case .float32: self = .real(Double(cell.loadUnaligned(as: Float.self)))
    case .float64: self = .real(cell.loadUnaligned(as: Double.self))
    case .bool: self = .logical(cell.loadUnaligned(as: UInt8.self) != 0)
    case .string: return nil
    }
  }

  fileprivate func whole<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
    switch self {
    case .integer(let number): Value(exactly: number)
    case .unsigned(let number): Value(exactly: number)
    case .real(let number): Value(exactly: number)
    case .logical(let flag): flag ? 1 : 0
    }
  }

  fileprivate var double: Double {
    switch self {
    case .integer(let number): Double(number)
    case .unsigned(let number): Double(number)
    case .real(let number): number
    case .logical(let flag): flag ? 1 : 0
    }
  }
}

extension Int8: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .int8 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(Int8.self) else { return nil }
    self = whole
  }
}

extension Int16: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .int16 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(Int16.self) else { return nil }
    self = whole
  }
}

extension Int32: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .int32 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(Int32.self) else { return nil }
    self = whole
  }
}

extension Int64: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .int64 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(Int64.self) else { return nil }
    self = whole
  }
}

extension UInt8: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .uint8 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(UInt8.self) else { return nil }
    self = whole
  }
}

extension UInt16: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .uint16 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(UInt16.self) else { return nil }
    self = whole
  }
}

extension UInt32: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .uint32 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(UInt32.self) else { return nil }
    self = whole
  }
}

extension UInt64: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .uint64 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(UInt64.self) else { return nil }
    self = whole
  }
}

extension Int: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .int64 }
  /// The number, if it fits.
  public init?(_ number: StoredNumber) {
    guard let whole = number.whole(Int.self) else { return nil }
    self = whole
  }
}

extension Float: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .float32 }
  /// The number, rounded to this type.
  public init?(_ number: StoredNumber) { self = Float(number.double) }
}

extension Double: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .float64 }
  /// The number, rounded to this type.
  public init?(_ number: StoredNumber) { self = number.double }
}

extension Bool: ColumnValue {
  /// The type on disk.
  public static var columnType: ColumnType { .bool }
  /// True unless the number is 0; nil for floating-point numbers.
  public init?(_ number: StoredNumber) {
    switch number {
    case .integer(let value): self = value != 0
    case .unsigned(let value): self = value != 0
    case .logical(let value): self = value
    case .real: return nil
    }
  }
}
