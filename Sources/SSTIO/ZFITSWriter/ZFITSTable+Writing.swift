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
