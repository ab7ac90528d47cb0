/// One column of a table that is filled from the buffers of a block of events.
///
/// Unlike ``Column``, which visits rows, it reads arrays of the block where they lie.
public struct BlockColumn<Block>: Sendable {
  /// Fills cells: the block, the events that become rows, first cell, stride of cells.
  @usableFromInline typealias Fill =
    @Sendable (Block, [Range<Int>], UnsafeMutableRawPointer, Int) -> Void
  /// Sets the arrays of a block: block, number of rows, first cell, stride of cells, stored type.
  @usableFromInline typealias Take =
    @Sendable (inout Block, Int, UnsafeRawPointer, Int, ColumnType) -> Bool

  /// Name, type, unit, meaning.
  public var info: ColumnInfo
  /// True if a file may lack the column.
  public var isOptional = false
  @usableFromInline let fill: Fill
  @usableFromInline let take: Take?

  @usableFromInline init(_ info: ColumnInfo, fill: @escaping Fill, take: Take?) {
    (self.info, self.fill, self.take) = (info, fill, take)
  }

  /// The same column; a file may lack it, and the block keeps what it had then.
  public var optional: Self {
    var column = self
    column.isOptional = true
    return column
  }

  /// A column of `count` values an event, which lie in one array of the block: `[event][value]`.
  ///
  /// With `isScalar` the column holds single values (`count` is 1).
  @inlinable public static func array<Value: ColumnValue>(
    _ name: String, _ path: any WritableKeyPath<Block, [Value]> & Sendable, _ count: Int,
    isScalar: Bool = false,
    unit: String? = nil, _ text: String = ""
  ) -> Self {
    let info = ColumnInfo(
      name: name, type: Value.columnType, shape: isScalar ? [] : [count], unit: unit, description: text)
    let size = count * MemoryLayout<Value>.stride
    return Self(
      info,
      fill: { block, runs, cells, cellStride in
        block[keyPath: path].withUnsafeBytes { values in
          EventRuns.visit(runs, of: values, size, cells, cellStride) { events, count, cell in
            CellCopy.copy(events, size, count, cell, cellStride, size: size)
          }
        }
      },
      take: { block, rows, cells, cellStride, stored in
        var isTaken = true
        if block[keyPath: path].count != rows * count {
          guard let first = Value(.integer(0)) else { return false }
          block[keyPath: path] = [Value](repeating: first, count: rows * count)
        }
        block[keyPath: path].withUnsafeMutableBytes { values in
          guard let base = values.baseAddress else { return }
          for row in 0..<rows where isTaken {
            isTaken = CellCopy.take(
              Value.self, cells + row * cellStride, stored.size, stored, count, base + row * size,
              MemoryLayout<Value>.stride)
          }
        }
        return isTaken
      })
  }
}

extension Column {
  /// The column for blocks that keep an array of rows.
  ///
  /// - Parameters:
  ///   - path: the array of a block.
  ///   - initial: a row before a file sets its values.
  public func each<Block>(
    _ path: any WritableKeyPath<Block, [Row]> & Sendable, initial: Row
  ) -> BlockColumn<Block> where Row: Sendable {
    let (fill, stride) = (fill, MemoryLayout<Row>.stride)
    var taken: BlockColumn<Block>.Take?
    if let take {
      taken = { block, rows, cells, cellStride, stored in
        if block[keyPath: path].count != rows {
          block[keyPath: path] = [Row](repeating: initial, count: rows)
        }
        return block[keyPath: path].withUnsafeMutableBytes { target in
          guard let base = target.baseAddress else { return true }
          return take(cells, cellStride, stored, rows, base, stride)
        }
      }
    }
    var column = BlockColumn<Block>(
      info,
      fill: { block, runs, cells, cellStride in
        block[keyPath: path].withUnsafeBytes { rows in
          EventRuns.visit(runs, of: rows, stride, cells, cellStride) { events, count, cell in
            fill(events, stride, count, cell, cellStride)
          }
        }
      }, take: taken)
    column.isOptional = isOptional
    return column
  }
}

