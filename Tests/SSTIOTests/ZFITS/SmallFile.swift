import Foundation
import SSTCore
import TestSupport

@testable import SSTIO

/// Files of a few kB made by our own writer, small enough to be damaged in every way.
enum SmallFile {
  static let pixels = 6
  static let samples = 2

  private static func column(
    _ name: String, _ path: String, _ type: ZFITSItemType, _ kind: ZFITSCellKind = .array,
    _ codecs: [UInt16]
  ) -> ZFITSColumn {
    .init(name, path, type, kind, codecs: codecs.compactMap { ZFITSCodec(rawValue: $0) })
  }

  static let eventColumns = [
    column("eventNumber", "4", .uint32, .scalar, [5, 1, 12]),
    column("hiGain_waveforms_samples", "6.1.1", .int16, .array, [3, 2]),
    column("hiGain_waveforms_pixelsIndices", "6.1.2", .uint16, .array, [3, 16, 5, 7]),
    column("hiGain_waveforms_baselines", "6.1.5", .int16, .array, [23]),
    column("local_time_nanosec", "30", .uint64, .scalar, [14, 7]),
    column("local_time_sec", "31", .uint64, .scalar, [0]),
    column("trigger_input_traces", "35", .uint8, .array, [7]),
    column("trigger_output_patch7", "36", .uint8, .array, [23]),
  ]

  /// What an event of ``events(path:rows:rowsPerTile:change:)`` holds, before it is stored.
  struct Event {
    var number: UInt32
    var samples: [Int16]
    var order: [UInt16] = [3, 0, 5, 1, 4, 2]
    var baselines: [Int16]
    var nanoseconds: UInt64
    var seconds: UInt64 = 1_769_000_000
    var input: [UInt8]
    var output: [UInt8]

    init(_ row: Int) {
      number = UInt32(1000 + row)
      samples = (0..<SmallFile.pixels * SmallFile.samples).map { Int16(300 + (row * 7 + $0 * 3) % 19) }
      baselines = (0..<SmallFile.pixels).map { Int16(4800 + $0 + row % 100) }
      nanoseconds = UInt64(4 * row)
      input = (0..<SmallFile.samples * 576).map { $0 % 97 == row ? 9 : 0 }
      output = (0..<SmallFile.samples * 54).map { $0 % 31 == row ? 1 : 0 }
    }
  }

  /// Writes a table of small SST-1M events.
  static func events(
    path: String, rows: Int = 7, rowsPerTile: Int = 2,
    keywords: [FITSCard] = [], change: (inout Event, Int) -> Void = { _, _ in }
  ) throws {
    let writer = try ZFITSWriter(path: path, overwrite: true)
    try writer.beginTable(
      .init(
        name: "Events", message: "DataModel.CameraEvent", columns: eventColumns, rowsPerTile: rowsPerTile,
        reservation: .rows(rows), cards: keywords))
    for first in stride(from: 0, to: rows, by: rowsPerTile) {
      var tile = ZFITSWriter.Tile(columns: eventColumns)
      for row in first..<min(first + rowsPerTile, rows) {
        var event = Event(row)
        change(&event, row)
        append(event, to: &tile)
      }
      try writer.append(tile.encoded())
    }
    try writer.endTable()
    try writer.close()
  }

  private static func append(_ event: Event, to tile: inout ZFITSWriter.Tile) {
    tile.append(event.number, to: 0)
    tile.append(array: event.samples, to: 1)
    tile.append(array: event.order, to: 2)
    tile.append(array: event.baselines, to: 3)
    tile.append(event.nanoseconds, to: 4)
    tile.append(event.seconds, to: 5)
    tile.append(array: event.input, to: 6)
    tile.append(array: event.output, to: 7)
    tile.endRow()
  }
}

