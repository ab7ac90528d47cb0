import SSTCore
import SSTData
import SSTIO

/// Rows of a table by the event they belong to.
///
/// Tables of a DL1 file mostly have a row for each trigger in the same order; then only the row asked for is read.
/// Where a table is ordered in another way, its keys are read whole once.
final class EventTable<Row> {
  private let keys: TableReader<EventID>
  private let read: (Range<Int>) throws -> (id: EventID?, row: Row)
  private var places: [EventID: [Int]]?

  private init(
    _ file: HDF5File, _ path: String, _ read: @escaping (Range<Int>) throws -> (id: EventID?, row: Row)
  ) throws {
    keys = try file.reader(of: Table(path, columns: EventID.columns), initial: EventID())
    self.read = read
  }

  /// The row of an event; nil if it has none.
  ///
  /// - Parameters:
  ///   - key: the event.
  ///   - occurrence: how many rows with the same key come before among the triggers.
  ///   - guess: where the row probably is.
  /// - Throws: `HDF5Error`.
  func row(of key: EventID, occurrence: Int, guess: Int) throws -> Row? {
    try find(key, occurrence, guess)?.row
  }

  /// The number of the row of an event, as ``row(of:occurrence:guess:)`` finds it; nil if it has none.
  ///
  /// - Throws: `HDF5Error`.
  func number(of key: EventID, occurrence: Int, guess: Int) throws -> Int? {
    try find(key, occurrence, guess)?.number
  }

  private func find(_ key: EventID, _ occurrence: Int, _ guess: Int) throws -> (number: Int, row: Row)? {
    if guess < keys.rowCount {
      let found = try read(guess..<guess + 1)
      if found.id == key { return (guess, found.row) }
    }
    let all = try places ?? findAll()
    places = all
    guard let found = all[key], occurrence < found.count else { return nil }
    let number = found[occurrence]
    return (number, try read(number..<number + 1).row)
  }

  private func findAll() throws -> [EventID: [Int]] {
    var places: [EventID: [Int]] = [:]
    for (place, id) in try keys.all().enumerated() { places[id, default: []].append(place) }
    return places
  }
}

extension EventTable where Row: Sendable {
  /// Opens a table; nil if the file has none. All columns but those of the event may be missing.
  ///
  /// - Throws: `HDF5Error`.
  convenience init?(
    _ file: HDF5File, _ table: Table<Row>, initial: Row, id: @escaping (Row) -> EventID
  ) throws {
    guard try file.hasTable(table.path) else { return nil }
    let keys = Set(EventID.columns.map(\.info.name))
    let columns = table.columns.map { keys.contains($0.info.name) ? $0 : $0.optional }
    let reader = try file.reader(of: Table(table.path, columns: columns), initial: initial)
    var rows: [Row] = []
    try self.init(file, table.path) { range in
      try reader.read(range, into: &rows)
      return (rows.first.map(id), rows.first ?? initial)
    }
  }
}

extension EventTable<ImageBlock> {
  /// Opens the images of a telescope.
  ///
  /// - Throws: `HDF5Error`.
  convenience init(_ file: DL1File, imagesOf telescope: Int) throws {
    let reader = try file.images(ofTelescope: telescope)
    try self.init(file.file, reader.table.path) { range in
      var block = ImageBlock()
      try reader.read(range, into: &block)
      return (block.ids.first?.array, block)
    }
  }
}
