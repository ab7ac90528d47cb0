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
    #expect(throws: (any Error).self) { try RawFile.openRows(path) }
    guard let whole else { return }
    var options = RawReadOptions()
    options.onCorrupt = .recover
    let source = try RawFile.openRows(path, options: options)
    #expect(source.eventCount == whole && source.description.damage != nil)
    let block = try source.block(0..<whole, jobs: 2).telescopes[0]
    #expect(block.pixelFlags.allSatisfy { $0 == 1 })
  }

  private func flagged(_ path: String, _ code: String, lost: Int) throws {
    let file = try TIOFile(path: path)
    let block = try RawFile.openRows(file).block(0..<1).telescopes[0]
    let state = block.headers[0].readout
    #expect(state.problems.names == [code] && !state.isGood)
    let all = try #require(file.readout).slots.count * 64
    #expect(all - block.pixelFlags.count { $0 == 1 } == lost)
    #expect(state.isMissingPackets == (lost > 0))
  }

  @Test("real files", arguments: TIOOracle.real) func real(_ name: String) throws {
    let book = TIOOracle.book("real", name)
    let file = try TIOFile(path: TIOOracle.path("real/\(name)"))
    #expect(file.eventCount == book["n_events"] as? Int)
    #expect(file.packetsPerEvent == book["n_packets_per_event"] as? Int)
    #expect(file.packetSize == book["packet_size"] as? Int)
    #expect(file.configuration == book["config"] as? String)
    let block = try RawFile.openRows(file).block(0..<file.eventCount, jobs: 2).telescopes[0]
    let events = try file.events(0..<file.eventCount, jobs: 2)
    for (index, expected) in (book["events"] as? [[String: Any]] ?? []).enumerated() {
      #expect(events[index].tack == (expected["tack"] as? NSNumber)?.uint64Value)
      #expect(block.headers[index].readout.firstCell == expected["first_cell_id"] as? Int)
      #expect(block.headers[index].readout.isStale == expected["stale"] as? Bool)
      #expect(block.headers[index].readout.isMissingPackets == expected["missing"] as? Bool)
      #expect(block.headers[index].readout.problems == [])
      let sum = block.samples[block.sampleRange(ofEvent: index)].reduce(0) { $0 + Int($1) }
      #expect(sum == expected["sum_raw"] as? Int)
    }
    if let other = book["same_samples_as"] as? String {
      let same = try RawFile.openRows(TIOOracle.path(other)).block(0..<file.eventCount)
      #expect(same.telescopes[0].samples == block.samples)
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
    let block = try RawFile.openRows(file).block(0..<1).telescopes[0]
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
