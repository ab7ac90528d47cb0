import SSTIO
import TestSupport
import Testing

/// A copy of an HDF5 file in which a column of a table has other values.
enum ChangedTable {
  /// Writes the copy.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - path: the copy.
  ///   - table: the table.
  ///   - column: a column of 64-bit floats.
  ///   - value: by row; nil for the value that is there.
  static func write(
    copyOf source: String, to path: String, table: String, column: String, _ value: (Int) -> Double?
  ) throws {
    let file = try HDF5File(readingFrom: source)
    let old = try file.table(table)
    let schema = TableSchema(
      old.columns.map {
        ColumnInfo(
          name: $0.name, type: $0.type, shape: $0.shape, unit: $0.unit, description: $0.description ?? "")
      })
    let place = try #require(schema.index(of: column))
    try #require(schema.columns[place].type == .float64)
    var rows = try old.packedReader(schema).rows(0..<old.rowCount)
    rows.withUnsafeMutableBytes { bytes in
      for row in 0..<old.rowCount {
        guard let value = value(row) else { continue }
        bytes.storeBytes(
          of: value, toByteOffset: row * schema.rowSize + schema.offsets[place], as: Double.self)
      }
    }
    let copy = try HDF5FileWriter(path: path, copyOf: file)
    try copy.remove(table)
    let new = try copy.makeTable(table, schema)
    try new.append(rows: rows)
    try new.finish()
    try copy.close()
  }
}
