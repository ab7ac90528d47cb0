/// Writes tables to a FITS file, one binary table after the other.
///
/// Numbers are turned to big-endian, truth values become `T` and `F`, unsigned numbers are stored with `TZERO`, arrays with
/// several axes with `TDIM`. The file appears under its name when ``finish()`` succeeds, or not at all.
public final class FITSTableWriter {
  private let output: FITSOutput

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether it may exist.
  ///   - files: the set that it belongs to, if files appear together, which then decides about that.
  /// - Throws: ``FITSOutputError`` or ``AtomicFileError``.
  public init(path: String, overwrite: Bool = false, in files: AtomicFileSet? = nil) throws {
    output = try FITSOutput(path: path, overwrite: overwrite, in: files)
  }

  /// Writes rows of values; the extension is called like the last part of the table's path.
  ///
  /// - Parameters:
  ///   - rows: the rows.
  ///   - table: name and columns.
  ///   - header: what the header says beside the columns.
  /// - Throws: ``FITSOutputError``, ``FITSError/badCard(keyword:reason:)``.
  public func write<Row>(_ rows: [Row], to table: Table<Row>, header: [FITSCard] = []) throws {
    try write(table.packed(rows), name: FITSTableFile.extensionName(table.path), header: header)
  }

  /// Writes packed rows as an extension.
  ///
  /// - Parameters:
  ///   - rows: the rows.
  ///   - name: the name of the extension.
  ///   - header: what the header says beside the columns.
  /// - Throws: ``FITSOutputError``, ``FITSError/badCard(keyword:reason:)``.
  public func write(_ rows: PackedRows, name: String, header: [FITSCard] = []) throws {
    try begin(rows.schema, name: name, header: header)
    try append(rows, at: 0)
  }

  /// Writes rows in portions, so that not all of them need memory at once.
  ///
  /// - Parameters:
  ///   - count: the number of rows.
  ///   - table: name and columns.
  ///   - header: what the header says beside the columns.
  ///   - portion: makes some of the rows.
  /// - Throws: ``FITSOutputError``, ``FITSError/badCard(keyword:reason:)``, and what `portion` throws.
  public func write<Row>(
    count: Int, to table: Table<Row>, header: [FITSCard] = [], portion: (Range<Int>) throws -> [Row]
  ) throws {
    try begin(table.schema, name: FITSTableFile.extensionName(table.path), header: header)
    for start in stride(from: 0, to: count, by: Self.portionRows) {
      try append(table.packed(portion(start..<min(count, start + Self.portionRows))), at: start)
    }
  }

  private static let portionRows = 1 << 14

  private func begin(_ schema: TableSchema, name: String, header: [FITSCard]) throws {
    try output.beginTable(
      name, columns: schema.columns.map { (name: $0.name, form: Self.form($0), unit: $0.unit ?? "") })
    for (number, column) in schema.columns.enumerated() where column.shape.count > 1 {
      // The first axis of FITS runs fastest, which is the last one of an array.
      let lengths = column.shape.reversed().map(String.init).joined(separator: ",")
      try output.write(FITSCard("TDIM\(number + 1)", .text("(\(lengths))")))
    }
    for card in header { try output.write(card) }
  }

  private func append(_ rows: PackedRows, at first: Int) throws {
    let schema = rows.schema
    let step = max(1, (1 << 18) / schema.rowSize)
    for start in stride(from: 0, to: rows.rowCount, by: step) {
      var bytes = rows.withUnsafeBytes {
        Array($0[start * schema.rowSize..<min(rows.rowCount, start + step) * schema.rowSize])
      }
      for column in schema.columns.indices { FITSCells.toFile(&bytes, schema, column) }
      try bytes.withUnsafeBytes { try output.write($0, atRow: first + start) }
    }
  }

  /// Closes the file and gives it its name.
  ///
  /// - Throws: ``FITSOutputError`` or ``AtomicFileError``.
  public func finish() throws { try output.finish() }

  /// TFORM; the letters `S`, `U`, `V`, `W` are cfitsio's for numbers with an offset.
  private static func form(_ column: ColumnInfo) -> String {
    let letter =
      switch column.type {
      case .int8: "S"
      case .int16: "I"
      case .int32: "J"
      case .int64: "K"
      case .uint8: "B"
      case .uint16: "U"
      case .uint32: "V"
      case .uint64: "W"
      case .float32: "E"
      case .float64: "D"
      case .bool: "L"
      case .string(let length): "\(length)A"
      }
    if case .string = column.type { return letter }
    return "\(column.elementsPerRow)" + letter
  }
}

/// Turns packed cells into those of a FITS table and back.
enum FITSCells {
  static func toFile(_ bytes: inout [UInt8], _ schema: TableSchema, _ column: Int) {
    ByteOrder.turn(&bytes, schema, column: column)
    turnSigns(&bytes, schema, column)
    guard schema.columns[column].type == .bool else { return }
    forEachByte(&bytes, schema, column) { $0 = $0 != 0 ? UInt8(ascii: "T") : UInt8(ascii: "F") }
  }

  static func fromFile(_ bytes: inout [UInt8], _ schema: TableSchema, _ column: Int) {
    turnSigns(&bytes, schema, column)
    ByteOrder.turn(&bytes, schema, column: column)
    switch schema.columns[column].type {
    case .bool: forEachByte(&bytes, schema, column) { $0 = $0 == UInt8(ascii: "T") ? 1 : 0 }
    case .string: trimBlanks(&bytes, schema, column)
    default: break
    }
  }

  /// The offset of unsigned numbers, and of signed bytes, is their top bit.
  private static func turnSigns(_ bytes: inout [UInt8], _ schema: TableSchema, _ column: Int) {
    let info = schema.columns[column]
    switch info.type {
    case .int8, .uint16, .uint32, .uint64:
      for row in stride(from: schema.offsets[column], to: bytes.count, by: schema.rowSize) {
        for element in 0..<info.elementsPerRow { bytes[row + element * info.type.size] ^= 0x80 }
      }
    default: break
    }
  }

  private static func forEachByte(
    _ bytes: inout [UInt8], _ schema: TableSchema, _ column: Int, _ change: (inout UInt8) -> Void
  ) {
    for row in stride(from: schema.offsets[column], to: bytes.count, by: schema.rowSize) {
      for place in row..<row + schema.columns[column].byteCount { change(&bytes[place]) }
    }
  }

  private static func trimBlanks(_ bytes: inout [UInt8], _ schema: TableSchema, _ column: Int) {
    for row in stride(from: schema.offsets[column], to: bytes.count, by: schema.rowSize) {
      for place in (row..<row + schema.columns[column].byteCount).reversed() {
        guard bytes[place] == 0x20 || bytes[place] == 0 else { break }
        bytes[place] = 0
      }
    }
  }
}
