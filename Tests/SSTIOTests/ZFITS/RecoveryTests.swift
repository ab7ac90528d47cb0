import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("ZFITS: files of unusual ends") struct ZFITSRecoveryTests {
  let folder: TemporaryFolder
  let original: DamagedFile
  let whole: Contents

  init() throws {
    folder = try TemporaryFolder()
    try SmallFile.events(path: folder.path("small.fits.fz"))
    original = try DamagedFile(copyOf: folder.path("small.fits.fz"), in: folder)
    whole = Contents(path: original.path, policy: .stop)
  }

  private func rewrite(
    _ changes: [(String, String)], then body: (inout [UInt8], ZFITSTable) -> Void = { _, _ in }
  )
    throws
  {
    let table = try ZFITSFile(path: original.path).table("Events")
    var bytes = original.bytes
    for (keyword, value) in changes {
      try original.write(bytes)
      bytes = try DamagedFile(copyOf: original.path, in: folder).replacing(keyword, by: value)
    }
    body(&bytes, table)
    try original.write(bytes)
  }

  @Test("never closed: refused, or every whole tile") func unfinished() throws {
    let zeros = ["NAXIS2", "PCOUNT", "ZNAXIS2", "ZHEAPPTR"].map { ($0, "0") }
    try rewrite(zeros + [("CHECKSUM", "'0000000000000000'"), ("DATASUM", "'         0'")]) { bytes, table in
      let start = table.unit.dataStart
      for place in start..<table.tiles[0].offset { bytes[place] = 0 }
      bytes.removeLast(bytes.count - start - table.unit.dataSize + 5)
    }
    #expect { try RawFile.open(original.path) } throws: {
      ($0 as? ZFITSError)?.code.word == "unfinished-file"
    }
    let found = Contents(path: original.path, policy: .recover)
    #expect(found.headers == Array(whole.headers[..<6]) && found.samples == Array(whole.samples[..<72]))
  }

  @Test("a catalogue that overflowed, old and new style, is walked", arguments: [true, false])
  func overflow(isOld: Bool) throws {
    // Every second entry is kept; the newer writer counts all tiles in NAXIS2 all the same.
    try rewrite([("ZSHRINK", "2"), ("ZTILELEN", "4"), ("NAXIS2", isOld ? "2" : "4")]) { bytes, table in
      let width = 16 * table.columns.count
      for place in 0..<width {
        let from = table.unit.dataStart + 2 * width + place
        bytes[from - width] = bytes[from]
      }
    }
    let found = Contents(path: original.path, policy: .stop)
    #expect(found.errors == 0 && found.headers == whole.headers && found.samples == whole.samples)
  }

  @Test("a damaged catalogue: refused, or walked in recovery") func catalogue() throws {
    try rewrite([]) { bytes, table in bytes[table.unit.dataStart + 20] ^= 1 }
    #expect(throws: ZFITSError.self) { try ZFITSFile(path: original.path) }
    #expect(Contents(path: original.path, policy: .recover).headers == whole.headers)
  }

  @Test("tiles that point at one another's bytes are refused") func overlap() throws {
    try rewrite([]) { bytes, table in
      let width = 16 * table.columns.count
      for place in table.unit.dataStart..<table.unit.dataStart + width { bytes[place + width] = bytes[place] }
    }
    #expect(throws: ZFITSError.self) { try ZFITSFile(path: original.path) }
  }

  @Test("ZSHRINK of 0 or less is refused", arguments: ["0", "-1"]) func shrink(value: String) throws {
    try rewrite([("ZSHRINK", value)])
    #expect(throws: FITSError.self) { try ZFITSFile(path: original.path) }
  }

  @Test("the closing table missing is an error; other extensions cut short too") func otherExtension() throws
  {
    try rewrite([("XTENSION", "'IMAGE   '"), ("PCOUNT", "1000000")])
    #expect { try ZFITSFile(path: original.path) } throws: {
      ($0 as? FITSError)?.code.word == "truncated-file"
    }
  }
}
