public import SSTCore

/// What can go wrong when files are examined, dumped or checked.
public enum InspectionError: SSTError, Equatable {
  /// The file has no table of the name; `nearest` is one that exists.
  case unknownTable(path: String, table: String, nearest: String?, available: [String])
  /// The table has no column of the name; `nearest` is one that exists.
  case unknownColumn(path: String, table: String, column: String, nearest: String?, available: [String])
  /// Rows were asked for that the table has not.
  case noSuchRows(path: String, table: String, rows: String, count: Int)
  /// A product does not say that its writer finished it.
  case unmarked(path: String)
  /// A product says that it lacks events of its input.
  case incompleteProduct(path: String, status: String)
  /// The number of events that a product states is not the number of its rows.
  case eventCount(path: String, stated: Int, found: Int)
  /// Two tables of a product that belong together differ.
  case tablesDiffer(path: String, table: String, reference: String, detail: String)
  /// Events of a `.tio` file have damaged packets; `problems` counts events by what is wrong.
  case damagedEvents(path: String, count: Int, total: Int, first: Int, problems: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .unknownTable: ErrorCode(.usage, 80, "unknown-table")
    case .unknownColumn: ErrorCode(.usage, 81, "unknown-column")
    case .noSuchRows: ErrorCode(.usage, 82, "no-such-rows")
    case .unmarked: ErrorCode(.inputCorrupt, 80, "no-completeness-marker")
    case .eventCount: ErrorCode(.inputCorrupt, 81, "event-count")
    case .tablesDiffer: ErrorCode(.inputCorrupt, 82, "tables-differ")
    case .damagedEvents: ErrorCode(.inputCorrupt, 83, "damaged-events")
    case .incompleteProduct: ErrorCode(.quality, 80, "incomplete-product")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .unknownTable(let path, let table, let nearest, let available):
      "\(path): no table '\(table)'" + Self.hint(nearest, available)
    case .unknownColumn(let path, let table, let column, let nearest, let available):
      "\(path): table \(table) has no column '\(column)'" + Self.hint(nearest, available)
    case .noSuchRows(let path, let table, let rows, let count):
      "\(path): rows \(rows) requested, but table \(table) has \(count); rows are counted from 0, and the "
        + "end is excluded"
    case .unmarked(let path):
      "\(path): the completeness marker (attribute 'SST STATUS') is missing or unknown; its writer did not "
        + "finish. Produce the file again"
    case .incompleteProduct(let path, let status):
      "\(path): status '\(status)': the raw file was damaged; only its intact events are included"
    case .eventCount(let path, let stated, let found):
      "\(path): 'SST EVENT COUNT' is \(stated), the tables have \(found) events"
    case .tablesDiffer(let path, let table, let reference, let detail):
      "\(path): \(table) does not match \(reference): \(detail)"
    case .damagedEvents(let path, let count, let total, let first, let problems):
      "\(path): \(count) of \(total) events are damaged, the first is \(first): \(problems)"
    }
  }

  private static func hint(_ nearest: String?, _ available: [String]) -> String {
    if let nearest { return "; did you mean '\(nearest)'?" }
    if available.isEmpty { return "; it has none" }
    let more = available.count > 12 ? ", … ('sstctl info --tables' lists all)" : ""
    return "; it has \(available.prefix(12).joined(separator: ", "))\(more)"
  }
}
