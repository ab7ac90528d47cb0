/// A table of `Row` values: where it is in a file, and its columns. It writes and reads.
///
/// Rows go through ``PackedRows``, whatever the kind of file. Values are moved column by column over many rows, so
/// that a row costs little more than a copy.
public struct Table<Row>: Sendable {
  /// Where the table is in an HDF5 file, or its name in others.
  public let path: String
  /// The title, for people.
  public let title: String
  /// The columns, in the order of the file.
  public let columns: [Column<Row>]
  /// Names, types and offsets of the columns in a packed row.
  public let schema: TableSchema
  private let fills: [ColumnFill]

  /// Makes a table of columns that are listed line by line.
  public init(
    _ path: String, title: String = "", rowsPerChunk: Int? = nil,
    @ColumnList<Column<Row>> _ columns: () -> [Column<Row>]
  ) {
    self.init(path, title: title, rowsPerChunk: rowsPerChunk, columns: columns())
  }

  /// Makes a table of a list of columns.
  public init(_ path: String, title: String = "", rowsPerChunk: Int? = nil, columns: [Column<Row>]) {
    (self.path, self.title, self.columns) = (path, title, columns)
    schema = TableSchema(columns.map(\.info), rowsPerChunk: rowsPerChunk)
    fills = columns.map(\.fill)
  }

  /// The same table with more columns at its end.
  public func adding(_ more: [Column<Row>]) -> Self { Self(path, title: title, columns: columns + more) }

  /// Appends rows to a buffer of this table's ``schema``.
  @inlinable public func append(_ rows: [Row], to packed: inout PackedRows) {
    rows.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      fill(base, stride: MemoryLayout<Row>.stride, rows: rows.count, into: &packed)
    }
  }

  /// Appends one row.
  @inlinable public func append(_ row: Row, to packed: inout PackedRows) {
    withUnsafePointer(to: row) {
      fill(UnsafeRawPointer($0), stride: MemoryLayout<Row>.stride, rows: 1, into: &packed)
    }
  }

  /// The rows, packed.
  public func packed(_ rows: [Row]) -> PackedRows {
    var packed = PackedRows(schema, capacity: rows.count)
    append(rows, to: &packed)
    return packed
  }

  /// Replaces the values of packed rows, which may have more columns; those of this table are found by name.
  ///
  /// - Parameters:
  ///   - rows: one for each packed row.
  ///   - packed: the rows that are changed.
  /// - Throws: ``TableError`` if a column is missing that must be there, or has another type.
  public func replace(_ rows: [Row], in packed: inout PackedRows) throws(TableError) {
    precondition(rows.count == packed.rowCount, "a row for each packed row")
    let target = packed.schema
    var places: [(fill: ColumnFill, offset: Int)] = []
    let match = try TableMatch(columns.map { ($0.info, $0.isOptional, true) }, target.columns, table: path)
    for part in match.parts {
      let (own, found) = (schema.columns[part.column], target.columns[part.source])
      guard own.type == found.type else {
        throw .wrongType(
          table: path, column: own.name, found: TableMatch.words(found), expected: TableMatch.words(own))
      }
      places.append((fills[part.column], target.offsets[part.source]))
    }
    rows.withUnsafeBytes { source in
      packed.withUnsafeMutableBytes { cells in
        guard let source = source.baseAddress, let cells = cells.baseAddress else { return }
        for place in places {
          place.fill(source, MemoryLayout<Row>.stride, rows.count, cells + place.offset, target.rowSize)
        }
      }
    }
  }

  /// Fills rows tile by tile: what a tile needs stays in the cache. Not generic, since loops over `Column<Row>` that
  /// are would copy columns through run-time metadata.
  @usableFromInline func fill(
    _ source: UnsafeRawPointer, stride: Int, rows: Int, into packed: inout PackedRows
  ) {
    precondition(packed.schema.rowSize == schema.rowSize, "the buffer is one of another table")
    TableFill.fill(source, stride: stride, rows: rows, into: &packed, fills)
  }
}

enum TableFill {
  /// Rows of one tile.
  private static let tile = 64

