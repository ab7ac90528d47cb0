/// Fills the cells of a column: first row, stride of rows, number of rows, first cell, stride of cells.
public typealias ColumnFill = @Sendable (UnsafeRawPointer, Int, Int, UnsafeMutableRawPointer, Int) -> Void
/// Sets values of rows from cells: first cell, stride of cells, stored type, number of rows, first row, stride of
/// rows; false if the type does not convert.
public typealias ColumnTake =
  @Sendable (UnsafeRawPointer, Int, ColumnType, Int, UnsafeMutableRawPointer, Int) -> Bool

/// One column of a table of `Row` values: name, unit, meaning, and how to get and set the value.
///
/// The value's type is the type on disk. A column of a stored property can be written and read; one of a closure can
/// be read if it has a setter. A column knows nothing of files: it fills packed rows, which any file takes.
public struct Column<Row>: Sendable {
  /// Name, type, unit, meaning.
  public var info: ColumnInfo
  /// True if a file may lack the column.
  public var isOptional = false
  @usableFromInline let fill: ColumnFill
  @usableFromInline let take: ColumnTake?

  @usableFromInline init(_ info: ColumnInfo, fill: @escaping ColumnFill, take: ColumnTake?) {
    (self.info, self.fill, self.take) = (info, fill, take)
  }

  /// A column of a property, stored or computed; stored ones are fastest.
  @inlinable public init<Value: ColumnValue>(
    _ name: String, _ path: any WritableKeyPath<Row, Value> & Sendable, unit: String? = nil,
    _ text: String = ""
  ) {
    let info = ColumnInfo(name: name, type: Value.columnType, unit: unit, description: text)
    guard let offset = MemoryLayout<Row>.offset(of: path) else {
      self.init(info, fill: Self.filler { $0[keyPath: path] }, take: Self.taker { $0[keyPath: path] = $1 })
      return
    }
    self.init(
      info,
      fill: { rows, stride, count, cells, cellStride in
        CellCopy.copy(rows + offset, stride, count, cells, cellStride, size: MemoryLayout<Value>.size)
      },
      take: { cells, cellStride, type, count, rows, stride in
        CellCopy.take(Value.self, cells, cellStride, type, count, rows + offset, stride)
      })
  }

  /// A computed column; without a setter it is written and never read.
  @inlinable public init<Value: ColumnValue>(
    _ name: String, get: @escaping @Sendable (Row) -> Value,
    set: (@Sendable (inout Row, Value) -> Void)? = nil,
    unit: String? = nil, _ text: String = ""
  ) {
    let info = ColumnInfo(name: name, type: Value.columnType, unit: unit, description: text)
    var take: ColumnTake?
    if let set { take = Self.taker(set) }
    self.init(info, fill: Self.filler(get), take: take)
  }

  @inlinable @inline(__always)
  static func filler<Value: ColumnValue>(_ get: @escaping @Sendable (Row) -> Value) -> ColumnFill {
    { rows, stride, count, cells, cellStride in
      for k in 0..<count {
        let row = (rows + k &* stride).assumingMemoryBound(to: Row.self)
        (cells + k &* cellStride).storeBytes(of: get(row.pointee), as: Value.self)
      }
    }
  }

  @inlinable @inline(__always)
  static func taker<Value: ColumnValue>(_ set: @escaping @Sendable (inout Row, Value) -> Void) -> ColumnTake {
    { cells, cellStride, type, count, rows, stride in
      for k in 0..<count {
        guard let value = CellCopy.value(Value.self, cells + k &* cellStride, type) else { return false }
        let row = (rows + k &* stride).assumingMemoryBound(to: Row.self)
        set(&row.pointee, value)
      }
      return true
    }
  }

  // MARK: - Changes

  /// The same column; a file may lack it, and what the row had before stays then.
  public var optional: Self {
    var column = self
    column.isOptional = true
    return column
  }

  /// The same column with numbers that are to be understood in some way, such as a time.
  public func transform(_ transform: ColumnInfo.Transform) -> Self {
    var column = self
    column.info.transform = transform
    return column
  }

  /// The same column with another name on disk; the name within its group stays.
  public func prefixed(_ prefix: String) -> Self {
    var column = self
    column.info.name = prefix + info.name
    return column
  }

  /// A column that is read into two places, and written from the first.
  ///
  /// - Parameter other: a column of the same values, with a setter.
  public func and(_ other: Self) -> Self {
    guard let take, let more = other.take else { return take == nil ? other : self }
    var column = Self(info, fill: fill) { take($0, $1, $2, $3, $4, $5) && more($0, $1, $2, $3, $4, $5) }
    column.isOptional = isOptional
    return column
  }

  /// The column as one of a larger row, which holds `Row` in a stored property.
  ///
  /// - Parameters:
  ///   - path: the stored property; a computed one traps.
  ///   - prefix: what is put before the name on disk.
  public func at<Outer>(_ path: any WritableKeyPath<Outer, Row> & Sendable, prefix: String = "") -> Column<
    Outer
  > {
    guard let offset = MemoryLayout<Outer>.offset(of: path) else {
      preconditionFailure("columns can only be nested through stored properties")
    }
    let fill = fill
    var taken: ColumnTake?
    if let take { taken = { take($0, $1, $2, $3, $4 + offset, $5) } }
    var column = Column<Outer>(info, fill: { fill($0 + offset, $1, $2, $3, $4) }, take: taken)
    column.info.name = prefix + info.name
    column.isOptional = isOptional
    return column
  }
}
