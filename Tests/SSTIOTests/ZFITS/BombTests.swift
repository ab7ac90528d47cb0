import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Blocks that claim more than they may hold.
@Suite("ZFITS: bombs") struct ZFITSBombTests {
  private func block(_ codecs: [UInt16], _ payload: [UInt8]) -> [UInt8] {
    var block = bytes(UInt64(10 + 2 * codecs.count + payload.count)) + [0x43, UInt8(codecs.count)]
    for codec in codecs { block += bytes(codec) }
    return block + payload
  }

  private func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private func encoded(_ codec: UInt16) throws -> [UInt8] {
    var encoder = BlockEncoder(levels: .init())
    var output: [UInt8] = []
    let zeros = [UInt8](repeating: 0, count: 4 << 20)
    try encoder.append(zeros, codecs: [try #require(ZFITSCodec(rawValue: codec))], to: &output)
    return output
  }

  private func expectRefused(_ block: [UInt8], _ name: String) {
    let decoder = BlockDecoder()
    #expect(throws: CodecError.self, "\(name)") {
      try block.withUnsafeBytes { try decoder.decode($0, limit: 10_000) { $0.count } }
    }
    #expect(decoder.capacity < 4 << 20, "\(name)")
  }

  @Test("compressed zeros", arguments: [7, 23] as [UInt16]) func compressed(codec: UInt16) throws {
    expectRefused(try encoded(codec), "codec \(codec)")
  }

  @Test("Huffman streams of one word", arguments: [1 << 20, 1 << 40, UInt64.max])
  func huffman(words: UInt64) {
    let stream = bytes(words) + bytes(UInt64(1)) + bytes(UInt16(7))
    expectRefused(block([2], bytes(UInt32(stream.count)) + stream), "2")
    expectRefused(block([3, 2], bytes(UInt32(stream.count)) + stream), "3, 2")
    let size = bytes(UInt32(stream.count))
    expectRefused(block([12], size + size + stream + stream), "12")
  }

  @Test("run lengths and sparse values") func runs() {
    expectRefused(block([17, 0], bytes(UInt32(1)) + bytes(UInt32.max) + bytes(UInt32(5))), "17")
    expectRefused(block([17, 0], bytes(UInt32.max) + bytes(UInt32.max) + bytes(UInt32(5))), "17, pairs")
    expectRefused(block([19, 0], bytes(Int32(-100)) + bytes(UInt32(1)) + bytes(UInt32.max)), "19")
    expectRefused(block([19, 0], bytes(Int32(-100)) + bytes(UInt32.max) + bytes(UInt32.max)), "19, count")
    expectRefused(block([18, 0], bytes(Int32.min) + bytes(Int32(1))), "18")
    expectRefused(block([18, 0], bytes(Int32.max) + bytes(Int32(1))), "18, long")
  }

  @Test("LZO and Rice") func others() {
    // A literal, then a match with a length that goes on over zero bytes.
    expectRefused(
      block([9], [18, 65, 32] + [UInt8](repeating: 0, count: 60_000) + [1, 0, 0, 17, 0, 0]), "9")
    for size in [Int32.max - 1, Int32.min, -2] {
      expectRefused(block([10], bytes(size) + [0, 0, 0, 0]), "10")
    }
  }

  @Test(
    "lists of codecs that make no sense",
    arguments: [[], [3], [7, 3], [6, 0], [2, 2], [65535]] as [[UInt16]])
  func lists(codecs: [UInt16]) { expectRefused(block(codecs, [0, 0, 0, 0]), "\(codecs)") }

  @Test("a long Huffman stream with flipped bits or cut short ends in an error or in bytes")
  func longStream() throws {
    var random = CounterRandom(seed: 9, event: 1, purpose: 2)
    let data = (0..<2 * 70_000).map { _ in
      UInt8(truncatingIfNeeded: random.next() & random.next() & random.next())
    }
    let decoder = BlockDecoder()
    for codecs in [[2], [3, 2], [12]] as [[UInt16]] {
      var encoder = BlockEncoder(levels: .init())
      var block: [UInt8] = []
      try encoder.append(data, codecs: codecs.compactMap { ZFITSCodec(rawValue: $0) }, to: &block)
      let whole = try block.withUnsafeBytes { try decoder.decode($0, limit: data.count) { Array($0) } }
      #expect(whole == data)
      for _ in 0..<(runsLongTests ? 400 : 12) {
        var damaged = block
        // Half of the flips in the tables at the front.
        let room = random.next() & 1 == 0 ? min(block.count, 4000) : block.count
        damaged[Int(random.next() % UInt64(room))] ^= 1 << UInt8(random.next() & 7)
        if random.next() & 7 == 0 { damaged.removeLast(Int(random.next() % UInt64(block.count))) }
        damaged.withUnsafeBytes { raw in
          let count = try? decoder.decode(raw, limit: data.count) { $0.count }
          #expect(count ?? 0 <= data.count)
        }
      }
    }
  }

  @Test("a tile whose header claims 2^32 rows of one word") func rows() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("rows.fits.fz")
    let columns = [ZFITSColumn("eventNumber", "4", .uint32, codecs: [.huffman16])]
    let stream = bytes(UInt64(UInt32.max) * 2) + bytes(UInt64(1)) + bytes(UInt16(7))
    let one = block([2], bytes(UInt32(stream.count)) + stream)
    let rows = Int(Int32.max)
    let tile = ZFITSWriter.EncodedTile(
      rowCount: rows, bytes: Array("TILE".utf8) + bytes(UInt32(rows)) + bytes(UInt64(one.count)) + one,
      blockSizes: [one.count], largestCount: [1], rawByteCount: 4, largestDecodedBlock: 4)
    let writer = try ZFITSWriter(path: path)
    try writer.beginTable(
      .init(
        name: "Events", message: "DataModel.CameraEvent", columns: columns, rowsPerTile: rows,
        reservation: .tiles(1)))
    try writer.append(tile)
    try writer.endTable()
    try writer.close()
    let table = try ZFITSFile(path: path).table("Events")
    #expect(table.rowCount == rows)
    #expect(throws: ZFITSError.self) { try table.read(rows: 0..<rows) }
    #expect(table.pool.sum(\.capacity) < 4 << 20)
  }
}
