/// A column of a table that is to be written.
public struct TableColumn: Sendable, Equatable {
  /// How stored numbers are to be understood, in ctapipe's words.
  public enum Transform: Sendable, Equatable {
    /// A number with a unit (``TableColumn/unit``).
    case quantity
    /// A time; `format` and `scale` as in astropy, for example `mjd` and `tai`.
    case time(format: String, scale: String)
    /// A text of at most so many bytes.
    case string(maximumLength: Int)
    /// An enumeration; the text is a pickled (protocol 0) reference to its Python class.
    case enumeration(String)
    /// One boolean for each telescope of the subarray, by ascending id.
    case telescopeListToMask
  }

  /// The name on disk.
  public var name: String
  /// The type of one value.
  public var type: ColumnType
  /// The lengths of an array column, empty for single values.
  public var shape: [Int]
  /// The unit in the VOUnit notation, for example `deg`.
  public var unit: String?
  /// How the numbers are to be understood; `.quantity` by default if there is a unit.
  public var transform: Transform?
  /// What the column means.
  public var description: String
  /// The name without the prefix of its container; the name itself by default.
  public var fieldName: String

  /// Makes a column.
  public init(
    name: String, type: ColumnType, shape: [Int] = [], unit: String? = nil, transform: Transform? = nil,
    description: String = "", fieldName: String? = nil
  ) {
    precondition(shape.allSatisfy { $0 > 0 }, "the lengths of an array column must be positive")
    precondition(type.size > 0, "a string column needs at least one byte")
    self.name = name
    self.type = type
    self.shape = shape
    self.unit = unit
    self.transform = transform ?? (unit == nil ? nil : .quantity)
    self.description = description
    self.fieldName = fieldName ?? name
  }

  /// The values of one row.
  public var elementsPerRow: Int { shape.reduce(1, *) }
  /// The bytes of one row.
  public var byteCount: Int { elementsPerRow * type.size }
}

/// The columns of a table that is to be written, and where they lie in a row.
///
/// Rows are packed: each column follows the one before without a gap.
public struct TableSchema: Sendable, Equatable {
  /// The columns in order.
  public let columns: [TableColumn]
  /// Where each column starts, in bytes from the start of a row.
  public let offsets: [Int]
  /// The bytes of one row.
  public let rowSize: Int
  /// Rows of a chunk, the unit of compression.
  public let rowsPerChunk: Int

  /// Makes a schema; `rowsPerChunk` is about 64 KiB, at least 16 rows unless those exceed 512 KiB, by default.
  public init(_ columns: [TableColumn], rowsPerChunk: Int? = nil) {
    precondition(!columns.isEmpty, "a table needs a column")
    precondition(Set(columns.map(\.name)).count == columns.count, "column names must differ")
    self.columns = columns
    var offsets: [Int] = []
    var size = 0
    for column in columns {
      offsets.append(size)
      size += column.byteCount
    }
    self.offsets = offsets
    rowSize = size
    self.rowsPerChunk = max(1, rowsPerChunk ?? max((64 << 10) / size, min(16, (512 << 10) / size)))
  }

  /// The bytes of one chunk.
  public var chunkBytes: Int { rowSize * rowsPerChunk }

  /// The position of a column, `nil` if there is none of the name.
  public func index(of name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
