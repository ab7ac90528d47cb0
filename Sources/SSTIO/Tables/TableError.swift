public import SSTCore

/// What goes wrong when the rows of a table are read, whatever the kind of file.
public enum TableError: SSTError, Equatable {
  /// The file has no such column.
  case missingColumn(table: String, column: String, available: [String])
  /// The values of a column cannot be turned into those that are needed.
  case wrongType(table: String, column: String, found: String, expected: String)
  /// A line of a text table is not what its columns say.
  case badLine(path: String, line: Int, found: String, expected: String)
  /// The file has no table of this name.
  case missingTable(path: String, table: String, available: [String])

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .missingColumn: ErrorCode(.incompatible, 93, "table-missing-column")
    case .wrongType: ErrorCode(.incompatible, 94, "table-wrong-type")
    case .missingTable: ErrorCode(.incompatible, 95, "table-missing")
    case .badLine: ErrorCode(.inputCorrupt, 95, "table-bad-line")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .missingColumn(let table, let column, let available):
      "no column '\(column)' in \(table)"
        + (NearestMatch.find(column, among: available).map { "; did you mean '\($0)'?" }
          ?? "; it has \(available.prefix(20).joined(separator: ", ")).")
    case .wrongType(let table, let column, let found, let expected):
      "column '\(column)' of \(table) holds \(found), expected \(expected)."
    case .missingTable(let path, let table, let available):
      "\(path): no table '\(table)'; it has \(available.isEmpty ? "none" : available.joined(separator: ", "))."
    case .badLine(let path, let line, let found, let expected):
      "\(path): line \(line): found \(found), expected \(expected)."
    }
  }
}
