import SSTIO

/// A small table of results by columns, to be written as CSV and into HDF5 files.
struct ResultTable {
  /// The values of a column, one for each row.
  enum Values {
    case integers([Int])
    case numbers([Double])
    case booleans([Bool])
    case texts([String])
  }

  /// A column.
  struct Column {
    var name: String
    var values: Values
    /// The unit as in FITS, if there is one.
    var unit: String?

    init(_ name: String, _ values: Values, unit: String? = nil) {
      (self.name, self.values, self.unit) = (name, values, unit)
    }
  }

  private(set) var columns: [Column] = []

  /// The number of rows.
  var rowCount: Int { columns.first?.values.count ?? 0 }

  /// Adds a column of as many values as the others have.
  mutating func add(_ name: String, _ values: Values, unit: String? = nil) {
    precondition(columns.isEmpty || values.count == rowCount, "columns of a table are of one length")
    columns.append(Column(name, values, unit: unit))
  }

  // MARK: - CSV

  /// Writes a line of names and the rows; booleans as `True` and `False`, NaN as `nan`.
  ///
  /// - Throws: `AtomicFileError`.
  func writeCSV(to file: AtomicFile) throws(AtomicFileError) {
    try file.write(columns.map { DelimitedLine.escaped($0.name) }.joined(separator: ",") + "\n")
    for row in 0..<rowCount {
      try file.write(columns.map { $0.values.text(row) }.joined(separator: ",") + "\n")
    }
  }

  // MARK: - HDF5

  /// Writes a table that PyTables and h5py read.
  ///
  /// - Throws: `HDF5Error`.
  func write(to file: HDF5FileWriter, path: String, title: String) throws(HDF5Error) {
    let schema = TableSchema(
      columns.map { ColumnInfo(name: $0.name, type: $0.values.type, unit: $0.unit) })
    var rows = PackedRows(schema, capacity: rowCount)
    for row in 0..<rowCount {
      for column in columns { column.values.append(row, to: &rows) }
    }
    let writer = try file.makeTable(path, schema, title: title)
    try writer.append(rows: rows)
    try writer.finish()
  }
}

extension ResultTable.Values {
  var count: Int {
    switch self {
    case .integers(let values): values.count
    case .numbers(let values): values.count
    case .booleans(let values): values.count
    case .texts(let values): values.count
    }
  }

  func text(_ row: Int) -> String {
    switch self {
    case .integers(let values): "\(values[row])"
    case .numbers(let values): "\(values[row])"
    case .booleans(let values): values[row] ? "True" : "False"
    case .texts(let values): DelimitedLine.escaped(values[row])
    }
  }

  fileprivate var type: ColumnType {
    switch self {
    case .integers: .int64
    case .numbers: .float64
    case .booleans: .bool
    case .texts(let values): .string(max(1, values.map(\.utf8.count).max() ?? 1))
    }
  }

  fileprivate func append(_ row: Int, to buffer: inout PackedRows) {
    switch self {
    case .integers(let values): buffer.append(Int64(values[row]))
    case .numbers(let values): buffer.append(values[row])
    case .booleans(let values): buffer.append(values[row])
    case .texts(let values): buffer.append(values[row])
    }
  }
}
