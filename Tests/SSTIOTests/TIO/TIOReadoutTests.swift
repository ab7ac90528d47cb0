import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("TIO: one damaged packet does not decide for the file") struct TIOReadoutTests {
  /// Writes a file and changes bytes of packets: (event, column, byte) to another number.
  private func file(
    _ layout: TIOLayout, events: Int, _ changes: [(event: Int, column: Int, byte: Int, value: UInt8)],
    missing: [Int: Set<Int>] = [:]
  ) throws -> TIOFile {
    let folder = try TemporaryFolder()
    let path = folder.path("a.tio")
    try TIOSmallFile(layout: layout, eventCount: events, missing: missing).write(to: path)
    let good = try TIOFile(path: path)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for change in changes {
      let row = good.layout.dataStart + change.event * good.rowBytes + good.layout.packetOffset
      bytes[row + change.column * good.packetSize + change.byte] = change.value
    }
    try bytes.write(to: URL(fileURLWithPath: path))
    return try TIOFile(path: path)
  }

  @Test("a slot that only one packet of R1 has", arguments: [0, 2, 4]) func slot(_ event: Int) throws {
    // Room for two modules, so that the columns do not tell that there is one.
    let layout = TIOLayout.r1(slots: [3, 4], samplesPerPixel: 16)
    let gone = Dictionary(uniqueKeysWithValues: (0..<5).map { ($0, Set([2, 3])) })
    let file = try file(layout, events: 5, [(event, 0, 4, 21)], missing: gone)
    #expect(file.readout?.slots == [3] && file.readout?.pixelCount == 64)
    let events = try file.events(0..<5, jobs: 1)
    for (index, found) in events.enumerated() {
      #expect(found.readout.problems == (index == event ? .slotRange : []))
      #expect(found.packetsPresent == (index == event ? 1 : 2))
    }
  }

  @Test("a file with columns for one module has one module") func single() throws {
    let file = try file(.r1(slots: [9], samplesPerPixel: 16), events: 2, [(0, 0, 4, 30)])
    #expect(file.readout?.slots == [9])
  }

  @Test("a length that only one packet has") func samples() throws {
    // 16 waveforms of 64 samples do not fill the packet: it does not count.
    let layout = TIOLayout.r1(slots: [1, 2], samplesPerPixel: 32)
    let file = try file(layout, events: 4, [(0, 0, 0, 16), (0, 0, 1, 0x13)])
    #expect(file.readout?.samplesPerPixel == 32 && file.readout?.waveformsPerPacket == 32)
  }

  @Test("modules that are missing in some events are known all the same") func holes() throws {
    let layout = TIOLayout.r1(slots: [0, 1, 2], samplesPerPixel: 16)
    let file = try file(layout, events: 6, [], missing: [0: [4, 5], 1: [0, 1], 2: [0, 1, 2, 3, 4, 5]])
    #expect(file.readout?.slots == [0, 1, 2])
  }

  @Test("the first events may be empty, but the search ends") func empty() throws {
    let layout = TIOLayout.r1(slots: [7], samplesPerPixel: 16)
    let all: Set<Int> = [0, 1]
    let late = try file(
      layout, events: 40, [], missing: Dictionary(uniqueKeysWithValues: (0..<39).map { ($0, all) }))
    #expect(late.readout?.slots == [7])
    let none = try file(
      layout, events: 9, [], missing: Dictionary(uniqueKeysWithValues: (0..<9).map { ($0, all) }))
    #expect(none.readout == nil && none.eventCount == 9)
  }
}
