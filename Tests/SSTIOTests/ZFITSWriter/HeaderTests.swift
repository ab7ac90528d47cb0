import Foundation
import SSTIO
import TestSupport
import Testing

@testable import SSTIO

@Suite("ZFITS writer: headers") struct ZFITSWriterHeaderTests {
  func text(_ keyword: FITSCard) throws -> String {
    let card = try keyword.bytes()
    #expect(card.count == 80)
    return String(decoding: card, as: UTF8.self).trimmingCharacters(in: .whitespaces)
  }

  @Test("cards") func cards() throws {
    #expect(try text(.init("NAXIS1", .integer(208), "width")) == "NAXIS1  =                  208 / width")
    #expect(try text(.init("ZTABLE", .logical(true))) == "ZTABLE  =                    T")
    #expect(try text(.init("TPBID1", .text("1"), "id")) == "TPBID1  = '1       '           / id")
    #expect(try text(.init("NAME", .text("O'Neill's"))) == "NAME    = 'O''Neill''s'")
    #expect(try text(.init("ZRATIO", .real(3.5))) == "ZRATIO  =                  3.5")
    #expect(
      try text(.init("CTAO DATA MODEL VERSION", .text("v3"))).hasPrefix(
        "HIERARCH CTAO DATA MODEL VERSION       = 'v3"))
    #expect(throws: FITSError.self) { try text(.init("TARGET", .text("Köln"))) }
    #expect(throws: FITSError.self) {
      try text(.init("TARGET", .text(String(repeating: "x", count: 70))))
    }
    #expect(throws: FITSError.self) { try text(.init("RATE", .real(.nan))) }
  }

  @Test("checksum characters, from the example of the FITS standard")
  func characters() {
    // FITS standard, appendix J: the sum 868229149 is coded, complemented, as this text.
    #expect(FITSChecksum.characters(of: ~868_229_149) == "hcHjjc9ghcEghc9g")
    #expect(FITSChecksum.characters(of: 0) == "0000000000000000")
  }

  @Test("the sum does not depend on how the bytes are cut") func sum() {
    let bytes = (0..<1001).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
    var whole = FITSChecksum()
    whole.add(bytes)
    var parts = FITSChecksum()
    var place = 0
    for step in [1, 2, 3, 5, 8, 13, 21, 400, 548] {
      parts.add(Array(bytes[place..<place + step]))
      place += step
    }
    #expect(place == bytes.count)
    #expect(whole.value == parts.value)
    var carry = FITSChecksum()
    carry.add([255, 255, 255, 255, 0, 0, 0, 2])
    #expect(carry.value == 2)
  }

  @Test("a header with its data sums to all ones") func selfSum() throws {
    let header = try ZFITSWriter.header(ZFITSWriter.primaryCards, dataSum: 12345)
    #expect(header.count == 2880)
    var sum = FITSChecksum()
    sum.add(header)
    sum.add(sum: 12345)
    #expect(sum.value == 0xFFFF_FFFF)
  }
}

@Suite("ZFITS writer: files") struct ZFITSWriterFileTests {
  let columns = [
    ZFITSColumn("number", "1", .uint32, codecs: [.raw]),
    ZFITSColumn("samples", "2.1", .uint16, .array, codecs: [.difference, .huffman16]),
    ZFITSColumn("name", "3", .int8, .array, codecs: [.raw]),
  ]

  func tile(_ numbers: Range<Int>) throws -> ZFITSWriter.EncodedTile {
    var tile = ZFITSWriter.Tile(columns: columns)
    for number in numbers {
      tile.append(UInt32(number), to: 0)
      tile.append(array: (0..<number % 4).map { UInt16($0) }, to: 1)
      tile.append(text: "event \(number)", to: 2)
      tile.endRow()
    }
    return try tile.encoded()
  }

  @Test("structure on disk") func structure() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.fits.fz")
    let writer = try ZFITSWriter(path: path)
    try writer.beginTable(
      .init(
        name: "T", message: "DataModel.CameraEvent", columns: columns, rowsPerTile: 3, reservation: .tiles(4))
    )
    for first in [0, 3] { try writer.append(tile(first..<first + 3)) }
    try writer.append(tile(6..<8))
    #expect(throws: ZFITSWriterError.self) { try writer.append(tile(8..<10)) }
    let summary = try writer.endTable()
    try writer.close()
    #expect(summary.rowCount == 8)
    #expect(summary.tileCount == 3)
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes.count % 2880 == 0)
    var sum = FITSChecksum()
    sum.add(Array(bytes[2880...]))
    #expect(sum.value == 0xFFFF_FFFF)
    let header = String(decoding: bytes[2880..<2880 * 3], as: UTF8.self)
    #expect(header.contains("ZNAXIS2 =                    8"))
    #expect(header.contains("ZFORM2  = '3J") == false && header.contains("ZFORM2  = '3I"))
    #expect(header.contains("ZHEAPPTR=                  192"))
  }

  @Test("the catalogue's end and wrong tiles are errors") func limits() throws {
    let folder = try TemporaryFolder()
    let writer = try ZFITSWriter(path: folder.path("b"))
    try writer.beginTable(
      .init(name: "T", message: "M", columns: columns, rowsPerTile: 2, reservation: .rows(2)))
    #expect(throws: ZFITSWriterError.self) { try writer.append(tile(0..<3)) }
    try writer.append(tile(0..<2))
    #expect(throws: ZFITSWriterError.catalogueFull(table: "T", reservedTiles: 1)) {
      try writer.append(tile(2..<4))
    }
    #expect(throws: AtomicFileError.missingFolder(path: folder.path("none/c"))) {
      try ZFITSWriter(path: folder.path("none/c"))
    }
    try writer.endTable()
    try writer.close()
  }
}
