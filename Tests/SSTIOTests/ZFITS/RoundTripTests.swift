import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("ZFITS: what we write, we read") struct RoundTripTests {
  @Test("events of a small camera", arguments: [1, 2, 3])
  func events(jobs: Int) throws {
    let folder = try TemporaryFolder()
    try TinyFile.write(to: folder.path("a"))
    let source = try RawFile.open(folder.path("a"))
    #expect(source.eventCount == TinyFile.rowCount && source.run.samplesPerPixel == TinyFile.samplesPerPixel)
    #expect(source.run.telescopeID == 21 && source.run.hasArrayEventNumbers)
    var block = EventBlock()
    try source.readEvents(0..<source.eventCount, into: &block, jobs: jobs)
    for event in 0..<block.count {
      let header = block.headers[event]
      #expect(header.eventNumber == UInt64(1000 + event) && header.arrayEventNumber == UInt64(5000 + event))
      #expect(header.time.nanoseconds == 1_769_015_262_000_000_000 + Int64(4 * event))
      #expect(header.triggerBits.isPedestal == (event % 4 == 0))
      for pixel in 0..<TinyFile.pixelCount {
        #expect(block.baselines[event * 24 + pixel] == Float(4800 + pixel) / 16)
        #expect(block.pixelFlags[event * 24 + pixel] == (pixel == 5 ? 0 : 1))
        for sample in 0..<10 {
          #expect(
            block.samples[(event * 24 + pixel) * 10 + sample] == UInt16(TinyFile.sample(event, pixel, sample))
          )
        }
      }
    }
    try ZFITSFile(path: folder.path("a")).verifyChecksums()
  }

  @Test("cells of changing length, empty ones too")
  func cells() throws {
    let folder = try TemporaryFolder()
    try TinyFile.write(to: folder.path("a"))
    let table = try ZFITSFile(path: folder.path("a")).table("Events")
    let column = try #require(table.columnIndex("uctsData_data"))
    let cells = try table.read(columns: [column], rows: 2..<11, jobs: 2)[0]
    for row in 0..<cells.rowCount {
      #expect(cells.integers(ofRow: row) == (0..<((row + 2) % 4) * 3).map { Int64($0) })
    }
    #expect(!cells.isScalar && cells.firstRow == 2)
  }

  @Test("a file without array event numbers has none, and a single event is enough")
  func missingColumns() throws {
    let folder = try TemporaryFolder()
    try TinyFile.write(to: folder.path("a"), leavingOut: ["arrayEvtNum", "pixels_flags", "telescopeID"])
    let source = try RawFile.open(folder.path("a"))
    #expect(!source.run.hasArrayEventNumbers && source.run.telescopeID == nil)
    var block = EventBlock()
    try source.readEvents(12..<13, into: &block, jobs: 1)
    #expect(block.headers[0].arrayEventNumber == nil && block.pixelFlags.allSatisfy { $0 == 1 })
    try TinyFile.write(to: folder.path("b"), leavingOut: ["hiGain_waveforms_baselines"])
    #expect { try RawFile.open(folder.path("b")) } throws: {
      ($0 as? ZFITSError)?.code.word == "missing-column"
    }
  }

  @Test("events whose arrays do not fit are errors that name the row")
  func badEvents() throws {
    let folder = try TemporaryFolder()
    var twice = TinyFile.order
    twice[3] = twice[4]
    try TinyFile.write(to: folder.path("a"), order: twice)
    try TinyFile.write(to: folder.path("b"), samplesOfRow: { $0 == 7 ? 0 : 10 })
    for (name, row) in [("a", 0), ("b", 7)] {
      let source = try RawFile.open(folder.path(name))
      var block = EventBlock()
      #expect {
        try source.readEvents(0..<source.eventCount, into: &block, jobs: 2)
      } throws: { error in
        if case ZFITSError.badEvent(_, row, _) = error { true } else { false }
      }
    }
  }

  @Test("other files are refused by their content")
  func otherFiles() throws {
    let folder = try TemporaryFolder()
    for text in ["", "SIMPLE", String(repeating: "x", count: 10_000)] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("a.fits.fz")))
      #expect(throws: FileError.self) { try RawFile.open(folder.path("a.fits.fz")) }
    }
    #expect(throws: FileError.self) { try RawFile.open(folder.path("missing")) }
    #expect(throws: FileError.self) { try RawFile.open(folder.url.path) }
  }
}
