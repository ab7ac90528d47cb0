/// Tables as text: one line a row, fields separated by commas.
public struct DelimitedTable: Sendable {
  /// What stands above the rows.
  public enum Header: Sendable {
    /// A line of names.
    case names
    /// The description of the columns as astropy writes it (ECSV 1.0), then the line of names.
    case ecsv
  }

  /// The columns and rows.
  public var rows: PackedRows
  /// What stands above them.
  public var header: Header

  /// Makes a table of packed rows.
  public init(_ rows: PackedRows, header: Header = .names) { (self.rows, self.header) = (rows, header) }

  /// Writes the table; truth values are `True` and `False`, missing numbers `nan`.
  ///
  /// - Throws: ``AtomicFileError``.
  public func write(to file: AtomicFile) throws(AtomicFileError) {
    try file.write(headerText)
    var part = ""
    for row in 0..<rows.rowCount {
      part += line(row) + "\n"
      if part.utf8.count > 1 << 16 {
        try file.write(part)
        part = ""
      }
    }
    try file.write(part)
  }

  /// The whole table.
  public var text: String { headerText + (0..<rows.rowCount).map { line($0) + "\n" }.joined() }

  private var headerText: String {
    let columns = rows.schema.columns
    let names = columns.map { DelimitedLine.escaped($0.name) }.joined(separator: ",") + "\n"
    guard header == .ecsv else { return names }
    let description = columns.map { "# - {" + Self.described($0) + "}\n" }.joined()
    return "# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n" + description + "# schema: astropy-2.0\n"
      + names
  }

  private func line(_ row: Int) -> String {
    rows.schema.columns.indices.map { field(row, $0) }.joined(separator: ",")
  }

  private func field(_ row: Int, _ column: Int) -> String {
    let text = rows.text(row: row, column: column)
    // An empty field is a missing value for astropy.
    return text.isEmpty && header == .ecsv ? "\"\"" : DelimitedLine.escaped(text)
  }

  /// Name, unit, type and meaning in YAML's notation for maps.
  private static func described(_ column: ColumnInfo) -> String {
    var parts = ["name: " + quoted(column.name)]
    if let unit = column.unit { parts.append("unit: " + quoted(unit)) }
    let type = typeName(column.type)
    if column.shape.isEmpty {
      parts.append("datatype: " + type)
    } else {
      let lengths = column.shape.map(String.init).joined(separator: ",")
      parts += ["datatype: string", "subtype: '\(type)[\(lengths)]'"]
    }
    if !column.description.isEmpty { parts.append("description: " + quoted(column.description)) }
    return parts.joined(separator: ", ")
  }

  private static func typeName(_ type: ColumnType) -> String {
    if case .string = type { return "string" }
    return "\(type)"
  }

  /// A text in YAML's double quotes.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      + "\""
  }
}
