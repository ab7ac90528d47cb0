/// The binary tables of a FITS file.
public struct FITSTableFile: Sendable {
  private let file: RandomAccessFile
  private let structure: FITSStructure

  /// Opens a file, packed with gzip or not, and reads its headers.
  ///
  /// - Throws: ``FileError`` or ``FITSError``.
  public init(readingFrom path: String) throws {
    let stored = try RandomAccessFile(path: path)
    file = try GzipExpansion.isGzip(stored) ? try GzipExpansion.expand(stored) : stored
    structure = try FITSStructure(of: file)
  }

  /// The name of the extension that holds the table of a path: its last part.
  static func extensionName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The names of the tables, in the order of the file.
  public var tableNames: [String] { structure.units.compactMap { $0.table?.name } }

  /// The keywords of the primary header.
  public var primaryHeader: FITSHeader { structure.primary }

  /// The keywords of a table.
  ///
  /// - Parameter name: the name of the extension.
  /// - Throws: ``TableError``.
  public func header(_ name: String) throws(TableError) -> FITSHeader {
    guard let unit = structure.units.first(where: { $0.table?.name == name }) else {
      throw .missingTable(path: file.path, table: name, available: tableNames)
    }
    return unit.header
  }

  /// Compares DATASUM and CHECKSUM of all units that carry them.
  ///
  /// - Returns: the names of the units that have neither.
  /// - Throws: ``FITSError/checksum(path:table:keyword:stated:found:)`` for the first that does not agree.
  @discardableResult public func verifyChecksums() throws -> [String] {
    try structure.verifyChecksums(of: file)
  }

  /// Reads the rows of a table, whose columns may come in any order and with other types of numbers.
  ///
  /// - Parameters:
  ///   - table: its name, and its columns.
  ///   - initial: a row before the file sets its values; what the file lacks stays.
  /// - Throws: ``TableError``, ``FITSError`` if the file is shorter than its header says, or ``FileError``.
  public func rows<Row>(of table: Table<Row>, initial: Row) throws -> [Row] {
    try table.rows(of: packedRows(Self.extensionName(table.path)), initial: initial)
  }

  /// The rows of an extension, with the columns of numbers, truth values and texts.
  ///
  /// - Throws: as ``rows(of:initial:)``.
  public func packedRows(_ name: String) throws -> PackedRows {
    guard let table = structure.units.lazy.compactMap(\.table).first(where: { $0.name == name }) else {
      throw TableError.missingTable(path: file.path, table: name, available: tableNames)
    }
    guard table.wholeRows(fileSize: file.size) == table.rowCount else {
      throw FITSError.badTable(path: file.path, table: name, detail: "the file ends before its last row")
    }
    let readable = try table.columns.compactMap { column in
      try info(column, table).map { (info: $0, offset: column.offset) }
    }
    guard !readable.isEmpty else {
      throw TableError.missingTable(path: file.path, table: name, available: tableNames)
    }
    let schema = TableSchema(readable.map(\.info))
    let source = try file.bytes(table.dataStart..<table.dataStart + table.rowCount * table.rowBytes)
    var bytes = [UInt8](repeating: 0, count: table.rowCount * schema.rowSize)
    for row in 0..<table.rowCount {
      for (column, target) in zip(readable, schema.offsets) {
        let start = row * table.rowBytes + column.offset
        let place = row * schema.rowSize + target
        bytes.replaceSubrange(
          place..<place + column.info.byteCount, with: source[start..<start + column.info.byteCount])
      }
    }
    for column in schema.columns.indices { FITSCells.fromFile(&bytes, schema, column) }
    return PackedRows(schema, packed: bytes)
  }

  /// The column with the type that its offset means; nil for one that cannot be read.
  private func info(_ column: FITSColumn, _ table: FITSTable) throws(FITSError) -> ColumnInfo? {
    guard column.count > 0, !column.name.isEmpty else { return nil }
    let plain: ColumnType
    var turned: (zero: Double, type: ColumnType)?
    switch column.kind {
    case .byte: (plain, turned) = (.uint8, (-128, .int8))
    case .int16: (plain, turned) = (.int16, (32_768, .uint16))
    case .int32: (plain, turned) = (.int32, (2_147_483_648, .uint32))
    case .int64: (plain, turned) = (.int64, (9_223_372_036_854_775_808, .uint64))
    case .float32: plain = .float32
    case .float64: plain = .float64
    case .logical: plain = .bool
    case .text: return ColumnInfo(name: column.name, type: .string(column.count), unit: column.unit)
    case .other: return nil
    }
    let isTurned = turned?.zero == column.zero
    guard column.scale == 1, column.zero == 0 || isTurned else {
      throw .badTable(
        path: file.path, table: table.name,
        detail: "\(column.name) is stored with a scale factor, which is not supported")
    }
    return ColumnInfo(
      name: column.name, type: isTurned ? turned?.type ?? plain : plain,
      shape: column.count == 1 ? [] : [column.count], unit: column.unit)
  }
}
