import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// What our writer wrote, our reader reads.
@Suite("TIO: round trips") struct TIORoundTripTests {
  static let layouts: [TIOLayout] = {
    var layouts: [TIOLayout] = [
      .r0(slots: [13], samplesPerPixel: 32), .r1(slots: [0, 31, 4], samplesPerPixel: 48),
      .r0(samplesPerPixel: 16), .r1(slots: [31], samplesPerPixel: 256, scale: 13.6, offset: 700),
      .r0(slots: [2, 3], samplesPerPixel: 16), .r1(slots: [7], samplesPerPixel: 1008),
    ]
    for (index, count) in [32, 8, 64, 16, 1, 4].enumerated() { layouts[index].waveformsPerPacket = count }
    return layouts
  }()

  @Test("all packet sizes", arguments: layouts) func roundTrip(_ layout: TIOLayout) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.tio")
    var file = TIOSmallFile(layout: layout, configuration: "gain: 3\n\u{E9}\n")
    file.missing = [2: [0]]
    try file.write(to: path, jobs: 2)
    let (found, source) = (try TIOFile(path: path), try RawFile.openRows(path))
    #expect(found.configuration == file.configuration && found.runNumber == 17)
    #expect(found.level == layout.level && found.scale == layout.scale)
    #expect(found.offset == layout.offset && found.readout?.slots == layout.slots.sorted())
    #expect(source.description.date == 20_260_121)
    let block = try source.block(0..<3, jobs: 2).telescopes[0]
    let events = try found.events(0..<3, jobs: 2)
    for index in 0..<3 { try compare(index, file, block, events[index]) }
    try checkChecksums(found)
  }

  private func compare(_ index: Int, _ file: TIOSmallFile, _ block: TelescopeEvents, _ event: TIOEvent) throws
  {
    let expected = file.event(index)
    let layout = file.layout
    #expect(event.tack == expected.tack && event.cpuSeconds == expected.cpuSeconds)
    #expect(event.eventID == UInt32(truncatingIfNeeded: expected.tack / 100))
    #expect(event.cpuNanoseconds == expected.cpuNanoseconds && event.readout.firstCell == expected.firstCell)
    #expect(event.readout.isStale == expected.isStale && event.readout.problems == [])
    #expect(event.packetsFilled == layout.packetCount - expected.missingPackets.count)
    let words = file.words(index)
    let length = layout.samplesPerPixel
    let first = layout.slots.count == 1 ? layout.slots[0] : 0
    let samples = Array(block.samples[block.sampleRange(ofEvent: index)])
    var filled = 0
    for (module, slot) in layout.slots.enumerated() {
      for pixel in 0..<64 {
        let column = module * layout.packetsPerModule + pixel / layout.waveformsPerPacket
        let place = (slot - first) * 64 + pixel
        let isPresent = !expected.missingPackets.contains(column)
        #expect(block.pixelFlags[index * block.pixelCount + place] == (isPresent ? 1 : 0))
        let from = (module * 64 + pixel) * length
        let wanted = isPresent ? Array(words[from..<from + length]) : [UInt16](repeating: 0, count: length)
        #expect(Array(samples[place * length..<(place + 1) * length]) == wanted)
        filled += isPresent ? 1 : 0
      }
    }
    #expect(block.pixelFlags[block.pixelRange(ofEvent: index)].count { $0 == 1 } == filled)
  }

  private func checkChecksums(_ file: TIOFile) throws {
    for header in try file.packetHeaders(ofEvent: 0).compactMap({ $0 }) {
      #expect((header.checksum != 0) == (file.level == .r0))
    }
  }

  @Test("events whose samples are all at one end of the range are void, others are not")
  func voidEvents() throws {
    let folder = try TemporaryFolder()
    for (layout, end) in [(TIOLayout.r0(slots: [0, 1], samplesPerPixel: 16), UInt16(4095)), (.r1(), 65_535)] {
      var small = TIOSmallFile(layout: layout, eventCount: 5)
      small.constant = [0: 0, 2: end, 3: 7]
      let path = folder.path("\(end).tio")
      try small.write(to: path)
      let source = RawFile.openRows(try TIOFile(path: path))
      let wanted = [true, false, true, false, false]
      #expect(
        try source.block(0..<5).telescopes[0].headers.map { $0.readout.problems.contains(.void) } == wanted)
      #expect(try source.readHeaders(0..<5, jobs: 1).map { $0.readout.problems.contains(.void) } == wanted)
      #expect(
        try source.block(0..<5).telescopes[0].headers.map(\.readout.isGood) == wanted.indices.map { $0 > 2 })
    }
  }

  @Test("a scaled value comes back as the nearest step") func scaling() {
    let values: [Float] = [-370.1, -370, -369.98, 0, 0.02, 0.022, 2504.3, 2504.4, 1e9, .nan, -.infinity]
    var words = [UInt16](repeating: 7, count: values.count)
    let clamped = values.withUnsafeBufferPointer { values in
      words.withUnsafeMutableBufferPointer {
        TIOScaling.encode(values, into: $0, scale: 22.8, offset: 370)
      }
    }
    #expect(words == [0, 0, 0, 8436, 8436, 8437, 65534, 65535, 65535, 0, 0])
    #expect(clamped == 5)
  }

  @Test("a file appears when it is finished, and never half") func atomicity() throws {
    let folder = try TemporaryFolder()
    let file = TIOSmallFile(layout: .r0(slots: [0], samplesPerPixel: 16))
    var writer: TIOWriter? = try TIOWriter(path: folder.path("a.tio"), layout: file.layout)
    try file.words(0).withUnsafeBufferPointer { try writer?.append([file.event(0)], words: $0) }
    writer = nil
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    try file.write(to: folder.path("a.tio"))
    #expect(throws: AtomicFileError.exists(path: folder.path("a.tio"))) {
      try TIOWriter(path: folder.path("a.tio"), layout: file.layout)
    }
  }

  @Test("what no file can hold is refused") func refusals() throws {
    let folder = try TemporaryFolder()
    var layout = TIOLayout.r1()
    layout.scale = 0
    for bad in [
      layout, .r0(slots: []), .r0(slots: [32]), .r0(slots: [1, 1]), .r0(samplesPerPixel: 8),
      .r0(samplesPerPixel: 1024),
    ] {
      #expect(throws: FITSOutputError.self) { try TIOWriter(path: folder.path("a.tio"), layout: bad) }
    }
    let writer = try TIOWriter(path: folder.path("a.tio"), layout: .r0(slots: [0], samplesPerPixel: 16))
    let event = TIOWriter.Event(tack: 1, cpuSeconds: 1, cpuNanoseconds: 1, firstCell: 16_384)
    #expect(throws: FITSOutputError.self) {
      let words = [UInt16](repeating: 0, count: 1024)
      try words.withUnsafeBufferPointer { try writer.append([event], words: $0) }
    }
  }

  @Test("the same bytes for any number of threads") func threads() throws {
    let folder = try TemporaryFolder()
    let file = TIOSmallFile(layout: .r0(slots: [1, 2], samplesPerPixel: 32), eventCount: 20)
    try file.write(to: folder.path("a.tio"), jobs: 1)
    try file.write(to: folder.path("b.tio"), jobs: 4)
    let bytes = try ["a.tio", "b.tio"].map { try Data(contentsOf: folder.url.appendingPathComponent($0)) }
    #expect(bytes[0] == bytes[1] && bytes[0].count % 2880 == 0)
  }
}
