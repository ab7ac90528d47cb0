import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Cuts and flipped bits of small files of our own writers: an error with a code, or a result, and never more.
@Suite("TIO: any damage ends in an error or a result") struct TIODamageTests {
  static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] != nil

  /// One module, two events of one packet, and a configuration.
  private func file(_ folder: TemporaryFolder) throws -> (path: String, bytes: [UInt8]) {
    var layout = TIOLayout.r0(slots: [5], samplesPerPixel: 16)
    layout.waveformsPerPacket = 64
    let path = folder.path("a.tio")
    try TIOSmallFile(layout: layout, eventCount: 2, configuration: "text").write(to: path)
    return (path, [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// Opens and reads all there is; nil if the file was refused with an error of ours.
  private func read(_ bytes: [UInt8], _ path: String, policy: CorruptionPolicy = .stop) throws -> [TIOEvent]?
  {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do {
      let file = try TIOFile(path: path, onCorrupt: policy)
      let source = RawFile.openRows(file)
      #expect(source.eventCount * file.rowBytes <= bytes.count)
      let range = 0..<min(8, source.eventCount)
      _ = try source.block(range)
      _ = try source.readHeaders(range, jobs: 1)
      _ = file.modules.count
      return try file.events(range, jobs: 1)
    } catch let error as any SSTError {
      #expect(!error.description.isEmpty)
      return nil
    }
  }

  @Test("cut anywhere") func cuts() throws {
    let folder = try TemporaryFolder()
    let (path, bytes) = try file(folder)
    let starts = stride(from: 0, to: bytes.count, by: 2880)
    var places = Set(starts.flatMap { [$0, $0 + 1, $0 + 1441, $0 + 2879] }).filter { $0 < bytes.count }
    if Self.isLong { places.formUnion(0..<bytes.count) }
    for place in places.sorted() {
      let cut = Array(bytes[..<place])
      _ = try read(cut, path)
      if let events = try read(cut, path, policy: .recover) {
        #expect(events.allSatisfy { $0.readout.isMissingPackets || $0.readout.problems.isEmpty })
      }
    }
  }

  @Test("bits flipped in the headers") func headers() throws {
    let folder = try TemporaryFolder()
    let (path, bytes) = try file(folder)
    let table = try #require(FITSStructure(of: RandomAccessFile(path: path)).unit("EVENTS")?.table)
    var random = CounterRandom(seed: 7, event: 0, purpose: 0)
    for _ in 0..<(Self.isLong ? 6000 : 250) {
      var changed = bytes
      changed[Int(random.next() % UInt64(table.dataStart))] ^= 1 << UInt8(random.next() % 8)
      _ = try read(changed, path, policy: random.next() % 2 == 0 ? .stop : .recover)
    }
  }

  @Test("bits flipped anywhere take no memory") func anywhere() throws {
    let folder = try TemporaryFolder()
    let (path, bytes) = try file(folder)
    let before = PeakMemory.megabytes
    var random = CounterRandom(seed: 13, event: 0, purpose: 0)
    for number in 0..<(Self.isLong ? 10_000 : 200) {
      var changed = bytes
      changed[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8)
      _ = try read(changed, path, policy: number % 2 == 0 ? .stop : .recover)
    }
    #expect(PeakMemory.megabytes - before < 300)
  }

  @Test("every flipped bit of a packet is noticed") func packets() throws {
    let folder = try TemporaryFolder()
    let (path, bytes) = try file(folder)
    let good = try TIOFile(path: path)
    let packet = good.layout.dataStart + good.layout.packetOffset
    var random = CounterRandom(seed: 11, event: 0, purpose: 0)
    for _ in 0..<(Self.isLong ? 2000 : 400) {
      var changed = bytes
      let place = packet + Int(random.next() % UInt64(good.packetSize))
      changed[place] ^= 1 << UInt8(random.next() % 8)
      // A module's stale mark is covered by the checksum as well.
      let events = try #require(try read(changed, path))
      #expect(events[0].readout.problems != [] && events[1].readout.problems == [], "byte \(place - packet)")
    }
  }

  @Test("numbers in the headers that no file has") func numbers() throws {
    let folder = try TemporaryFolder()
    let (path, bytes) = try file(folder)
    let keys = ["NAXIS1  =", "NAXIS2  =", "PCOUNT  =", "GCOUNT  =", "TFIELDS =", "BITPIX  ="]
    for key in keys {
      for number in ["-1", "0", "1", "999", "99999999999", "9223372036854775807", "1E300", "'x'"] {
        for place in Self.places(of: key, in: bytes) {
          var changed = bytes
          let text = Array((String(repeating: " ", count: 21 - number.count) + number).utf8)
          changed.replaceSubrange(place + 9..<place + 30, with: text)
          _ = try read(changed, path)
        }
      }
    }
  }

  private static func places(of key: String, in bytes: [UInt8]) -> [Int] {
    stride(from: 0, to: bytes.count - 80, by: 80).filter { bytes[$0...].starts(with: key.utf8) }
  }
}

/// The most memory that the process has had.
enum PeakMemory {
  static var megabytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) / 1024
  }
}
