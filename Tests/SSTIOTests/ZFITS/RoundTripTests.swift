import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("ZFITS: what is written is read back") struct ZFITSRoundTripTests {
  private static let chains: [[UInt16]] = [
    [0], [2], [7], [12], [23], [1, 2], [3, 2], [5, 7], [14, 7], [3, 16, 5, 7], [5, 1, 12], [14, 12], [3, 23],
  ]
  private static let types: [(ZFITSItemType, String)] = [
    (.bool, "bool"), (.int8, "int8"), (.uint8, "uint8"), (.int16, "int16"), (.uint16, "uint16"),
    (.int32, "int32"), (.uint32, "uint32"), (.int64, "int64"), (.uint64, "uint64"), (.float32, "float32"),
    (.float64, "float64"),
  ]

  /// Every type as array and scalar; a message that the reader does not know, so that it has to find out itself.
  private static func columns(_ codecs: [UInt16]) -> [ZFITSColumn] {
    let list = codecs.compactMap { ZFITSCodec(rawValue: $0) }
    return types.enumerated().flatMap { index, type in
      [
        ZFITSColumn("a\(index)", "1.\(index + 1)", type.0, .array, codecs: list),
        ZFITSColumn(
          "s\(index)", "2.\(index + 1)", type.0, type.0 == .int8 ? .array : .scalar, codecs: list),
      ]
    }
  }

  private static func cell(row: Int, column: Int, size: Int, isArray: Bool) -> [UInt8] {
    // Rows 3 and 7 are empty; lengths change from row to row.
    let items = isArray ? (row % 4 == 3 ? 0 : 2 + (row * 5 + column) % 9) : 1
    return (0..<items * size).map { UInt8(truncatingIfNeeded: (row * 31 + column * 7 + $0 * $0) % 61) }
  }

  @Test("every codec and type, empty rows, changing lengths, a short last tile", arguments: chains)
  func cells(_ chain: [UInt16]) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("t.fits.fz")
    let columns = Self.columns(chain)
    let rows = 0..<11
    func cell(_ row: Int, _ column: Int) -> [UInt8] {
      Self.cell(
        row: row, column: column, size: columns[column].type.size, isArray: columns[column].kind == .array)
    }
    let writer = try ZFITSWriter(path: path)
    for name in ["First", "Second"] {
      try writer.beginTable(
        .init(name: name, message: "Unknown", columns: columns, rowsPerTile: 4, reservation: .tiles(9)))
      for first in stride(from: 0, to: rows.count, by: 4) {
        var tile = ZFITSWriter.Tile(columns: columns)
        for row in first..<min(first + 4, rows.count) {
          for column in columns.indices { append(cell(row, column), columns[column], column, &tile) }
          tile.endRow()
        }
        try writer.append(tile.encoded())
      }
      try writer.endTable()
    }
    try writer.close()
    let file = try ZFITSFile(path: path)
    try file.verifyChecksums()
    for name in ["First", "Second"] {
      let table = try file.table(name)
      #expect(table.columns.map(\.type.rawValue) == Self.types.flatMap { [$0.1, $0.1] })
      for (jobs, range) in [(1, rows), (2, rows), (3, rows), (2, 3..<9), (1, 10..<11)] {
        for (column, cells) in try table.read(rows: range, jobs: jobs).enumerated() {
          let found = range.indices.map {
            Array(
              cells.bytes[cells.offsets[$0 - range.lowerBound]..<cells.offsets[$0 - range.lowerBound + 1]])
          }
          #expect(found == range.map { cell($0, column) }, "\(columns[column].name), jobs \(jobs)")
        }
      }
    }
  }

  /// Appends bytes as items of the column's size.
  private func append(
    _ bytes: [UInt8], _ column: ZFITSColumn, _ index: Int, _ tile: inout ZFITSWriter.Tile
  ) {
    func items<Item: BitwiseCopyable>(_: Item.Type) {
      let size = MemoryLayout<Item>.size
      let values = bytes.withUnsafeBytes { raw in
        stride(from: 0, to: raw.count, by: size).map { raw.loadUnaligned(fromByteOffset: $0, as: Item.self) }
      }
      if column.kind == .array {
        tile.append(array: values, to: index)
      } else {
        tile.append(values[0], to: index)
      }
    }
    switch column.type.size {
    case 1: items(UInt8.self)
    case 2: items(UInt16.self)
    case 4: items(UInt32.self)
    default: items(UInt64.self)
    }
  }

  private static func event(_ index: Int, hasArrayNumber: Bool) -> SST1MRawEvent {
    var random = CounterRandom(seed: 3, event: UInt64(index), purpose: 5)
    let header = EventHeader(
      index: index, telescopeID: 22, eventNumber: UInt64(21079 + index),
      arrayEventNumber: hasArrayNumber ? UInt64(29_901_023 + 2 * index) : nil,
      time: TAITime(nanoseconds: 1_769_015_225_383_583_536 + Int64(index) * 1_000_000_004),
      eventType: [1, 8, 0x10001][index % 3])
    var event = SST1MRawEvent(
      header: header, samples: (0..<64800).map { _ in 300 + UInt16(random.next() & random.next() & 255) },
      baselines16: (0..<1296).map { Int16(4800 + $0 % 50) }, pixelFlags: Array(repeating: 1, count: 1296))
    if index == 2 { event.removeStoredRows(48..<96) }
    return event
  }

  @Test("SST-1M events and traces", arguments: [SST1MRawLayout.year2018, .year2026])
  func events(_ layout: SST1MRawLayout) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("SST1M2_20260121_0007.fits.fz")
    var configuration = SST1MRawWriter.Configuration(layout: layout, reservation: .rows(7))
    configuration.eventsPerTile = 3
    configuration.target = "Crab_W1_83.633_22.514"
    let digicam = DigicamConfiguration(absentPlaces: [5], cameraSeconds: 77, cameraNanoseconds: 4)
    configuration.digicam = digicam
    let writer = try SST1MRawWriter(path: path, configuration: configuration)
    let events = (0..<7).map { Self.event($0, hasArrayNumber: layout == .year2026) }
    for event in events { try writer.append(event) }
    try writer.close()
    let source = try SST1MEventSource(file: ZFITSFile(path: path))
    try source.file.verifyChecksums()
    #expect(
      source.description.keywords["TARGET"] == configuration.target && source.description.runNumber == 7)
    for jobs in 1...3 {
      try expectEqual(source, events, 0..<7, jobs: jobs)
      try expectEqual(source, events, 2..<5, jobs: jobs)
    }
    try expect(digicam, in: source.file.table("DigicamConfig"), layout)
  }

  private func expectEqual(
    _ source: SST1MEventSource, _ events: [SST1MRawEvent], _ range: Range<Int>, jobs: Int
  ) throws {
    let block = try source.block(range, jobs: jobs).telescopes[0]
    let headers = events[range].map { event in
      var header = event.header
      header.readout.unusablePixelCount = event.pixelFlags.count { $0 == 0 }
      return header
    }
    #expect(block.headers == headers)
    #expect(block.samples == events[range].flatMap(\.samples))
    #expect(block.baselines == events[range].flatMap { $0.baselines16.map { Float($0) / 16 } })
    #expect(block.pixelFlags == events[range].flatMap(\.pixelFlags))
    let traces = try source.readTriggerTraces(range, jobs: jobs)
    for (trace, event) in zip(traces, events[range]) {
      let arrays = SST1MTriggerArrays(event: event)
      #expect(trace.muon == Array(repeating: 0, count: 432 * 50))
      for slot in 0..<432 {
        let input = SST1MCamera.patchOfTriggerInputSlot[slot] * 50
        let output = SST1MCamera.patchOfTriggerOutputSlot[slot] * 50
        let stored = (0..<50).map { arrays.inputTraces[$0 * 576 + slot / 144 * 192 + slot % 144] }
        #expect(Array(trace.input[input..<input + 50]) == stored)
        for (found, bytes) in [(trace.patch7, arrays.patch7), (trace.patch19, arrays.patch19)] {
          let bits = (0..<50).map { bytes[$0 * 54 + slot / 8] >> UInt8(slot % 8) & 1 }
          #expect(Array(found[output..<output + 50]) == bits)
        }
      }
    }
  }

  private func expect(_ digicam: DigicamConfiguration, in table: ZFITSTable, _ layout: SST1MRawLayout) throws
  {
    let cells = try table.read(rows: 0..<1)
    #expect(cells.count == (layout == .year2026 ? 15 : 11))
    let protocols = cells[0].integers(ofRow: 0)
    #expect(protocols.indices.filter { protocols[$0] == 255 } == digicam.absentPlaces.sorted())
    #expect(cells[1].integers(ofRow: 0)[1] == Int64(digicam.firstSerialNumber + 1))
    if layout == .year2026 { #expect(cells[13...14].map { $0.integers(ofRow: 0) } == [[4], [77]]) }
  }
}
