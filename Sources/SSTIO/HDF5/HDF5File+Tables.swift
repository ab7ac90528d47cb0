internal import SSTCore

/// Reads the columns of a file that belong to a table; names were matched once, at opening.
private struct MatchedReader: Sendable {
  let file: String
  let table: HDF5Table
  let match: TableMatch
  /// Nil if the file has none of the columns.
  let reader: PackedRowReader?

  init(_ table: HDF5Table, file: String, _ match: ([ColumnInfo]) throws(TableError) -> TableMatch)
    throws(HDF5Error)
  {
    (self.file, self.table) = (file, table)
    let found = table.columns.map {
      ColumnInfo(
        name: $0.name, type: $0.type, shape: $0.shape, unit: $0.unit, description: $0.description ?? "")
    }
    let all: TableMatch
    do throws(TableError) { all = try match(found) } catch { throw HDF5Error(error, table, file: file) }
    let chosen = all.parts.map { found[$0.source] }
    self.match = all.renumbered
    reader = chosen.isEmpty ? nil : try table.packedReader(TableSchema(chosen))
  }

  /// The rows of a range; without columns rows of one byte.
  func packed(_ range: Range<Int>) throws(HDF5Error) -> PackedRows {
    if let reader { return try reader.rows(range) }
    let none = TableSchema([ColumnInfo(name: "none", type: .uint8)])
    return PackedRows(none, packed: [UInt8](repeating: 0, count: range.count))
  }

}

extension HDF5Error {
  /// What is wrong with rows of a table of an HDF5 file.
  ///
  /// - Parameters:
  ///   - error: what a list of columns found.
  ///   - table: the table of the rows.
  ///   - file: its file.
  public init(_ error: TableError, _ table: HDF5Table, file: String) {
    switch error {
    case .missingColumn(_, let column, let available):
      if let type = table.unreadableColumns[column] {
        self = .unsupportedType(file: file, object: table.path + "." + column, type: type)
        return
      }
      self = .missingColumn(
        file: file, table: table.path, column: column, similar: NearestMatch.find(column, among: available))
    case .wrongType(_, let column, let found, let expected):
      self = .unsupportedType(
        file: file, object: table.path + "." + column, type: "\(found) where \(expected) is expected")
    case .badLine, .missingTable:
      self = .damaged(file: file, object: table.path, detail: error.description)
    }
  }
}

/// Reads the rows of a table of an HDF5 file as values.
public struct TableReader<Row>: Sendable where Row: Sendable {
  /// The columns that are searched for.
  public let table: Table<Row>
  private let matched: MatchedReader
  private let initial: Row

  init(_ table: Table<Row>, _ file: HDF5File, initial: Row) throws(HDF5Error) {
    (self.table, self.initial) = (table, initial)
    matched = try MatchedReader(file.table(table.path), file: file.path) { found throws(TableError) in
      try table.match(found)
    }
  }

  /// The number of rows.
  public var rowCount: Int { matched.table.rowCount }
  /// Rows that are packed together; reading in multiples of it saves work.
  public var rowsPerChunk: Int { matched.table.rowsPerChunk }

  /// True if the file has a column.
  public func has(_ column: String) -> Bool {
    matched.match.parts.contains { table.columns[$0.column].info.name == column }
  }

  /// Replaces `rows` by a range of those of the file.
  ///
  /// - Throws: ``HDF5Error`` `.rowsOutOfRange`, `.unsupportedType` for values that do not convert, `.damaged`.
  public func read(_ range: Range<Int>, into rows: inout [Row]) throws(HDF5Error) {
    let packed = try matched.packed(range)
    do throws(TableError) {
      try table.read(packed, match: matched.match, initial: initial, into: &rows)
    } catch { throw HDF5Error(error, matched.table, file: matched.file) }
  }

  /// All rows of the file, in memory.
  ///
  /// - Throws: as ``read(_:into:)``.
  public func all() throws(HDF5Error) -> [Row] {
    var rows: [Row] = []
    var part: [Row] = []
    rows.reserveCapacity(rowCount)
    for range in blocks {
      try read(range, into: &part)
      rows += part
    }
    return rows
  }

  /// Ranges of some thousand rows that cover the table, for reading it part by part.
  public var blocks: [Range<Int>] {
    let step = max(1, 4096 / rowsPerChunk) * rowsPerChunk
    return stride(from: 0, to: rowCount, by: step).map { $0..<min(rowCount, $0 + step) }
  }
}

/// Reads the rows of a table of an HDF5 file into the buffers of a block.
public struct BlockReader<Block>: Sendable {
  /// The columns that are searched for.
  public let table: BlockTable<Block>
  private let matched: MatchedReader

