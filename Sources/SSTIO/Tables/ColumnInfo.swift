/// What is known of a column of a table: its name, type, unit and meaning.
public struct ColumnInfo: Sendable, Equatable {
  /// How stored numbers are to be understood, in ctapipe's words.
  public enum Transform: Sendable, Equatable {
    /// A number with a unit (``ColumnInfo/unit``).
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

  /// The values of one row: 1, or the length of an array.
  public var elementsPerRow: Int { shape.reduce(1, *) }
  /// The bytes of one row.
  public var byteCount: Int { elementsPerRow * type.size }
}
