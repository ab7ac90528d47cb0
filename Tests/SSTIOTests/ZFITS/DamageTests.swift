import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// True where the long loops run in full (release builds in CI).
let runsLongTests = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"

/// The most that decoders may hold, and that a file of a few kB may be read into.
private let memoryLimit = 16 << 20

@Suite("ZFITS: damage in every place", .serialized) struct ZFITSDamageTests {
  let folder: TemporaryFolder
  let original: DamagedFile
  let whole: Contents

  init() throws {
    folder = try TemporaryFolder()
    try SmallFile.events(path: folder.path("small.fits.fz"))
    original = try DamagedFile(copyOf: folder.path("small.fits.fz"), in: folder)
    whole = Contents(path: original.path, policy: .stop)
  }

  @Test("the whole file is read") func undamaged() throws {
    #expect(whole.errors == 0 && whole.headers.map(\.eventNumber) == Array(1000...1006))
    #expect(whole.tables["Events"]?.count == 7)
    try ZFITSFile(path: original.path).verifyChecksums()
  }

  /// Every length in the data, a part of the lengths within headers and padding; all lengths: `TinyFileDamageTests`.
  @Test("every truncation: an error, or the rows of the original; recovery gives the whole tiles")
  func truncation() throws {
    let table = try ZFITSFile(path: original.path).table("Events")
    let ends = table.tiles.map { ($0.offset + 16 + $0.size, $0.rows) }
    let rows = try #require(whole.tables["Events"])
    let dataEnd = table.unit.dataStart + table.unit.dataSize
    for length in (0..<original.bytes.count).reversed() {
      let isDense = (table.unit.dataStart - 90...dataEnd + 20).contains(length)
      guard isDense || length % 11 == 0 else { continue }
      original.cut(to: length)
      let strict = Contents(path: original.path, policy: .stop)
      let recovered = Contents(path: original.path, policy: .recover)
      let kept = length < table.unit.dataStart ? 0 : ends.reduce(0) { $0 + ($1.0 <= length ? $1.1 : 0) }
      #expect(strict.strange + recovered.strange == [])
      #expect(length >= dataEnd ? strict.tables["Events"] == rows : strict.tables.isEmpty, "length \(length)")
      #expect(recovered.tables["Events"] ?? [] == Array(rows[..<kept]), "length \(length)")
      #expect(recovered.headers == Array(whole.headers[..<kept]), "length \(length)")
      #expect(recovered.samples == Array(whole.samples[..<(12 * kept)]), "length \(length)")
    }
  }

  @Test("random bit flips: found by the checksums; never a trap, a hang or much memory")
  func flips() throws {
    resetPeakMemory()
    let before = peakMemory()
    var random = CounterRandom(seed: 20, event: 1, purpose: 1)
    var (slowest, capacity, refused) = (0.0, 0, 0)
    for _ in 0..<(runsLongTests ? 300 : 100) {
      let place = Int(random.next() % UInt64(original.bytes.count))
      let byte = original.bytes[place] ^ 1 << UInt8(random.next() & 7)
      try original.with(byte, at: place) {
        #expect("byte \(place)") {
          try ZFITSFile(path: original.path).verifyChecksums()
        } throws: {
          $0 is any SSTError
        }
        for policy in [CorruptionPolicy.stop, .recover] {
          let start = ProcessorTime.ofThread
          let found = Contents(path: original.path, policy: policy)
          slowest = max(slowest, ProcessorTime.ofThread - start)
          #expect(found.strange == [], "byte \(place)")
          #expect(found.size < memoryLimit && found.headers.count <= 7, "byte \(place)")
          capacity = max(capacity, found.capacity)
          refused += found.errors > 0 ? 1 : 0
        }
      }
    }
    #expect(capacity < memoryLimit)
    #expect(slowest < 2)
    // Tests that run at the same time count too, so the peak is asserted only when this test runs alone.
    let growth = peakMemory() - before
    print(
      "flips: slowest \(slowest) s, decoders \(capacity) bytes, \(refused) readings with errors, peak +\(growth) kB"
    )
    if ProcessInfo.processInfo.environment["SST_MEMORY_TESTS"] == "1" { #expect(growth < 64 << 10) }
  }

  /// Makes the kernel start VmHWM anew.
  private func resetPeakMemory() {
    try? FileHandle(forWritingTo: URL(fileURLWithPath: "/proc/self/clear_refs")).write(
      contentsOf: Data("5".utf8))
  }

  /// VmHWM, the largest resident size so far, in kB.
  private func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
  }
}

@Suite(
  "ZFITS: damage to the samples", .serialized, .enabled(if: SharedData.isPresent, "needs the golden files"))
struct ZFITSSampleDamageTests {
  @Test(
    "flips in headers, catalogues and tile headers",
    arguments: [
      "synthetic_codecs", "synthetic_overflow", "synthetic_r0", "synthetic_r1", "synthetic_dl0",
      "damaged/unfinished", "damaged/flat-overflow",
    ])
  func flips(_ name: String) throws {
    let folder = try TemporaryFolder()
    let file = try DamagedFile(copyOf: SharedData.path("data/zfits/\(name).fits.fz"), in: folder)
    let tables = try ZFITSFile(path: file.path, onCorrupt: .recover).tables
    var places = tables.flatMap { $0.unit.headerStart..<$0.unit.dataStart + 300 }
    places += tables.flatMap { $0.tiles.flatMap { $0.offset..<$0.offset + 60 } }
    var random = CounterRandom(seed: 21, event: 1, purpose: 1)
    for _ in 0..<(runsLongTests ? 2 : 1) {
      let place = places[Int(random.next() % UInt64(places.count))]
      try file.with(file.bytes[place] ^ 1 << UInt8(random.next() & 7), at: place) {
        for policy in [CorruptionPolicy.stop, .recover] {
          let found = Contents(path: file.path, policy: policy)
          #expect(found.strange == [], "byte \(place)")
          #expect(found.size < 64 << 20 && found.capacity < 64 << 20, "byte \(place)")
        }
      }
    }
  }
}
