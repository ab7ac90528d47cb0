import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

/// Everything that a file's bytes give: headers, events, all cells; throws what reading throws.
private func readAll(_ path: String, _ policy: CorruptionPolicy) throws -> (
  events: [EventHeader], samples: [UInt16]
) {
  let file = try ZFITSFile(path: path, onCorrupt: policy)
  for table in file.tables { _ = try table.read(rows: 0..<table.rowCount) }
  let source = try SST1MEventSource(file: file)
  let block = try source.block(0..<source.eventCount).telescopes[0]
  _ = try source.readTriggerTraces(0..<source.eventCount)
  return (block.headers, block.samples)
}

@Suite("ZFITS: any damage of a tiny file ends in an error or a right result", .serialized)
struct TinyFileDamageTests {
  private let folder: TemporaryFolder
  private let path: String
  private let bytes: [UInt8]
  private let whole: (events: [EventHeader], samples: [UInt16])

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("SST1M1_20260121_0001.fits.fz")
    bytes = try TinyFile.bytes()
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    whole = try readAll(path, .stop)
  }

  private func put(_ damaged: [UInt8]) throws { try Data(damaged).write(to: URL(fileURLWithPath: path)) }

  /// Reads damaged bytes; anything but a typed error or the true events fails.
  private func expectErrorOrTruth(_ policy: CorruptionPolicy, _ what: @autoclosure () -> String) {
    do {
      let found = try readAll(path, policy)
      #expect(found.events == Array(whole.events.prefix(found.events.count)), "\(what())")
      #expect(found.samples == Array(whole.samples.prefix(found.samples.count)), "\(what())")
      if policy != .recover { #expect(found.events.count == whole.events.count, "\(what())") }
    } catch {
      #expect(error is any SSTError, "\(what()): \(error)")
    }
  }

  @Test("every truncation")
  func truncations() throws {
    let mark = Array("TILE".utf8) + [5, 0, 0, 0]
    let firstTile = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) })
    for count in 0..<bytes.count {
      try put(Array(bytes[..<count]))
      expectErrorOrTruth(.stop, "cut at \(count)")
      expectErrorOrTruth(.recover, "cut at \(count)")
    }
    // Recovery gives exactly the tiles before the cut.
    let lastTile = try #require(
      bytes.indices.last { bytes[$0...].starts(with: Array("TILE".utf8) + [3, 0, 0, 0]) })
    try put(Array(bytes[..<(lastTile + 40)]))
    #expect(try readAll(path, .recover).events.count == 10)
    try put(Array(bytes[..<(firstTile + 40)]))
    #expect(throws: RunInputError.noEvents(path: path)) { try readAll(path, .recover) }
  }

  @Test("single flipped bits: found by the checksums, and without them no crash and no hang")
  func flips() throws {
    let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] != nil
    var random = CounterRandom(seed: 11, event: 0, purpose: 0)
    for _ in 0..<(isLong ? 10_000 : 1_000) {
      let bit = Int(random.next() % UInt64(8 * bytes.count))
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      try put(damaged)
      #expect(throws: (any Error).self, "bit \(bit) escaped the checksums") {
        let file = try ZFITSFile(path: path)
        try file.verifyChecksums()
      }
      for policy in [CorruptionPolicy.stop, .recover] {
        do { _ = try readAll(path, policy) } catch { #expect(error is any SSTError, "bit \(bit): \(error)") }
      }
    }
  }

  @Test("bursts of garbage", arguments: 0..<100)
  func bursts(seed: Int) throws {
    var random = CounterRandom(seed: 12, event: UInt64(seed), purpose: 0)
    var damaged = bytes
    let start = Int(random.next() % UInt64(bytes.count - 64))
    for place in start..<start + 64 { damaged[place] = UInt8(truncatingIfNeeded: random.next()) }
    try put(damaged)
    for policy in [CorruptionPolicy.stop, .recover] {
      do { _ = try readAll(path, policy) } catch { #expect(error is any SSTError, "\(error)") }
    }
  }
}
