import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("TIO: files of stopped writers, and gzip bombs") struct TIORecoveryTests {
  private func file(_ folder: TemporaryFolder, events: Int) throws -> (path: String, bytes: Data) {
    let path = folder.path("a.tio")
    try TIOSmallFile(layout: .r0(slots: [1], samplesPerPixel: 32), eventCount: events).write(to: path)
    return (path, try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("rows behind the stated number are found in recovery") func unclosed() throws {
    let folder = try TemporaryFolder()
    var (path, bytes) = try file(folder, events: 6)
    let range = try #require(bytes.range(of: Data("NAXIS2  =                    6".utf8)))
    bytes.replaceSubrange(range, with: Data("NAXIS2  =                    2".utf8))
    try bytes.write(to: URL(fileURLWithPath: path))
    let plain = try TIOFile(path: path)
    #expect(plain.eventCount == 2)
    let whole = try TIOFile(path: path, onCorrupt: .recover)
    #expect(whole.eventCount >= 6)
    #expect(whole.damage == .unclosed(path: path, promised: 2, found: whole.eventCount))
    let events = try whole.events(0..<6, jobs: 1)
    #expect(events.map(\.index) == Array(0..<6) && events.allSatisfy { $0.readout.problems.isEmpty })
  }

  @Test("zeros behind the rows are no rows") func padding() throws {
    let folder = try TemporaryFolder()
    var (path, bytes) = try file(folder, events: 6)
    try (bytes + Data(count: 2880 * 1000)).write(to: URL(fileURLWithPath: path))
    for policy in [CorruptionPolicy.stop, .recover] {
      let padded = try TIOFile(path: path, onCorrupt: policy)
      #expect(padded.eventCount == 6 && padded.damage == nil)
    }
    let range = try #require(bytes.range(of: Data("NAXIS2  =                    6".utf8)))
    bytes.replaceSubrange(range, with: Data("NAXIS2  =                    2".utf8))
    try (bytes + Data(count: 2880 * 1000)).write(to: URL(fileURLWithPath: path))
    let unclosed = try TIOFile(path: path, onCorrupt: .recover)
    #expect(unclosed.eventCount == 6 && unclosed.damage == .unclosed(path: path, promised: 2, found: 6))
  }

  @Test("event times that are no times are flagged") func times() throws {
    let folder = try TemporaryFolder()
    var (path, bytes) = try file(folder, events: 1)
    let start = try TIOFile(path: path).layout.dataStart
    for (place, byte) in [(14, 0x80), (14, 0x7F), (22, 0x80), (25, 0x10)] as [(Int, UInt8)] {
      var changed = bytes
      changed[start + place] = byte
      try changed.write(to: URL(fileURLWithPath: path))
      let source = try RawFile.openRows(path)
      #expect(try source.readHeaders(0..<1, jobs: 1)[0].readout.problems == .cpuTime)
      #expect(try source.readHeaders(0..<1, jobs: 1)[0].time.nanoseconds == 0)
    }
    bytes.removeAll()
  }

  @Test("a gzip file that states a huge size takes no memory") func gzipSize() throws {
    let folder = try TemporaryFolder()
    let (path, _) = try file(folder, events: 2)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "gzip -c '\(path)' > '\(path).gz'"]
    try process.run()
    process.waitUntilExit()
    var packed = try Data(contentsOf: URL(fileURLWithPath: path + ".gz"))
    packed.replaceSubrange(packed.count - 4..<packed.count, with: [0xFF, 0xFF, 0xFF, 0xFF])
    try packed.write(to: URL(fileURLWithPath: path + ".gz"))
    #expect(throws: FITSError.self) { try TIOFile(path: path + ".gz") }
    try packed.prefix(packed.count / 2).write(to: URL(fileURLWithPath: path + ".gz"))
    #expect(throws: FITSError.self) { try TIOFile(path: path + ".gz") }
  }

  @Test("a gzip file of several members is one file") func gzipMembers() throws {
    let folder = try TemporaryFolder()
    let (path, _) = try file(folder, events: 3)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "(head -c 5000 '\(path)' | gzip; tail -c +5001 '\(path)' | gzip) > '\(path).gz'",
    ]
    try process.run()
    process.waitUntilExit()
    let (plain, packed) = (try TIOFile(path: path), try TIOFile(path: path + ".gz"))
    #expect(packed.eventCount == 3 && packed.file.size == plain.file.size)
  }
}

@Suite("TIO: recognition") struct TIORecognitionTests {
  @Test("a raw file that ends in its second header is still read in recovery") func cutZFITS() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.fits.fz")
    let columns = [ZFITSColumn("n", "1", .int64)]
    let writer = try ZFITSWriter(path: path)
    try writer.beginTable(.init(name: "Events", message: "X", columns: columns, reservation: .rows(1)))
    try writer.endTable()
    try writer.close()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.prefix(2880 + 80).write(to: URL(fileURLWithPath: path))
    #expect(try FITSContent.recognise(path) == .zfits)
    #expect(throws: FITSError.self) { try RawFile.openRows(path) }
    #expect(try ZFITSFile(path: path, onCorrupt: .recover).damage != nil)
  }

  @Test("each kind by its content") func kinds() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("no-ending")
    try TIOSmallFile(layout: .r0(slots: [1, 2], samplesPerPixel: 16)).write(to: path)
    #expect(try FITSContent.recognise(path) == .tio)
    // Blocks stay small when two modules of a camera have been read out: events have 2048 pixels.
    #expect(try RawFile.openRows(path).preferredBlockSize <= 256)
    try TcalRoundTripTests.tables[1].write(to: path, overwrite: true)
    #expect(try FITSContent.recognise(path) == .tcal)
    try Data("no FITS".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try FITSContent.recognise(path) == nil)
  }
}