  static func fill(
    _ source: UnsafeRawPointer, stride: Int, rows: Int, into packed: inout PackedRows, _ fills: [ColumnFill]
  ) {
    let (size, offsets) = (packed.schema.rowSize, packed.schema.offsets)
    packed.addRows(rows) { cells in
      var first = 0
      while first < rows {
        let count = min(tile, rows - first)
        for index in fills.indices {
          fills[index](source + first * stride, stride, count, cells + first * size + offsets[index], size)
        }
        first += count
      }
    }
  }
}

/// Which columns of a file belong to which columns of a table; made once a file.
struct TableMatch: Sendable {
  /// A column that the file has.
  struct Part: Sendable {
    /// Its place in the table.
    var column: Int
    /// Its place in the file.
    var source: Int
  }

  let parts: [Part]

  init(parts: [Part]) { self.parts = parts }

  /// The same columns where those of the file that are used were read one after the other.
  var renumbered: TableMatch {
    TableMatch(parts: parts.indices.map { Part(column: parts[$0].column, source: $0) })
  }

  /// Finds the columns that can be read.
  ///
  /// - Parameters:
  ///   - columns: those of the table; those without a setter are left out.
  ///   - found: those of the file.
  /// - Throws: ``TableError`` if one is missing that must be there, or has another length.
  init(
    _ columns: [(info: ColumnInfo, isOptional: Bool, isRead: Bool)], _ found: [ColumnInfo], table: String
  ) throws(TableError) {
    let places = Dictionary(found.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var parts: [Part] = []
    for (index, column) in columns.enumerated() where column.isRead {
      guard let place = places[column.info.name] else {
        if column.isOptional { continue }
        throw .missingColumn(table: table, column: column.info.name, available: found.map(\.name))
      }
      guard found[place].elementsPerRow == column.info.elementsPerRow else {
        throw .wrongType(
          table: table, column: column.info.name, found: Self.words(found[place]),
          expected: Self.words(column.info))
      }
      parts.append(Part(column: index, source: place))
    }
    self.parts = parts
  }

  static func words(_ column: ColumnInfo) -> String {
    column.shape.isEmpty ? "\(column.type)" : "\(column.shape.reduce(1, *)) × \(column.type)"
  }
}

extension Table {
  /// Which columns of a file are read.
  func match(_ found: [ColumnInfo]) throws(TableError) -> TableMatch {
    try TableMatch(columns.map { ($0.info, $0.isOptional, $0.take != nil) }, found, table: path)
  }

  /// Reads packed rows, whose columns may come in any order and with other types of numbers.
  ///
  /// - Parameters:
  ///   - packed: the rows of a file, with the file's columns.
  ///   - initial: a row before the file sets its values; what the file lacks stays.
  /// - Throws: ``TableError`` if a column is missing that must be there, or a value does not convert.
  public func rows(of packed: PackedRows, initial: Row) throws(TableError) -> [Row] {
    var rows: [Row] = []
    try read(packed, match: match(packed.schema.columns), initial: initial, into: &rows)
    return rows
  }

  /// Replaces `rows` by those of a buffer; columns were matched before.
  func read(
    _ packed: PackedRows, match: TableMatch, initial: Row, into rows: inout [Row]
  ) throws(TableError) {
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: repeatElement(initial, count: packed.rowCount))
    let (schema, stride) = (packed.schema, MemoryLayout<Row>.stride)
    var failed: TableMatch.Part?
    rows.withUnsafeMutableBytes { target in
      packed.withUnsafeBytes { cells in
        guard let base = cells.baseAddress, let out = target.baseAddress else { return }
        for part in match.parts {
          guard let take = columns[part.column].take else { continue }
          let type = schema.columns[part.source].type
          let isTaken = take(
            base + schema.offsets[part.source], schema.rowSize, type, packed.rowCount, out, stride)
          if !isTaken, failed == nil { failed = part }
        }
      }
    }
    guard let failed else { return }
    throw .wrongType(
      table: path, column: columns[failed.column].info.name,
      found: TableMatch.words(schema.columns[failed.source]) + " with values that do not fit",
      expected: TableMatch.words(columns[failed.column].info))
  }
}
