import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("ZFITS: hostile headers and events") struct ZFITSHostileTests {
  let folder: TemporaryFolder
  let original: DamagedFile

  init() throws {
    folder = try TemporaryFolder()
    try SmallFile.events(path: folder.path("small.fits.fz"))
    original = try DamagedFile(copyOf: folder.path("small.fits.fz"), in: folder)
  }

  private static let numbers = [
    "TFIELDS", "NAXIS", "NAXIS1", "NAXIS2", "PCOUNT", "GCOUNT", "BITPIX", "ZNAXIS1", "ZNAXIS2", "ZTILELEN",
    "ZHEAPPTR",
    "ZSHRINK", "ZPCOUNT", "THEAP", "TZERO1",
  ]
  private static let values = [
    "0", "-1", "1", "999", "1000", "2147483647", "4294967296", "1099511627776", "576460752303423487",
    "576460752303423488", "1152921504606846975", "9223372036854775807", "-9223372036854775808",
    "18446744073709551616", "1E300", "NaN", "'text'", "T", "",
  ]

  @Test("numbers of a header", arguments: numbers) func number(_ keyword: String) throws {
    for value in Self.values {
      try original.write(original.replacing(keyword, by: value))
      for policy in [CorruptionPolicy.stop, .recover] { expectSafe(policy, "\(keyword) = \(value)") }
    }
  }

  @Test("pairs of numbers whose product or sum overflows") func pairs() throws {
    for (first, second) in [
      ("NAXIS", "NAXIS2"), ("NAXIS2", "ZSHRINK"), ("ZNAXIS2", "ZTILELEN"), ("NAXIS2", "ZHEAPPTR"),
    ] {
      for a in Self.values {
        let half = try DamagedFile(copyOf: original.path, in: folder)
        try half.write(original.replacing(first, by: a))
        let changed = try DamagedFile(copyOf: half.path, in: folder)
        for b in Self.values {
          try original.write(changed.replacing(second, by: b))
          for policy in [CorruptionPolicy.stop, .recover] {
            expectSafe(policy, "\(first) \(a), \(second) \(b)")
          }
        }
      }
    }
  }

  @Test(
    "texts of a header",
    arguments: [
      "ZFORM2", "TPBID2", "TTYPE2", "ZCTYP2", "PBFHEAD", "EXTNAME", "CHECKSUM", "DATASUM", "XTENSION",
      "ZTABLE",
    ])
  func text(_ keyword: String) throws {
    let texts = [
      "''", "'2147483647I'", "'2147483648I'", "'-3I'", "'I'", "'0I'", "'12P'", "'9999999999999999999999I'",
      "'...'", "'6.1.1'",
      "'99999999999999999999.1'", "'-6.-1'", "'FACT'", "'R1v1.Event'", "'nonsense", "12", "",
    ]
    for value in texts {
      try original.write(original.replacing(keyword, by: value))
      for policy in [CorruptionPolicy.stop, .recover] { expectSafe(policy, "\(keyword) = \(value)") }
    }
  }

  private func expectSafe(_ policy: CorruptionPolicy, _ comment: String) {
    let start = ProcessorTime.ofThread
    do {
      let found = Contents(path: original.path, policy: policy)
      #expect(found.strange == [] && found.size < 64 << 20 && found.capacity < 64 << 20, "\(comment)")
      if let file = try? ZFITSFile(path: original.path, onCorrupt: policy) { _ = try? file.verifyChecksums() }
    }
    #expect(ProcessorTime.ofThread - start < 5, "\(comment)")
  }

  @Test("a header without END") func noEnd() throws {
    var bytes = original.bytes
    for start in stride(from: 2880, to: bytes.count - 80, by: 80)
    where bytes[start..<start + 4].elementsEqual("END ".utf8) {
      bytes[start] = 0x45 + 1
    }
    try original.write(bytes)
    #expect(throws: FITSError.self) { try ZFITSFile(path: original.path) }
  }

  @Test("the first of two equal keywords counts") func duplicate() throws {
    let path = folder.path("twice.fits.fz")
    try SmallFile.events(
      path: path, keywords: [.init("ZNAXIS2", .integer(3)), .init("TARGET", .text("A,B,C"))])
    #expect(try ZFITSFile(path: path).table("Events").rowCount == 7)
  }

  @Test("FACT files are named as such") func fact() throws {
    try original.write(original.replacing("ZCTYP1", by: "'FACT'"))
    #expect { try ZFITSFile(path: original.path) } throws: {
      "\($0)".contains("FACT files are not supported")
    }
  }

  @Test("an event whose arrays do not fit is named", arguments: 0..<7) func badEvents(kind: Int) throws {
    let path = folder.path("bad\(kind).fits.fz")
    try SmallFile.events(path: path) { event, row in
      guard row == 4 else { return }
      switch kind {
      case 0: event.samples = []
      case 1: event.baselines = []
      case 2: event.order = [0, 1, 2, 3, 4, 4]
      case 3: event.order = [0, 1, 2, 3, 4, 6]
      case 4: event.seconds = .max
      case 5: event.nanoseconds = 1 << 63
      default: event.samples.removeLast()
      }
    }
    let source = try RawFile.openRows(path)
    var block = EventBlock(for: source.description)
    try source.read(0..<4, into: &block, jobs: 1)
    #expect(block.telescopes[0].headers.map(\.eventNumber) == [1000, 1001, 1002, 1003])
    #expect {
      try source.read(0..<7, into: &block, jobs: 2)
    } throws: {
      guard case ZFITSError.badEvent(_, let row, _) = $0 else { return false }
      return row == 4
    }
  }

  @Test("a trigger array of another length is named; an absent one is empty") func traces() throws {
    let path = folder.path("traces.fits.fz")
    try SmallFile.events(path: path) { event, row in
      if row == 1 { event.input = [] }
      if row == 5 { event.output.removeLast() }
    }
    let source = try SST1MEventSource(file: ZFITSFile(path: path))
    let traces = try source.readTriggerTraces(0..<5)
    #expect(traces[1].input.isEmpty && traces[0].input.count == 864 && traces[0].patch19.isEmpty)
    #expect(throws: ZFITSError.self) { try source.readTriggerTraces(4..<7) }
  }

  @Test("one event is enough, and no column of array numbers means none") func oneEvent() throws {
    let path = folder.path("one.fits.fz")
    try SmallFile.events(path: path, rows: 1)
    let source = try RawFile.openRows(path)
    #expect(source.eventCount == 1 && !source.description.hasArrayEventNumbers)
    #expect(try source.readHeaders(0..<1, jobs: 1)[0].arrayEventNumber == nil)
  }

  @Test("a first event that promises gigabytes for the others is refused") func promise() throws {
    let path = folder.path("promise.fits.fz")
    try SmallFile.events(path: path, rows: 3000, rowsPerTile: 3000) { event, row in
      event.input = []
      event.output = []
      guard row == 0 else { return event.samples = [] }
      event.samples = Array(repeating: 1, count: 6 * 10_000)
    }
    let source = try RawFile.openRows(path)
    var block = EventBlock(for: source.description)
    #expect(throws: ZFITSError.self) { try source.read(0..<3000, into: &block, jobs: 1) }
    #expect(block.telescopes[0].samples.isEmpty)
  }

  @Test("a named pipe, a folder and an empty file are refused at once") func special() throws {
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    try Data().write(to: URL(fileURLWithPath: folder.path("empty")))
    for path in [pipe, folder.url.path, folder.path("empty"), folder.path("none")] {
      #expect(throws: FileError.self) { try RawFile.openRows(path) }
    }
  }
}
