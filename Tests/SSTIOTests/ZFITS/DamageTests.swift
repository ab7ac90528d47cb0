import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

/// Everything that a file's bytes give: headers, events, all cells; throws what reading throws.
private func readAll(_ path: String, _ policy: DamagePolicy) throws -> (
  events: [EventHeader], samples: [UInt16]
) {
  let file = try ZFITSFile(path: path, onDamage: policy)
  for table in file.tables { _ = try table.read(rows: 0..<table.rowCount) }
  let source = try RawFile.open(file)
  var block = EventBlock()
  try source.readEvents(0..<source.eventCount, into: &block, jobs: 1)
  if let source = source as? SST1MEventSource { _ = try source.readTriggerTraces(0..<source.eventCount) }
  return (block.headers, block.samples)
}

/// Peak memory of this process, in bytes.
private func peakMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
  return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) * 1024
}

@Suite("ZFITS: any damage ends in an error or a right result", .serialized) struct DamageTests {
  private let folder: TemporaryFolder
  private let path: String
  private let bytes: [UInt8]
  private let whole: (events: [EventHeader], samples: [UInt16])

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("SST1M1_20260121_0001.fits.fz")
    bytes = try TinyFile.bytes()
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    whole = try readAll(path, .refuse)
  }

  private func put(_ damaged: [UInt8]) throws { try Data(damaged).write(to: URL(fileURLWithPath: path)) }

  /// Reads damaged bytes; anything but a typed error or the true events fails.
  private func expectErrorOrTruth(_ policy: DamagePolicy, _ what: @autoclosure () -> String) {
    do {
      let found = try readAll(path, policy)
      #expect(found.events == Array(whole.events.prefix(found.events.count)), "\(what())")
      #expect(found.samples == Array(whole.samples.prefix(found.samples.count)), "\(what())")
      if policy == .refuse { #expect(found.events.count == whole.events.count, "\(what())") }
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
      expectErrorOrTruth(.refuse, "cut at \(count)")
      expectErrorOrTruth(.recover, "cut at \(count)")
    }
    // Recovery gives exactly the tiles before the cut.
    let lastTile = try #require(
      bytes.indices.last { bytes[$0...].starts(with: Array("TILE".utf8) + [3, 0, 0, 0]) })
    try put(Array(bytes[..<(lastTile + 40)]))
    #expect(try readAll(path, .recover).events.count == 10)
    try put(Array(bytes[..<(firstTile + 40)]))
    #expect(throws: ZFITSError.self) { try readAll(path, .recover) }
  }

  @Test("single flipped bits: found by the checksums, and without them no crash, no hang, no large memory")
  func flips() throws {
    let before = peakMemory()
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
      for policy in [DamagePolicy.refuse, .recover] {
        do { _ = try readAll(path, policy) } catch { #expect(error is any SSTError, "bit \(bit): \(error)") }
      }
    }
    // The high-water mark of the process: tests beside this one count too, so this is an upper bound.
    #expect(peakMemory() - before < 64 << 20)
  }

  @Test("bursts of garbage", arguments: 0..<100)
  func bursts(seed: Int) throws {
    var random = CounterRandom(seed: 12, event: UInt64(seed), purpose: 0)
    var damaged = bytes
    let start = Int(random.next() % UInt64(bytes.count - 64))
    for place in start..<start + 64 { damaged[place] = UInt8(truncatingIfNeeded: random.next()) }
    try put(damaged)
    for policy in [DamagePolicy.refuse, .recover] {
      do { _ = try readAll(path, policy) } catch { #expect(error is any SSTError, "\(error)") }
    }
  }

  @Test(
    "absurd numbers in the header",
    arguments: [
      "NAXIS1", "NAXIS2", "PCOUNT", "GCOUNT", "TFIELDS", "ZNAXIS1", "ZNAXIS2", "ZHEAPPTR", "ZTILELEN",
      "ZSHRINK", "NAXIS",
      "BITPIX",
    ],
    [
      "0", "-1", "9223372036854775807", "1152921504606846975", "4294967296", "99999999999999999999", "NaN",
      "'x'", "",
    ])
  func headers(key: String, value: String) throws {
    var damaged = bytes
    let name = Array((key + String(repeating: " ", count: 8 - key.count) + "=").utf8)
    // The card of the events table, not of the primary header.
    let card = try #require(
      damaged.indices.dropFirst(2880).first { $0 % 80 == 0 && damaged[$0...].starts(with: name) })
    let field = Array(value.utf8) + [UInt8](repeating: 0x20, count: 70 - value.utf8.count)
    damaged.replaceSubrange(card + 10..<card + 80, with: field)
    try put(damaged)
    for policy in [DamagePolicy.refuse, .recover] {
      do { _ = try readAll(path, policy) } catch {
        #expect(error is any SSTError, "\(key) = \(value): \(error)")
      }
    }
  }

  @Test(
    "absurd column descriptions",
    arguments: [
      ("ZFORM4", "'2147483647I'"), ("ZFORM4", "'-1I'"), ("ZFORM4", "'I'"), ("ZFORM4", "''"),
      ("ZFORM1", "'1J'"),
      ("TZERO2", "1e400"), ("TZERO2", "'y'"), ("TPBID4", "'6.1.1.1.1'"), ("TPBID4", "'-6'"),
      ("TPBID4", "99999999999999999999"),
      ("ZCTYP1", "'FACT'"),
    ])
  func columns(key: String, value: String) throws {
    var damaged = bytes
    let name = Array((key + String(repeating: " ", count: 8 - key.count) + "=").utf8)
    let card = try #require(damaged.indices.first { $0 % 80 == 0 && damaged[$0...].starts(with: name) })
    let field = Array(value.utf8) + [UInt8](repeating: 0x20, count: 70 - value.utf8.count)
    damaged.replaceSubrange(card + 10..<card + 80, with: field)
    try put(damaged)
    for policy in [DamagePolicy.refuse, .recover] {
      do { _ = try readAll(path, policy) } catch {
        #expect(error is any SSTError, "\(key) = \(value): \(error)")
      }
    }
    if key == "ZCTYP1" {
      #expect { try ZFITSFile(path: path) } throws: { "\($0)".contains("FACT") }
    }
  }
}
