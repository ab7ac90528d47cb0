import SSTIO

/// Rows of a table by the event they belong to.
///
/// Tables of a DL1 file mostly have a row for each trigger in the same order; then only the row asked for is read.
/// Where a table is ordered in another way, its keys are read whole once.
final class EventTable {
  /// What the rows of one event have in common.
  struct Key: Hashable {
    var observation: Int64
    var event: Int64
  }

  private let table: HDF5Table
  private var places: [Key: [Int]]?
  private static let keyColumns = ["obs_id", "event_id"]

  /// Opens a table; nil if the file has none of the name.
  ///
  /// - Throws: `HDF5Error`.
  init?(_ file: HDF5File, _ path: String) throws {
    guard try file.kind(of: path) == .dataset else { return nil }
    table = try file.table(path)
  }

  /// The column `name`, nil if there is none.
  func column(_ name: String) -> HDF5ColumnInfo? { table.columns.first { $0.name == name } }

  /// The row of an event; nil if it has none.
  ///
  /// - Parameters:
  ///   - key: the event.
  ///   - occurrence: how many rows with the same key come before among the triggers.
  ///   - guess: where the row probably is.
  /// - Throws: `HDF5Error`.
  func row(of key: Key, occurrence: Int, guess: Int) throws -> TableRows? {
    if guess < table.rowCount {
      let row = try table.read(rows: guess..<guess + 1)
      if try Self.keys(row).first == key { return row }
    }
    let all = try places ?? findAll()
    places = all
    guard let found = all[key], occurrence < found.count else { return nil }
    return try table.read(rows: found[occurrence]..<found[occurrence] + 1)
  }

  private func findAll() throws -> [Key: [Int]] {
    var places: [Key: [Int]] = [:]
    let step = max(1, 4096 / max(1, table.rowsPerChunk)) * max(1, table.rowsPerChunk)
    for start in stride(from: 0, to: table.rowCount, by: step) {
      let block = start..<min(start + step, table.rowCount)
      let rows = try table.read(columns: Self.keyColumns, rows: block)
      for (place, key) in try Self.keys(rows).enumerated() { places[key, default: []].append(start + place) }
    }
    return places
  }

  static func keys(_ rows: TableRows) throws -> [Key] {
    zip(try rows.integers("obs_id"), try rows.integers("event_id")).map { Key(observation: $0, event: $1) }
  }
}
