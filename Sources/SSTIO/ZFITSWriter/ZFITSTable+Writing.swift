extension ZFITSWriter {
  /// The type of a column's items.
  public enum ItemType: Sendable, Hashable {
    /// Truth value, one byte 0 or 1.
    case bool
    /// Signed bytes; also the type of text.
    case int8
    /// Unsigned bytes.
    case uint8
    /// Signed 16-bit integers.
    case int16
    /// Unsigned 16-bit integers.
    case uint16
    /// Signed 32-bit integers, and enumerations.
    case int32
    /// Unsigned 32-bit integers.
    case uint32
    /// Signed 64-bit integers.
    case int64
    /// Unsigned 64-bit integers.
    case uint64
    /// 32-bit floating point.
    case float
    /// 64-bit floating point.
    case double

    /// The letter of ZFORM.
    var letter: String {
      switch self {
      case .bool: "L"
      case .int8: "A"
      case .uint8: "B"
      case .int16, .uint16: "I"
      case .int32, .uint32: "J"
      case .int64, .uint64: "K"
      case .float: "E"
      case .double: "D"
      }
    }

    /// The type marker that tells unsigned types from signed ones; stored values are not shifted.
    var tzero: String? {
      switch self {
      case .uint8: "-128."
      case .uint16: "32768."
      case .uint32: "2147483648."
      case .uint64: "9223372036854775808."
      default: nil
      }
    }

    /// Bytes of one item.
    var size: Int {
      switch self {
      case .bool, .int8, .uint8: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float: 4
      case .int64, .uint64, .double: 8
      }
    }
  }

  /// What one row of a column holds.
  public enum CellKind: Sendable, Hashable {
    /// One number.
    case scalar
    /// Any number of items after an int32 length in bytes (protobuf `AnyArray`, `string` and `bytes`).
    case array
  }

  /// One column of a table.
  public struct Column: Sendable, Hashable {
    /// The name, field names joined by `_`.
    public var name: String
    /// The protobuf field numbers joined by dots, for example `6.1.1`.
    public var fieldPath: String
    /// The type of the items.
    public var type: ItemType
    /// Scalar or array.
    public var kind: CellKind
    /// The codecs in the order in which they are applied.
    public var codecs: [Codec]

    /// Makes a column.
    public init(
      _ name: String, _ fieldPath: String, _ type: ItemType, _ kind: CellKind = .scalar,
      codecs: [Codec] = [.zlib]
    ) {
      self.name = name
      self.fieldPath = fieldPath
      self.type = type
      self.kind = kind
      self.codecs = codecs
    }
  }

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
    public var columns: [Column]
    /// Rows of each tile but the last (ZTILELEN).
    public var rowsPerTile: Int
    /// The catalogue's size.
    public var reservation: Reservation
    /// Keywords of the user, for example TARGET.
    public var keywords: [Keyword]
    /// UTC time of opening as `YYYY-MM-DDThh:mm:ss` (DATE). It is given so that equal runs make equal bytes.
    public var date: String

    /// Makes a description.
    public init(
      name: String, message: String, columns: [Column], rowsPerTile: Int = 100, reservation: Reservation,
      keywords: [Keyword] = [], date: String = "1970-01-01T00:00:00"
    ) {
      self.name = name
      self.message = message
      self.columns = columns
      self.rowsPerTile = rowsPerTile
      self.reservation = reservation
      self.keywords = keywords
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
    for column in columns { try ZFITSWriter.validate(column.codecs) }
    if Set(columns.map(\.name)).count != columns.count {
      throw .badTable(name: name, reason: "two columns have the same name")
    }
  }
}
