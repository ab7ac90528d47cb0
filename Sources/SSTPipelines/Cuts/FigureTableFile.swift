public import InstrumentResponse
import SSTCore
import SSTData
public import SSTIO

/// Files of tables of cuts and figures: HDF5 with the units as astropy writes them, or ECSV.
public enum FigureTableFile {
  /// What the name of a data set with the description of a table's columns ends in.
  static let metaEnding = ".__table_column_meta__"

  /// Writes tables: ECSV if the name ends in `.ecsv`, else HDF5.
  ///
  /// - Parameters:
  ///   - tables: names and columns of the tables; of an ECSV file only the first is written.
  ///   - path: the file.
  ///   - overwrite: whether it may exist.
  ///   - files: the set that the file belongs to, which then decides about that.
  /// - Throws: `HDF5Error`, `AtomicFileError`.
  public static func write(
    _ tables: [(name: String, columns: [FigureColumn])], to path: String, overwrite: Bool = false,
    in files: AtomicFileSet? = nil
  ) throws {
    guard !path.hasSuffix(".ecsv") else {
      let file = try files?.file(path) ?? AtomicFile(path: path, overwrite: overwrite)
      for first in tables.prefix(1) {
        let packed = table(first).packed(rows(first.columns))
        try DelimitedTable(packed, header: .ecsv).write(to: file)
      }
      return try file.commit()
    }
    let file = try HDF5FileWriter(path: path, overwrite: overwrite, in: files)
    for next in tables {
      let table = table(next)
      try file.write(rows(next.columns), to: table)
      if next.columns.contains(where: { $0.unit != nil }) {
        try file.writeArray(table.path + metaEnding, .string(description(of: next.columns)))
      }
    }
    try file.close()
  }

  private static func rows(_ columns: [FigureColumn]) -> [Int] {
    Array(0..<(columns.first?.values.count ?? 0))
  }

  private static func table(_ table: (name: String, columns: [FigureColumn])) -> Table<Int> {
    Table("/" + table.name) {
      table.columns.map { column in
        column.isInteger
          ? Column<Int>(column.name, get: { Int64(column.values[$0]) }, unit: column.unit)
          : Column<Int>(column.name, get: { column.values[$0] }, unit: column.unit)
      }
    }
  }

  /// The description of the columns that astropy reads back units from: YAML, a line for each string.
  private static func description(of columns: [FigureColumn]) -> [String] {
    let types = columns.map { column in
      let unit = column.unit.map { ", unit: \($0)" } ?? ""
      return "- {name: \(column.name)\(unit), datatype: \(column.isInteger ? "int64" : "float64")}"
    }
    let quantities = columns.sorted { $0.name < $1.name }.flatMap { column -> [String] in
      guard let unit = column.unit else { return [] }
      return [
        "    \(column.name):", "      __class__: astropy.units.quantity.Quantity",
        "      unit: !astropy.units.Unit {unit: \(unit)}",
        "      value: !astropy.table.SerializedColumn {name: \(column.name)}",
      ]
    }
    return ["datatype:"] + types + ["meta: !!omap", "- __serialized_columns__:"] + quantities
  }
}
