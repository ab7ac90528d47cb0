import SSTCore
import SSTIO

/// The values of one column in a block of rows, ready to be written one by one.
struct DumpCells: Sendable {
  /// Values of one type; `starts` says where each row's are.
  enum Values: Sendable {
    /// Little-endian bytes of a ZFITS column.
    case stored([UInt8], ZFITSItemType)
    case integers([Int64])
    case unsigned([UInt64])
    case floats([Float])
    case doubles([Double])
    case booleans([Bool])
    case texts([String])
  }

  /// The column's name.
  var name: String
  /// The column's name as JSON with a colon.
  let key: [UInt8]
  /// True if a row is written as a list.
  var isList: Bool
  var values: Values
  /// Where the values of each row start; one more entry than rows.
  var starts: [Int]

  /// The values of a column of an HDF5 table.
  init(name: String, data: ColumnData, rows: Int, elementsPerRow: Int, isList: Bool) {
    self.name = name
    key = Self.key(name)
    self.isList = isList
    starts = (0...rows).map { $0 * elementsPerRow }
    switch data {
    case .float32(let numbers): values = .floats(numbers)
    case .float64(let numbers): values = .doubles(numbers)
    case .bool(let flags): values = .booleans(flags)
    case .string(let texts): values = .texts(texts)
    case .uint64(let numbers): values = .unsigned(numbers)
    default: values = .integers(data.integers ?? [])
    }
  }

  /// The values of a column of a ZFITS table.
  init(_ cells: ZFITSCells) {
    name = cells.column.name
    key = Self.key(name)
    if cells.column.isText {
      isList = false
      values = .texts((0..<cells.rowCount).map { cells.text(ofRow: $0) })
      starts = Array(0...cells.rowCount)
      return
    }
    isList = !cells.isScalar
    starts = cells.offsets.map { $0 / cells.column.type.size }
    values = .stored(cells.bytes, cells.column.type)
  }

  private static func key(_ name: String) -> [UInt8] { Array((JSONValue.quoted(name) + ":").utf8) }
}
