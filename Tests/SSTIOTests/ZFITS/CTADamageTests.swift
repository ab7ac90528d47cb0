import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// R1v1 files whose numbers are stored in columns of 64 bits, so that they may hold anything.
@Suite("ZFITS: CTAO events with absurd numbers") struct CTADamageTests {
  private struct Event {
    var seconds: Int64 = 1_769_000_000
    var quarters: Int64 = 7
    var channels: Int64 = 1
    var samples: Int64 = 3
    var waveform = (0..<12).map { UInt16($0) }
  }

  private static let columns: [ZFITSColumn] = [
    .init("event_id", "1", .uint64), .init("tel_id", "2", .int64), .init("event_type", "4", .int64),
    .init("event_time_s", "5", .int64), .init("event_time_qns", "6", .int64),
    .init("num_channels", "7", .int64),
    .init("num_samples", "8", .int64), .init("waveform", "11", .uint16, .array),
    .init("pixel_status", "12", .uint8, .array),
  ]

  /// A camera of four pixels, with ids up to `largest`, and two events.
  private func open(_ folder: TemporaryFolder, largest: UInt16 = 9, change: (inout Event) -> Void) throws
    -> any RandomAccessEventSource
  {
    let path = folder.path("r1.fits.fz")
    let writer = try ZFITSWriter(path: path, overwrite: true)
    let map = [ZFITSColumn("pixel_id_map", "5", .uint16, .array)]
    var row = ZFITSWriter.Tile(columns: map)
    row.append(array: [2, 0, largest, 1] as [UInt16], to: 0)
    row.endRow()
    try writer.beginTable(
      .init(
        name: "CameraConfiguration", message: "R1v1.CameraConfiguration", columns: map, reservation: .rows(1))
    )
    try writer.append(row.encoded())
    try writer.endTable()
    try writer.beginTable(
      .init(name: "Events", message: "R1v1.Event", columns: Self.columns, reservation: .rows(2)))
    var tile = ZFITSWriter.Tile(columns: Self.columns)
    for index in 0..<2 {
      var event = Event()
      change(&event)
      tile.append(UInt64(index), to: 0)
      for (column, value) in [21, 32, event.seconds, event.quarters, event.channels, event.samples]
        .enumerated()
      {
        tile.append(Int64(value), to: column + 1)
      }
      tile.append(array: event.waveform, to: 7)
      tile.append(array: [3, 3, 3, 3] as [UInt8], to: 8)
      tile.endRow()
    }
    try writer.append(tile.encoded())
    try writer.endTable()
    try writer.close()
    return try RawFile.openRows(path)
  }

  private func read(_ source: any RandomAccessEventSource) throws -> TelescopeEvents {
    try source.block(0..<source.eventCount, jobs: 2).telescopes[0]
  }

  @Test("sensible numbers are read; pixels stand at their ids") func sensible() throws {
    let block = try read(open(TemporaryFolder()) { _ in })
    #expect(block.pixelCount == 10 && block.count == 2)
    #expect(block.headers[1].time.nanoseconds == 1_769_000_000_000_000_001)
    #expect(block.headers[1].quarterNanoseconds == 3)
    #expect(Array(block.samples[0..<9]) == [3, 4, 5, 9, 10, 11, 0, 1, 2])
    #expect(Array(block.samples[27..<30]) == [6, 7, 8])
  }

  @Test("times", arguments: [Int64.max, .min, -1, 1 << 34]) func times(value: Int64) throws {
    let folder = try TemporaryFolder()
    #expect(throws: ZFITSError.self) { try read(open(folder) { $0.seconds = value }) }
    #expect(throws: ZFITSError.self) { try read(open(folder) { $0.quarters = value }) }
  }

  @Test("shapes", arguments: [Int64.max, .min, -1, 0, 1 << 62, 1 << 33]) func shapes(value: Int64) throws {
    let folder = try TemporaryFolder()
    #expect(throws: ZFITSError.self) { try read(open(folder) { $0.samples = value }) }
    #expect(throws: ZFITSError.self) { try read(open(folder) { $0.channels = value }) }
    #expect(throws: ZFITSError.self) { try read(open(folder) { ($0.channels, $0.samples) = (2, value) }) }
  }

  @Test("an empty waveform, and few pixels that would stand for gigabytes") func sizes() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ZFITSError.self) { try read(open(folder) { $0.waveform = [] }) }
    #expect(throws: ZFITSError.self) {
      try read(
        open(folder, largest: 65535) {
          $0.samples = 10_000
          $0.waveform = Array(repeating: 1, count: 40_000)
        })
    }
  }
}
