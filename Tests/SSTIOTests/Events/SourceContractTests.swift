import Foundation
import SSTCore
import Synchronization
import TestSupport
import Testing

@testable import SSTIO

/// One consumer for all formats: what it finds must not depend on how events are handed out.
@Suite("Every format through one contract", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct SourceContractTests {
  static let files = [
    "data/zfits/synthetic_r0.fits.fz", "data/zfits/synthetic_r1.fits.fz",
    "data/zfits/synthetic_dl0.fits.fz", "oracle/tio/samples/camera_r1_128.tio",
    "oracle/tio/samples/partial_r1.tio",
  ]

  /// What a consumer makes of a block.
  private static func total(_ block: borrowing EventBlock) -> [UInt64] {
    var sums: [UInt64] = []
    for telescope in block.telescopes {
      for event in 0..<telescope.count {
        var sum = UInt64(truncatingIfNeeded: telescope.headers[event].time.nanoseconds)
        telescope.withSamples(ofEvent: event) { samples in
          for index in samples.indices { sum = sum &* 31 &+ UInt64(samples[index]) }
        }
        sums.append(sum)
      }
    }
    return sums
  }

  @Test("streams, rows and threads give the same events", arguments: files) func same(_ name: String) throws {
    let path = SharedData.path(name)
    var streamed: [UInt64] = []
    try RawFile.open(path).forEachBlock { streamed += Self.total($0) }
    let source = try RawFile.openRows(path)
    #expect(source.description.eventCount == source.eventCount && streamed.count == source.eventCount)
    var single: [UInt64] = []
    for row in 0..<source.eventCount { single += Self.total(try source.block(row..<row + 1)) }
    #expect(single == streamed)
    #expect(try Self.parallel(source) == streamed)
  }

  /// Each thread owns a chunk and a block; results are put in the order of the chunks.
  private static func parallel(_ source: some EventSource) throws -> [UInt64] {
    let reader = Mutex(try source.makeReader())
    let results = Mutex<[Int: [UInt64]]>([:])
    try parallelFor(count: 3, jobs: 3) { _, _ in
      var chunk = EventChunk()
      var block = EventBlock(for: source.description)
      while try reader.withLock({ try $0.next(into: &chunk) }) {
        try source.decode(chunk, into: &block)
        let found = total(block)
        results.withLock { $0[block.index] = found }
      }
    }
    return results.withLock { all in all.keys.sorted().flatMap { all[$0] ?? [] } }
  }

  @Test("physical values are the stored ones, scaled", arguments: files) func physical(_ name: String) throws
  {
    let source = try RawFile.openRows(SharedData.path(name))
    let rows = 0..<min(2, source.eventCount)
    let stored = try source.block(rows).telescopes[0]
    let physical = try source.block(rows, samples: .physical, jobs: 2).telescopes[0]
    #expect(physical.headers == stored.headers && physical.pixelFlags == stored.pixelFlags)
    #expect(physical.samples.isEmpty && physical.values.count == stored.samples.count)
    let hasMissing = source.description.instrument != .sst1m
    let wrong = zip(physical.values, stored.samples).count { value, word in
      value != Float(word) / stored.scale - stored.offset && !(hasMissing && value == 0 && word == 0)
    }
    #expect(wrong == 0)
  }

  @Test("no buffer moves once it has its size: nothing is allocated for an event", arguments: files)
  func reuse(_ name: String) throws {
    let source = try RawFile.openRows(SharedData.path(name))
    let size = max(1, source.eventCount / 2)
    for form in [SampleForm.stored, .physical] {
      var block = EventBlock(for: source.description, samples: form)
      try source.read(0..<size, into: &block, jobs: 1)
      let places = Self.places(block.telescopes[0])
      for start in [0, source.eventCount - size, 0] {
        try source.read(start..<start + size, into: &block, jobs: 2)
        #expect(Self.places(block.telescopes[0]) == places)
      }
      try source.read(0..<1, into: &block, jobs: 1)
      block.removeAll()
      try source.read(0..<size, into: &block, jobs: 1)
      #expect(Self.places(block.telescopes[0]) == places)
    }
  }

  private static func places(_ events: TelescopeEvents) -> [UnsafeRawPointer?] {
    func place<Item>(_ array: [Item]) -> UnsafeRawPointer? {
      array.withUnsafeBufferPointer { $0.isEmpty ? nil : UnsafeRawPointer($0.baseAddress) }
    }
    return [
      place(events.headers), place(events.samples), place(events.values), place(events.baselines),
      place(events.pixelFlags),
    ]
  }

  @Test("descriptions say in plain terms what a format knows") func descriptions() throws {
    let raw = try RawFile.openRows(SharedData.path(Self.files[0])).description
    #expect(raw.instrument == .sst1m && raw.level == "R0" && raw.simulation == nil && raw.damage == nil)
    #expect(raw.telescope.camera.samplingRateGHz == 0.25 && raw.subarray == .sst1m)
    let telescope = try #require(
      raw.telescope.id.flatMap { SubarrayDescription.sst1m.telescope(numbered: $0) })
    #expect(raw.telescope.description == telescope)
    #expect(SubarrayDescription.sst1m.telescope(numbered: 2)?.id == 22)
    #expect(SubarrayDescription.sst1m.telescope(numbered: 23) == nil)
    let lab = try RawFile.openRows(SharedData.path(Self.files[3])).description
    #expect(lab.instrument == .sstcam && lab.level == "R1" && lab.subarray == nil)
    #expect(lab.telescope.camera.unit == .millivolts && lab.telescope.camera.missingPixels.isEmpty)
  }
}