/// The events of a block that become rows, as runs of neighbors.
@usableFromInline enum EventRuns {
  /// Visits the runs in an array of a block: their first event, their number of events, their first cell.
  @inlinable static func visit(
    _ runs: [Range<Int>], of events: UnsafeRawBufferPointer, _ size: Int, _ cells: UnsafeMutableRawPointer,
    _ cellStride: Int, _ body: (UnsafeRawPointer, Int, UnsafeMutableRawPointer) -> Void
  ) {
    guard let base = events.baseAddress else { return }
    var cell = cells
    for run in runs {
      precondition(run.lowerBound >= 0 && run.upperBound * size <= events.count, "no such event in the block")
      body(base + run.lowerBound * size, run.count, cell)
      cell += run.count * cellStride
    }
  }
}

/// A table whose rows are the events of blocks, such as images.
public struct BlockTable<Block>: Sendable {
  /// Where the table is in an HDF5 file, or its name in others.
  public let path: String
  /// The title, for people.
  public let title: String
  /// The columns, in the order of the file.
  public let columns: [BlockColumn<Block>]
  /// Names, types and offsets of the columns in a packed row.
  public let schema: TableSchema

  /// Makes a table of columns that are listed line by line.
  public init(
    _ path: String, title: String = "", rowsPerChunk: Int? = nil,
    @ColumnList<BlockColumn<Block>> _ columns: () -> [BlockColumn<Block>]
  ) {
    (self.path, self.title, self.columns) = (path, title, columns())
    schema = TableSchema(self.columns.map(\.info), rowsPerChunk: rowsPerChunk)
  }

  /// Appends events of a block to a buffer of this table's ``schema``.
  ///
  /// - Parameters:
  ///   - block: the events.
  ///   - events: those that become rows, as runs of neighbors in ascending order.
  ///   - packed: the buffer.
  public func append(_ block: Block, events: [Range<Int>], to packed: inout PackedRows) {
    precondition(packed.schema.rowSize == schema.rowSize, "the buffer is one of another table")
    let (offsets, size) = (schema.offsets, schema.rowSize)
    packed.addRows(events.reduce(0) { $0 + $1.count }) { cells in
      for (column, offset) in zip(columns, offsets) { column.fill(block, events, cells + offset, size) }
    }
  }

  /// Sets the arrays of a block from packed rows, whose columns may come in any order.
  ///
  /// - Throws: ``TableError`` if a column is missing that must be there, or a value does not convert.
  public func read(_ packed: PackedRows, into block: inout Block) throws(TableError) {
    try read(packed, match: match(packed.schema.columns), into: &block)
  }

  /// Which columns of a file are read.
  func match(_ found: [ColumnInfo]) throws(TableError) -> TableMatch {
    try TableMatch(columns.map { ($0.info, $0.isOptional, $0.take != nil) }, found, table: path)
  }

  func read(_ packed: PackedRows, match: TableMatch, into block: inout Block) throws(TableError) {
    let schema = packed.schema
    for part in match.parts {
      guard let take = columns[part.column].take else { continue }
      let isTaken = withCells(packed) {
        take(
          &block, packed.rowCount, $0 + schema.offsets[part.source], schema.rowSize,
          schema.columns[part.source].type)
      }
      guard !isTaken else { continue }
      throw .wrongType(
        table: path, column: columns[part.column].info.name,
        found: TableMatch.words(schema.columns[part.source]) + " with values that do not fit",
        expected: TableMatch.words(columns[part.column].info))
    }
  }

  /// Gives the first cell to `body`; without rows a place that is not to be read.
  private func withCells(_ packed: PackedRows, _ body: (UnsafeRawPointer) -> Bool) -> Bool {
    packed.withUnsafeBytes { cells in
      if let base = cells.baseAddress { return body(base) }
      return withUnsafeTemporaryAllocation(byteCount: packed.schema.rowSize, alignment: 8) { room in
        room.baseAddress.map { body(UnsafeRawPointer($0)) } ?? true
      }
    }
  }
}