/// All that can be read from a file, or the errors met; anything else than an `SSTError` is kept as strange.
struct Contents {
  /// The cells of each table, row by row and column by column.
  var tables: [String: [[[UInt8]]]] = [:]
  var headers: [EventHeader] = []
  var samples: [UInt16] = []
  var strange: [String] = []
  var errors = 0
  /// The bytes of decoded values.
  var size = 0
  /// The bytes that decoders keep.
  var capacity = 0
  /// True if not even the headers could be read.
  var isClosed = true

  init(path: String, policy: CorruptionPolicy, jobs: Int = 1) {
    guard let file = attempt({ try ZFITSFile(path: path, onCorrupt: policy) }) else { return }
    isClosed = false
    for table in file.tables {
      guard let cells = attempt({ try table.read(rows: 0..<table.rowCount, jobs: jobs) }) else { continue }
      add(table, cells)
      capacity = max(capacity, table.pool.sum(\.capacity))
    }
    var options = RawReadOptions()
    options.onCorrupt = policy
    guard let source = attempt({ try RawFile.openRows(file, options: options) }) else { return }
    let range = 0..<source.eventCount
    headers = attempt { try source.readHeaders(range, jobs: jobs) } ?? []
    var block = EventBlock(for: source.description)
    let isRead = attempt { try source.read(range, into: &block, jobs: jobs) } != nil
    if isRead { samples = block.telescopes[0].samples }
    size += 2 * block.telescopes[0].samples.count
    if source.description.instrument == .sst1m,
      let camera = attempt({ try SST1MEventSource(file: file, options: options) })
    {
      let traces = attempt { try camera.readTriggerTraces(range, jobs: jobs) } ?? []
      size += traces.reduce(0) { $0 + $1.input.count + $1.patch7.count }
    }
  }

  private mutating func add(_ table: ZFITSTable, _ cells: [ZFITSCells]) {
    tables[table.name] = (0..<table.rowCount).map { row in
      cells.map { Array($0.bytes[$0.offsets[row]..<$0.offsets[row + 1]]) }
    }
    for column in cells {
      size += column.bytes.count
      for row in 0..<table.rowCount {
        _ = (column.integers(ofRow: row), column.doubles(ofRow: row), column.text(ofRow: row))
      }
    }
  }

  private mutating func attempt<Value>(_ body: () throws -> Value) -> Value? {
    do {
      return try body()
    } catch {
      errors += 1
      if !(error is any SSTError) { strange.append("\(error)") }
      if "\(error)".isEmpty { strange.append("an error without text") }
      return nil
    }
  }
}

/// A file whose bytes are changed in place.
final class DamagedFile {
  let path: String
  let bytes: [UInt8]

  init(copyOf source: String, in folder: TemporaryFolder) throws {
    path = folder.path("damaged-" + (source as NSString).lastPathComponent)
    bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: source)))
    try write(bytes)
  }

  func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  /// Cuts the file; lengths have to fall from call to call.
  func cut(to length: Int) { truncate(path, off_t(length)) }

  /// Runs `body` while one byte is another.
  func with(_ byte: UInt8, at place: Int, _ body: () throws -> Void) throws {
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    defer { try? handle.close() }
    try handle.seek(toOffset: UInt64(place))
    try handle.write(contentsOf: [byte])
    try body()
    try handle.seek(toOffset: UInt64(place))
    try handle.write(contentsOf: [bytes[place]])
  }

  /// The bytes with the value of a keyword replaced; `unit` 0 is the primary header.
  func replacing(_ keyword: String, by value: String, unit: Int = 1) -> [UInt8] {
    var changed = bytes
    let card = Array((keyword.padding(toLength: 8, withPad: " ", startingAt: 0) + "= ").utf8)
    var start = unit == 0 ? 0 : 2880
    while start + 80 <= changed.count {
      if changed[start..<start + 10].elementsEqual(card) {
        let text = value.padding(toLength: 70, withPad: " ", startingAt: 0)
        changed.replaceSubrange(start + 10..<start + 80, with: text.utf8)
        return changed
      }
      start += 80
    }
    return changed
  }
}
