import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// The damaged and the real files of the `.tio` oracle.
@Suite(
  "TIO: damaged and real files",
  .enabled(if: SharedData.isPresent && TIOOracle.isPresent, "\(SharedData.comment)"))
struct TIODamagedFileTests {
  @Test("damage is refused or flagged", arguments: TIOOracle.damaged) func damaged(_ name: String) throws {
    let book = TIOOracle.book("damaged", name)
    let code = try #require(book["code"] as? String)
    let path = TIOOracle.path("damaged/\(name)")
    if book["category"] as? String == "open" {
      try refused(path, code, whole: book["complete_events"] as? Int)
    } else {
      try flagged(path, code, lost: try #require(book["lost_pixels"] as? Int))
    }
  }

  private func refused(_ path: String, _ code: String, whole: Int?) throws {
    let error = try #require(throws: (any Error).self) { try TIOFile(path: path) }
    let word = try #require(error as? any SSTError).code.word
    #expect(word == (code == "not-fits" ? "unknown-format" : "tio-" + code))
    #expect(throws: (any Error).self) { try RawFile.open(path) }
    guard let whole else { return }
    var options = RawReadOptions()
    options.onCorrupt = .recover
    let source = try RawFile.open(path, options: options)
    #expect(source.eventCount == whole && source.run.isRecovered)
    var block = EventBlock()
    try source.readEvents(0..<whole, into: &block, jobs: 2)
    #expect(block.pixelFlags.allSatisfy { $0 == 1 })
  }

  private func flagged(_ path: String, _ code: String, lost: Int) throws {
    let source = TIOEventSource(file: try TIOFile(path: path))
    var block = EventBlock()
    var events: [TIOEvent] = []
    try source.readEvents(0..<1, into: &block, events: &events, jobs: 1)
    #expect(events[0].problems.names == [code] && !events[0].isGood)
    let all = try #require(source.file.readout).slots.count * 64
    #expect(all - block.pixelFlags.count { $0 == 1 } == lost)
    #expect(events[0].isMissingPackets == (lost > 0))
  }

  @Test("real files", arguments: TIOOracle.real) func real(_ name: String) throws {
    let book = TIOOracle.book("real", name)
    let source = TIOEventSource(file: try TIOFile(path: TIOOracle.path("real/\(name)")))
    let file = source.file
    #expect(file.eventCount == book["n_events"] as? Int)
    #expect(file.packetsPerEvent == book["n_packets_per_event"] as? Int)
    #expect(file.packetSize == book["packet_size"] as? Int)
    #expect(file.configuration == book["config"] as? String)
    var block = EventBlock()
    var events: [TIOEvent] = []
    try source.readEvents(0..<file.eventCount, into: &block, events: &events, jobs: 2)
    for (index, expected) in (book["events"] as? [[String: Any]] ?? []).enumerated() {
      #expect(events[index].tack == (expected["tack"] as? NSNumber)?.uint64Value)
      #expect(events[index].firstCell == expected["first_cell_id"] as? Int)
      #expect(events[index].isStale == expected["stale"] as? Bool)
      #expect(events[index].isMissingPackets == expected["missing"] as? Bool)
      #expect(events[index].problems == [])
      let sum = block.samples[block.sampleRange(ofEvent: index)].reduce(0) { $0 + Int($1) }
      #expect(sum == expected["sum_raw"] as? Int)
    }
    if let other = book["same_samples_as"] as? String {
      var same = EventBlock()
      try TIOEventSource(file: TIOFile(path: TIOOracle.path(other)))
        .readEvents(0..<file.eventCount, into: &same, jobs: 1)
      #expect(same.samples == block.samples)
    }
  }

  @Test("the real packet's header") func packetHeader() throws {
    let facts = try #require(TIOOracle.book("real", "real_packet_r0.tio")["facts"] as? [String: Any])
    let file = try TIOFile(path: TIOOracle.path("real/real_packet_r0.tio"))
    let header = try #require(try file.packetHeaders(ofEvent: 0)[0])
    let numbers = [
      ("n_waveforms", header.waveformCount), ("n_buffers", header.samplesPerWaveform / 16),
      ("slot", header.slot), ("detector", header.detector), ("sequence", header.sequence),
      ("tag", header.tag), ("column", header.column), ("row", header.row),
      ("block_phase", header.blockPhase), ("stale", header.isStale ? 1 : 0),
      ("crc", Int(header.checksum)), ("mbz", header.mustBeZero),
    ]
    for (name, number) in numbers { #expect(number == facts[name] as? Int, "\(name)") }
    #expect(header.isFirst && !header.isLast && !header.hasError && !header.hasTimeout)
    let bytes = try SharedData.data("oracle/tio/real/waveform_data_packet_example.bin")
    let checksum = bytes.withUnsafeBytes { bytes in
      bytes.baseAddress.map { TIOChecksum.of($0, count: bytes.count - 4) }
    }
    #expect(checksum == 38078)
    var block = EventBlock()
    try TIOEventSource(file: file).readEvents(0..<1, into: &block, jobs: 1)
    let waveform = try #require(facts["waveform_20"] as? [String: Any])
    #expect(Int(block.samples[20 * 128]) == waveform["sample_0"] as? Int)
    #expect(Int(block.samples[20 * 128 + 10]) == waveform["sample_10"] as? Int)
  }

  @Test("storage cells") func cells() throws {
    let book = try #require(
      TIOOracle.book("calib")["storage_cell_of_every_8th_sample"] as? [String: [Int]])
    for (first, expected) in book {
      let first = try #require(Int(first))
      let cells = stride(from: 0, to: 128, by: 8).map { TIOStorage.cell(ofSample: $0, firstCell: first) }
      #expect(cells == expected)
    }
  }
}