  init(_ table: BlockTable<Block>, _ file: HDF5File) throws(HDF5Error) {
    self.table = table
    matched = try MatchedReader(file.table(table.path), file: file.path) { found throws(TableError) in
      try table.match(found)
    }
  }

  /// The number of rows.
  public var rowCount: Int { matched.table.rowCount }
  /// Rows that are packed together; reading in multiples of it saves work.
  public var rowsPerChunk: Int { matched.table.rowsPerChunk }

  /// Sets the arrays of a block from a range of rows.
  ///
  /// - Throws: ``HDF5Error`` `.rowsOutOfRange`, `.unsupportedType` for values that do not convert, `.damaged`.
  public func read(_ range: Range<Int>, into block: inout Block) throws(HDF5Error) {
    let packed = try matched.packed(range)
    do throws(TableError) {
      try table.read(packed, match: matched.match, into: &block)
    } catch { throw HDF5Error(error, matched.table, file: matched.file) }
  }
}

extension HDF5File {
  /// Opens a table whose rows are read as values.
  ///
  /// - Parameters:
  ///   - table: where it is, and its columns.
  ///   - initial: a row before the file sets its values; what the file lacks stays.
  /// - Throws: ``HDF5Error`` `.missingObject`, `.missingColumn`, `.unsupportedType`, `.damaged` or `.tooLarge`.
  public func reader<Row>(of table: Table<Row>, initial: Row) throws(HDF5Error) -> TableReader<Row> {
    try TableReader(table, self, initial: initial)
  }

  /// Opens a table whose rows are read into the buffers of blocks.
  ///
  /// - Throws: as ``reader(of:initial:)``.
  public func reader<Block>(of table: BlockTable<Block>) throws(HDF5Error) -> BlockReader<Block> {
    try BlockReader(table, self)
  }

  /// True if there is a table at this path.
  ///
  /// - Throws: ``HDF5Error`` if the file is damaged on the way.
  public func hasTable(_ path: String) throws(HDF5Error) -> Bool { try kind(of: path) == .dataset }
}

/// Writes rows of values to a table of an HDF5 file.
public struct RowWriter<Row>: Sendable {
  /// The columns.
  public let table: Table<Row>
  private let writer: TableWriter
  private var packed: PackedRows

  init(_ table: Table<Row>, _ writer: TableWriter) {
    (self.table, self.writer, packed) = (table, writer, PackedRows(table.schema))
  }

  /// Appends rows; whole chunks are packed on at most `jobs` threads.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public mutating func append(_ rows: [Row], jobs: Int = 1) throws(HDF5Error) {
    packed.removeAll()
    table.append(rows, to: &packed)
    try writer.append(rows: packed, jobs: jobs)
  }

  /// Writes what waits. Nothing can be appended afterwards.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func finish() throws(HDF5Error) { try writer.finish() }
}

/// Writes events of blocks to a table of an HDF5 file.
public struct BlockWriter<Block>: Sendable {
  /// The columns.
  public let table: BlockTable<Block>
  private let writer: TableWriter
  private var packed: PackedRows

  init(_ table: BlockTable<Block>, _ writer: TableWriter) {
    (self.table, self.writer, packed) = (table, writer, PackedRows(table.schema))
  }

  /// Appends events of a block; whole chunks are packed on at most `jobs` threads.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public mutating func append(_ block: Block, events: [Range<Int>], jobs: Int = 1) throws(HDF5Error) {
    packed.removeAll()
    table.append(block, events: events, to: &packed)
    try writer.append(rows: packed, jobs: jobs)
  }

  /// Writes what waits. Nothing can be appended afterwards.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func finish() throws(HDF5Error) { try writer.finish() }
}

extension HDF5FileWriter {
  /// Begins a table for rows of values.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func makeTable<Row>(_ table: Table<Row>) throws(HDF5Error) -> RowWriter<Row> {
    RowWriter(table, try makeTable(table.path, table.schema, title: table.title))
  }

  /// Begins a table for events of blocks.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func makeTable<Block>(_ table: BlockTable<Block>) throws(HDF5Error) -> BlockWriter<Block> {
    BlockWriter(table, try makeTable(table.path, table.schema, title: table.title))
  }

  /// Writes a whole table.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func write<Row>(
    _ rows: [Row], to table: Table<Row>, attributes: [(String, HDF5Attribute)] = []
  ) throws(HDF5Error) {
    var writer = try makeTable(table)
    try writer.append(rows)
    try writer.finish()
    if !attributes.isEmpty { try setAttributes(of: "/" + table.path, attributes) }
  }
}
