import SSTData
import SSTIO

/// The check of HDF5 files.
struct HDF5Check {
  let path: String
  private static let blockBytes = 8 << 20

  func run() throws -> [String] {
    let file = try HDF5File(readingFrom: path)
    var keys: [String: EventKeys] = [:]
    var notes: [String] = []
    let objects = try file.walk()
    for object in objects {
      _ = try file.attributes(of: object.path)
      if object.kind == .dataset, let note = try read(file, object.path, &keys) { notes.append(note) }
    }
    if objects.contains(where: { $0.path == TablePath.eventGroup }) {
      notes += try DL1Check(path: path, attributes: file.attributes(), keys: keys).run()
    } else {
      notes.append("\(objects.count { $0.kind == .dataset }) datasets")
    }
    return notes
  }

  /// Reads all of a dataset; a note if it is of a kind that cannot be read.
  private func read(_ file: HDF5File, _ name: String, _ keys: inout [String: EventKeys]) throws -> String? {
    do {
      let table = try file.table(name)
      let width = table.columns.reduce(0) { $0 + $1.elementsPerRow * $1.type.size }
      let chunk = max(1, table.rowsPerChunk)
      let step = max(1, Self.blockBytes / max(1, width) / chunk) * chunk
      let names = Set(table.columns.map(\.name))
      var found = EventKeys()
      let hasKeys = names.isSuperset(of: [ColumnName.observation, ColumnName.event])
      for start in stride(from: 0, to: table.rowCount, by: step) {
        let rows = try table.read(rows: start..<min(table.rowCount, start + step))
        if hasKeys { try found.append(rows) }
      }
      if hasKeys { keys[name] = found }
      return nil
    } catch HDF5Error.wrongKind {
      return try readArray(file, name)
    }
  }

  private func readArray(_ file: HDF5File, _ name: String) throws -> String? {
    do {
      let count = try HDF5ArrayRows.count(file, name)
      let width = try file.array(name, rows: 0..<0).shape.dropFirst().reduce(8, *)
      let step = max(1, Self.blockBytes / max(1, width))
      for start in stride(from: 0, to: count, by: step) {
        _ = try file.array(name, rows: start..<min(count, start + step))
      }
      return nil
    } catch HDF5Error.unsupportedType {
      return "\(name) has a type that cannot be checked"
    }
  }
}

/// The keys of a table of events.
struct EventKeys: Equatable {
  var observations: [Int64] = []
  var events: [Int64] = []
  var telescopes: [Int64] = []

  var count: Int { events.count }

  mutating func append(_ rows: TableRows) throws {
    observations += try rows.integers(ColumnName.observation)
    events += try rows.integers(ColumnName.event)
    if rows[ColumnName.telescope] != nil { telescopes += try rows.integers(ColumnName.telescope) }
  }

  /// The rows of one telescope.
  func rows(ofTelescope telescope: Int64) -> EventKeys {
    guard telescopes.count == events.count else { return self }
    let chosen = telescopes.indices.filter { telescopes[$0] == telescope }
    return EventKeys(
      observations: chosen.map { observations[$0] }, events: chosen.map { events[$0] },
      telescopes: chosen.map { telescopes[$0] })
  }

  /// The first row where two tables differ.
  func firstDifference(from other: EventKeys) -> Int? {
    (0..<min(count, other.count)).first {
      events[$0] != other.events[$0] || observations[$0] != other.observations[$0]
    }
  }

  /// The keys without telescope, for comparisons that do not mind the order.
  var set: Set<[Int64]> { Set(events.indices.map { [observations[$0], events[$0]] }) }

  /// True if each key is larger than the one before.
  var isIncreasing: Bool {
    (1..<max(1, count)).allSatisfy { (observations[$0 - 1], events[$0 - 1]) < (observations[$0], events[$0]) }
  }
}
