extension ZFITSWriter {
  /// How much room the catalogue at the front of a table gets.
  public enum Reservation: Sendable, Hashable {
    /// Room for this many rows.
    case rows(Int)
    /// Room for this many tiles; entries that stay unused become a gap of zeros.
    case tiles(Int)
  }

  /// The description of one table.
  public struct Table: Sendable, Hashable {
    /// The table's name (EXTNAME), not empty.
    public var name: String
    /// The full name of the protobuf message (PBFHEAD), for example `DataModel.CameraEvent`.
    public var message: String
    /// The columns, in the order of the message definition.
    public var columns: [ZFITSColumn]
    /// Rows of each tile but the last (ZTILELEN).
    public var rowsPerTile: Int
    /// The catalogue's size.
    public var reservation: Reservation
    /// Keywords of the user, for example TARGET.
    public var cards: [FITSCard]
    /// UTC time of opening as `YYYY-MM-DDThh:mm:ss` (DATE). It is given so that equal runs make equal bytes.
    public var date: String

    /// Makes a description.
    public init(
      name: String, message: String, columns: [ZFITSColumn], rowsPerTile: Int = 100, reservation: Reservation,
      cards: [FITSCard] = [], date: String = "1970-01-01T00:00:00"
    ) {
      self.name = name
      self.message = message
      self.columns = columns
      self.rowsPerTile = rowsPerTile
      self.reservation = reservation
      self.cards = cards
      self.date = date
    }

    /// Catalogue entries to reserve, at least 1.
    var reservedTiles: Int {
      switch reservation {
      case .rows(let rows): max(1, (rows + rowsPerTile - 1) / max(1, rowsPerTile))
      case .tiles(let tiles): max(1, tiles)
      }
    }

    /// Bytes of one catalogue row.
    var catalogueRowSize: Int { 16 * columns.count }
  }
}

extension ZFITSWriter.Table {
  /// Throws when the description contradicts itself.
  func validate() throws(ZFITSWriterError) {
    if name.isEmpty { throw .badTable(name: name, reason: "it has no name") }
    if columns.isEmpty || columns.count > 999 {
      throw .badTable(name: name, reason: "it has \(columns.count) columns; 1 to 999 are possible")
    }
    if rowsPerTile < 1 || rowsPerTile > Int(Int32.max) {
      throw .badTable(name: name, reason: "a tile cannot have \(rowsPerTile) rows")
    }
    for column in columns { try ZFITSCodec.validate(column.codecs) }
    if Set(columns.map(\.name)).count != columns.count {
      throw .badTable(name: name, reason: "two columns have the same name")
    }
  }
}

extension ZFITSWriter {
  /// The rows of one tile, column by column, before compression.
  ///
  /// Append one cell to every column, then call ``endRow()``. Values of another type than the column's are a
  /// programmer's mistake and trap.
  public struct Tile: Sendable {
    /// The columns.
    public let columns: [ZFITSColumn]
    /// Complete rows so far.
    public private(set) var rowCount = 0
    private(set) var bytes: [[UInt8]]
    private(set) var largestCount: [Int]
    private var cells: [Int]

    /// Makes an empty tile.
    public init(columns: [ZFITSColumn]) {
      self.columns = columns
      bytes = Array(repeating: [], count: columns.count)
      largestCount = Array(repeating: 1, count: columns.count)
      for (index, column) in columns.enumerated() where column.kind != .scalar { largestCount[index] = 0 }
      cells = Array(repeating: 0, count: columns.count)
    }

    /// Appends the scalar of the current row to a column.
    ///
    /// - Parameters:
    ///   - value: an integer or floating-point value with the size of the column's type.
    ///   - column: the index of a scalar column.
    public mutating func append(_ value: some BitwiseCopyable, to column: Int) {
      precondition(columns[column].kind == .scalar, "column \(columns[column].name) holds arrays")
      precondition(MemoryLayout.size(ofValue: value) == columns[column].type.size, "wrong size of a value")
      withUnsafeBytes(of: value) { bytes[column].append(contentsOf: $0) }
      cells[column] += 1
    }

    /// Appends the array of the current row to a column.
    ///
    /// - Parameters:
    ///   - values: items with the size of the column's type; may be empty.
    ///   - column: the index of an array column.
    public mutating func append<Item: BitwiseCopyable>(array values: [Item], to column: Int) {
      precondition(columns[column].kind != .scalar, "column \(columns[column].name) holds scalars")
      precondition(MemoryLayout<Item>.stride == columns[column].type.size, "wrong size of an item")
      values.withUnsafeBytes { raw in
        appendLittleEndian(Int32(raw.count), to: &bytes[column])
        bytes[column].append(contentsOf: raw)
      }
      largestCount[column] = max(largestCount[column], values.count)
      cells[column] += 1
    }

    /// Appends the text of the current row to a column of ``ZFITSItemType/int8``, as UTF-8.
    public mutating func append(text: String, to column: Int) {
      append(array: Array(text.utf8), to: column)
      largestCount[column] = max(largestCount[column], 1)
    }

    /// Closes the row; every column must have got exactly one cell.
    public mutating func endRow() {
      rowCount += 1
      precondition(cells.allSatisfy { $0 == rowCount }, "a row needs one cell in every column")
    }

    /// Empties the tile, keeping its storage.
    public mutating func removeAll() {
      rowCount = 0
      for index in bytes.indices {
        bytes[index].removeAll(keepingCapacity: true)
        largestCount[index] = columns[index].kind != .scalar ? 0 : 1
        cells[index] = 0
      }
    }
  }

  /// A compressed tile as it will stand in the file; made on any thread, appended in order by one.
  public struct EncodedTile: Sendable {
    /// Rows in the tile.
    public let rowCount: Int
    /// The bytes: `TILE`, u32 rows, u64 size of the blocks, blocks.
    public let bytes: [UInt8]
    /// The size of each block, with its header.
    let blockSizes: [Int]
    /// The largest number of items in a row of each column.
    let largestCount: [Int]
    /// Bytes before compression, with length prefixes and without padding.
    let rawByteCount: Int
    /// The largest block before compression, with padding.
    let largestDecodedBlock: Int
  }
}

extension ZFITSWriter.Tile {
  /// Compresses the tile. Complexity: linear in its bytes.
  ///
  /// - Throws: ``ZFITSWriterError/badCodecs(codecs:reason:)`` or
  ///   ``ZFITSWriterError/compression(codec:bytes:)``.
  public func encoded(
    levels: ZFITSWriter.CompressionLevels = .init()
  ) throws(ZFITSWriterError) -> ZFITSWriter.EncodedTile {
    var encoder = BlockEncoder(levels: levels)
    var output: [UInt8] = Array("TILE".utf8)
    appendLittleEndian(UInt32(rowCount), to: &output)
    appendLittleEndian(UInt64(0), to: &output)
    var sizes: [Int] = []
    var (raw, largest) = (0, 0)
    for (index, column) in columns.enumerated() {
      var data = bytes[index]
      raw += data.count
      data.append(contentsOf: repeatElement(0, count: -data.count & 3))
      largest = max(largest, data.count)
      let start = output.count
      try encoder.append(data, codecs: column.codecs, to: &output)
      sizes.append(output.count - start)
    }
    let size = UInt64(output.count - 16)
    for byte in 0..<8 { output[8 + byte] = UInt8(truncatingIfNeeded: size >> UInt64(8 * byte)) }
    return ZFITSWriter.EncodedTile(
      rowCount: rowCount, bytes: output, blockSizes: sizes, largestCount: largestCount, rawByteCount: raw,
      largestDecodedBlock: largest)
  }
}
