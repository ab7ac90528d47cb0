internal import SSTCore

/// Rows of some columns of a table, in memory.
public struct TableRows: Sendable {
  /// One column.
  public struct Column: Sendable {
    /// Name, type, unit, meaning.
    public var info: HDF5ColumnInfo
    /// The values, flat: `[row][element]`.
    public var data: ColumnData
    /// The values of one row.
    public var elementsPerRow: Int { info.elementsPerRow }
  }

  /// Which rows of the table these are.
  public let rows: Range<Int>
  /// The columns in the order they were asked for.
  public let columns: [Column]
  private let file: String
  private let table: String

  init(rows: Range<Int>, columns: [Column], file: String, table: String) {
    self.rows = rows
    self.columns = columns
    self.file = file
    self.table = table
  }

  /// The number of rows.
  public var count: Int { rows.count }

  /// A column, `nil` if it was not read.
  public subscript(name: String) -> Column? { columns.first { $0.info.name == name } }

  /// The values of a column as `Double`, flat.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for text.
  public func doubles(_ name: String) throws(HDF5Error) -> [Double] {
    try values(name) { $0.doubles }
  }

  /// The values of a column as `Float`, flat.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for text.
  public func floats(_ name: String) throws(HDF5Error) -> [Float] {
    try values(name) { $0.floats }
  }

  /// The values of an integer or boolean column, flat.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for other types.
  public func integers(_ name: String) throws(HDF5Error) -> [Int64] {
    try values(name) { $0.integers }
  }

  /// The values of a boolean or integer column as `Bool`, flat.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for other types.
  public func booleans(_ name: String) throws(HDF5Error) -> [Bool] {
    try values(name) { $0.booleans }
  }

  /// The texts of a column.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for numbers.
  public func strings(_ name: String) throws(HDF5Error) -> [String] {
    try values(name) { $0.strings }
  }

  private func values<Value>(_ name: String, _ convert: (ColumnData) -> [Value]?) throws(HDF5Error) -> [Value]
  {
    guard let column = self[name] else {
      throw .missingColumn(
        file: file, table: table, column: name,
        similar: NearestMatch.find(name, among: columns.map(\.info.name)))
    }
    guard let result = convert(column.data) else {
      throw .unsupportedType(
        file: file, object: table + "." + name, type: "\(column.info.type) where another type is needed")
    }
    return result
  }
}
