import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Streams that claim or unpack to more than they may, and compression in pieces.
@Suite("EventIO: bombs and pieces") struct SimtelBombTests {
  private func object(_ type: Int, length: Int, bytes: Int) -> [UInt8] {
    var header = ObjectBytes()
    header.put(ObjectHeader.marker)
    header.i32(type, 1, length)
    return header.bytes + [UInt8](repeating: 1, count: bytes)
  }

  @Test("room grows with the bytes that come", arguments: ["", "gzip -1c", "zstd -1qc"])
  func growth(tool: String) throws {
    let folder = try TemporaryFolder()
    let plain = try SmallSimtelTests.write(object(2010, length: 250 << 20, bytes: 3 << 20), folder)
    let path = tool.isEmpty ? plain : folder.path("packed")
    guard try tool.isEmpty || SmallSimtelTests.run("\(tool) \(plain) > \(path)") else { return }
    for policy in [CorruptionPolicy.stop, .recover] {
      let stream = try ObjectStream(path: path, onCorrupt: policy)
      let header = try #require(try stream.next())
      var bytes: [UInt8] = []
      if policy == .stop {
        #expect(throws: EventIOError.self) { try stream.read(header, appendingTo: &bytes) }
      } else {
        #expect(try !stream.read(header, appendingTo: &bytes))
        #expect(try stream.next() == nil && bytes.isEmpty && stream.damage.count == 1)
      }
      #expect(bytes.capacity < 12 << 20)
    }
  }

  @Test("objects of more than 64 MB are read, those beyond the limit are refused") func large() throws {
    let folder = try TemporaryFolder()
    let count = 70 << 20
    let file = object(2010, length: count, bytes: count) + object(2011, length: 300 << 20, bytes: 8)
    let stream = try ObjectStream(path: try SmallSimtelTests.write(file, folder))
    let header = try #require(try stream.next())
    var bytes: [UInt8] = []
    #expect(try stream.read(header, appendingTo: &bytes))
    #expect(bytes.count == count && bytes.allSatisfy { $0 == 1 } && bytes.capacity < 3 * count)
    let next = try #require(try stream.next())
    let error = #expect(throws: EventIOError.self) { try stream.read(next, appendingTo: &bytes) }
    #expect(error?.code.word == "simtel-object-too-large" && bytes.count == count)
  }

  @Test("zeros behind the events", arguments: ["gzip -1c", "zstd -1qc"]) func zeros(tool: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("bomb")
    let file = try SmallSimtelTests.write(SmallSimtel().bytes, folder)
    guard
      try SmallSimtelTests.run("(cat \(file); head -c 100000000 /dev/zero) | \(tool) > \(path)")
    else { return }
    let error = #expect(throws: EventIOError.self) { try SmallSimtelTests.read(path) }
    #expect(error?.code.word == "simtel-lost-synchronization")
    let read = try SmallSimtelTests.read(path, onCorrupt: .recover)
    #expect(read.events == [-1, 100, 200, 300] && read.lost > 0)
  }

  @Test("windows of zstd") func windows() throws {
    let folder = try TemporaryFolder()
    // An empty frame with a window of 2^27 and of 2^28 bytes.
    for (descriptor, isRead) in [(UInt8(0x88), true), (0x90, false)] {
      let path = try SmallSimtelTests.write([0x28, 0xB5, 0x2F, 0xFD, 0, descriptor, 1, 0, 0], folder)
      let stream = try ObjectStream(path: path)
      if isRead {
        #expect(try stream.next() == nil)
      } else {
        let error = #expect(throws: EventIOError.self) { try stream.next() }
        #expect(error?.code.word == "simtel-bad-compression")
      }
    }
  }

  @Test("skippable frames") func skippable() throws {
    let folder = try TemporaryFolder()
    let bytes = SmallSimtel().bytes
    func packed(_ part: ArraySlice<UInt8>) throws -> [UInt8]? {
      let file = try SmallSimtelTests.write(Array(part), folder, "part")
      guard try SmallSimtelTests.run("zstd -qc \(file) > \(folder.path("out"))") else { return nil }
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("out"))))
    }
    guard let first = try packed(bytes[..<2000]), let second = try packed(bytes[2000...]) else { return }
    let skipped: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5]
    let path = try SmallSimtelTests.write(skipped + first + skipped + skipped + second + skipped, folder)
    #expect(try SimtelFile.isSimtel(path))
    #expect(try SmallSimtelTests.read(path).events == [-1, 100, 200, 300])
  }

  @Test("pixels at one place are refused at once") func crowded() throws {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    (file.cameras[0].pixels, file.isCrowded) = (30_000, true)
    let path = try SmallSimtelTests.write(file.bytes, folder)
    let start = ProcessorTime.ofThread
    let error = #expect(throws: EventIOError.self) { try SimtelEventSource(path: path) }
    #expect(error?.description.contains("at nearly one place") == true)
    #expect(ProcessorTime.ofThread - start < 5)
  }

  @Test("large cameras", arguments: [(11_328, 1), (40_000, 2)]) func cameras(pixels: Int, gains: Int) throws {
    let folder = try TemporaryFolder()
    var file = SmallSimtel()
    (file.cameras[0].pixels, file.cameras[0].gains, file.showerCount) = (pixels, gains, 2)
    let source = try SimtelEventSource(path: try SmallSimtelTests.write(file.bytes, folder))
    #expect(source.head.telescopes[0].readout.geometry?.neighbors(of: pixels / 2 + 7).count == 4)
    var number = 0
    try source.forEachBlock(samples: .physical, jobs: 2) { block in
      let events = block.telescopes[0]
      for event in events.headers.indices where block.array[event].kind == .shower {
        number += 1
        #expect(events.pixelCount == pixels && events.channelCount == 1)
        let (values, images) = (events.sampleRange(ofEvent: event), events.pixelRange(ofEvent: event))
        for pixel in stride(from: 0, to: pixels, by: 37) {
          let stored = SmallSimtel.sample(number, 0, 0, pixel, 9)
          let pedestal = SmallSimtel.pedestal(0, pixel) / Float(SmallSimtel.pedestalSlices)
          let value = (Float(stored) - pedestal) * SmallSimtel.factor(0, pixel)
          #expect(events.values[values.lowerBound + 10 * pixel + 9] == value)
          #expect(
            events.trueImages[images.lowerBound + pixel]
              == Float(SmallSimtel.photoelectrons(number, 0, pixel)))
        }
      }
    }
    #expect(number == 2)
  }
}
