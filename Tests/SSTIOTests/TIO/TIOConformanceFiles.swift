import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

/// Writes files for `scripts/conformance/tio_conformance.py` into the folder that SST_CONFORMANCE names.
@Suite("TIO: files for the Python readers") struct TIOConformanceFiles {
  static let folder = ProcessInfo.processInfo.environment["SST_CONFORMANCE"]

  static let layouts: [TIOLayout] = [
    .r0(slots: [13], samplesPerPixel: 128), .r1(slots: [31], samplesPerPixel: 256), .r1(samplesPerPixel: 128),
    .r0(slots: [3, 4, 10, 31], samplesPerPixel: 32), .r1(slots: [0, 1], scale: 13.6, offset: 700),
  ]

  @Test(
    "waveforms", .enabled(if: folder != nil, "set SST_CONFORMANCE to a folder"), arguments: layouts.indices)
  func waveforms(_ index: Int) throws {
    var layout = Self.layouts[index]
    layout.waveformsPerPacket = [32, 16, 32, 64, 8][index]
    let path = try #require(Self.folder) + "/file\(index).tio"
    var file = TIOSmallFile(layout: layout, configuration: index == 0 ? "threshold: 4\n" : nil)
    file.missing = [2: [1]]
    try file.write(to: path, jobs: 2)
    let block = try RawFile.openRows(path).block(0..<3, samples: .physical).telescopes[0]
    let head: [String: Any] = [
      "events": 3, "pixels": block.pixelCount, "samples": block.samplesPerPixel,
      "packets": layout.packetCount, "first_slot": layout.slots.count == 1 ? layout.slots[0] : 0,
      "is_r1": layout.level == .r1, "scale": layout.scale, "offset": layout.offset,
      "configuration": file.configuration ?? NSNull(),
    ]
    var lines = [head]
    for event in 0..<3 { lines.append(expected(event, file, block)) }
    try write(lines, to: path + ".jsonl")
  }

  /// From what was written, not from what our reader finds.
  private func expected(_ index: Int, _ file: TIOSmallFile, _ block: TelescopeEvents) -> [String: Any] {
    let (event, words) = (file.event(index), file.words(index))
    let length = block.samplesPerPixel
    var values = [Float](repeating: 0, count: block.pixelCount * length)
    var present = [Int](repeating: 0, count: block.pixelCount)
    let first = file.layout.slots.count == 1 ? file.layout.slots[0] : 0
    for (module, slot) in file.layout.slots.enumerated() {
      for pixel in 0..<64 {
        let place = (slot - first) * 64 + pixel
        present[place] = 1
        for sample in 0..<length {
          let word = Float(words[(module * 64 + pixel) * length + sample])
          values[place * length + sample] = word / file.layout.scale - file.layout.offset
        }
      }
    }
    return [
      "event_id": event.tack / 100 & 0xFFFF_FFFF, "tack": event.tack, "cpu_s": event.cpuSeconds,
      "cpu_ns": event.cpuNanoseconds, "filled": file.layout.packetCount - event.missingPackets.count,
      "first_cell": event.firstCell, "stale": event.isStale, "missing": !event.missingPackets.isEmpty,
      "present": present, "values": values.withUnsafeBytes { Data($0) }.base64EncodedString(),
    ]
  }

  @Test("tables", .enabled(if: folder != nil, "set SST_CONFORMANCE to a folder"))
  func tables() throws {
    let folder = try #require(Self.folder)
    for (index, table) in TcalRoundTripTests.tables.enumerated() {
      try table.write(to: folder + "/table\(index).tcal", overwrite: true)
      var lines: [[String: Any]] = [["TYPE": Double(table.type), "TM": 1.0, "PIX": 64.0]]
      switch table {
      case .pedestal(let table): lines.append(line("DATA", table.values))
      case .transferFunction(let table):
        lines += [line("DATA", table.values), line("ADCSTEP", table.steps.map { Float($0) })]
      case .transferInput(let table):
        lines += [line("DATA", table.values), line("AMPLITUDES", table.amplitudes)]
      }
      try write(lines, to: folder + "/table\(index).tcal.jsonl")
    }
  }

  private func line(_ name: String, _ values: [Float]) -> [String: Any] {
    ["name": name, "values": values.withUnsafeBytes { Data($0) }.base64EncodedString()]
  }

  private func write(_ lines: [[String: Any]], to path: String) throws {
    var text = Data()
    for line in lines { text += try JSONSerialization.data(withJSONObject: line) + Data("\n".utf8) }
    try text.write(to: URL(fileURLWithPath: path))
  }
}
