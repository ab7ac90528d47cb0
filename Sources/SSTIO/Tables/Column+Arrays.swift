extension Column {
  /// A column of arrays whose values a closure computes.
  ///
  /// - Parameters:
  ///   - name: the name on disk.
  ///   - type: the type of one value.
  ///   - count: the values of a row.
  ///   - transform: how they are to be understood.
  ///   - unit: their unit; nil for none.
  ///   - text: what they mean.
  ///   - set: takes the values of a file; nil if the column is never read.
  ///   - get: fills the values of a row, which hold anything before.
  @inlinable public static func array<Value: ColumnValue>(
    _ name: String, of type: Value.Type, _ count: Int, transform: ColumnInfo.Transform? = nil,
    unit: String? = nil, _ text: String = "",
    set: (@Sendable (inout Row, Span<Value>) -> Void)? = nil,
    get: @escaping @Sendable (Row, inout MutableSpan<Value>) -> Void
  ) -> Self {
    let info = ColumnInfo(
      name: name, type: Value.columnType, shape: [count], unit: unit, transform: transform, description: text)
    let fill: ColumnFill = { rows, stride, rowCount, cells, cellStride in
      withUnsafeTemporaryAllocation(of: Value.self, capacity: count) { scratch in
        for k in 0..<rowCount {
          let row = (rows + k &* stride).assumingMemoryBound(to: Row.self)
          var span = scratch.mutableSpan
          get(row.pointee, &span)
          (cells + k &* cellStride).copyMemory(
            from: UnsafeRawPointer(scratch.baseAddress ?? { preconditionFailure("no scratch") }()),
            byteCount: count * MemoryLayout<Value>.stride)
        }
      }
    }
    guard let set else { return Self(info, fill: fill, take: nil) }
    return Self(info, fill: fill) { cells, cellStride, stored, rowCount, rows, stride in
      withUnsafeTemporaryAllocation(of: Value.self, capacity: count) { scratch in
        for k in 0..<rowCount {
          for element in 0..<count {
            let cell = cells + k &* cellStride + element &* stored.size
            guard let value = CellCopy.value(Value.self, cell, stored) else { return false }
            scratch.initializeElement(at: element, to: value)
          }
          let row = (rows + k &* stride).assumingMemoryBound(to: Row.self)
          set(&row.pointee, Span(_unsafeElements: UnsafeBufferPointer(scratch)))
        }
        return true
      }
    }
  }

  /// A column of an array property of `count` values.
  @inlinable public static func array<Value: ColumnValue>(
    _ name: String, _ path: any WritableKeyPath<Row, [Value]> & Sendable, _ count: Int,
    transform: ColumnInfo.Transform? = nil, unit: String? = nil, _ text: String = ""
  ) -> Self {
    array(
      name, of: Value.self, count, transform: transform, unit: unit, text,
      set: { row, cells in row[keyPath: path] = cells.indices.map { cells[$0] } },
      get: { row, cells in
        let values = row[keyPath: path]
        precondition(values.count == cells.count, "an array of another length than its column")
        for k in cells.indices { cells[k] = values[k] }
      })
  }

  /// A column of texts of at most `length` UTF-8 bytes; what does not fit is cut off between characters.
  public static func text(
    _ name: String, _ path: any WritableKeyPath<Row, String> & Sendable, _ length: Int, _ text: String = ""
  ) -> Self {
    Self.text(name, length, text, set: { $0[keyPath: path] = $1 }, get: { $0[keyPath: path] })
  }

  /// A column of texts that a closure makes, as wide as the longest of some rows needs.
  public static func text(
    _ name: String, fitting rows: [Row], _ text: String = "", get: @escaping @Sendable (Row) -> String
  ) -> Self {
    Self.text(name, max(1, rows.map { get($0).utf8.count }.max() ?? 1), text, get: get)
  }

  /// A column of texts that a closure makes.
  public static func text(
    _ name: String, _ length: Int, _ text: String = "", set: (@Sendable (inout Row, String) -> Void)? = nil,
    get: @escaping @Sendable (Row) -> String
  ) -> Self {
    let fill: ColumnFill = { rows, stride, count, cells, cellStride in
      for k in 0..<count {
        let row = (rows + k &* stride).assumingMemoryBound(to: Row.self)
        CellText.write(get(row.pointee), to: cells + k &* cellStride, length: length)
      }
    }
    let info = ColumnInfo(name: name, type: .string(length), description: text)
    guard let set else { return Self(info, fill: fill, take: nil) }
    return Self(info, fill: fill) { cells, cellStride, stored, count, rows, stride in
      guard case .string(let size) = stored else { return false }
      for k in 0..<count {
        let row = (rows + k &* stride).assumingMemoryBound(to: Row.self)
        set(&row.pointee, CellText.read(cells + k &* cellStride, length: size))
      }
      return true
    }
  }
}
