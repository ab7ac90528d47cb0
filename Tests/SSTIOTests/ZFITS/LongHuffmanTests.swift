import SSTCore
import TestSupport
import Testing

@testable import SSTIO

/// Streams that are long enough for decoding at several places at once.
@Suite("Long Huffman streams") struct LongHuffmanTests {
  /// One block of a column of 16-bit words.
  private func block(_ words: [UInt16], _ codecs: [ZFITSCodec]) throws -> [UInt8] {
    var tile = ZFITSWriter.Tile(columns: [.init("x", "6.1.1", .uint16, .array, codecs: codecs)])
    tile.append(array: words, to: 0)
    tile.endRow()
    return Array(try tile.encoded().bytes[16...])
  }

  /// The words of a decoded block, without the length and the padding.
  private func words(_ block: [UInt8], count: Int) throws -> [UInt16] {
    let bytes = try decode(block, limit: 2 * count + 8)
    return (0..<count).map { UInt16(bytes[4 + 2 * $0]) | UInt16(bytes[5 + 2 * $0]) << 8 }
  }

  /// Words of several statistics; the fixed-length code never falls into step after a wrong start.
  static let sources: [(name: String, draw: @Sendable (inout CounterRandom, Int) -> UInt16)] = [
    ("equal probabilities: codes of equal length", { random, _ in UInt16(random.next() % 16) }),
    ("steep: most codes are one bit", { random, _ in UInt16(random.next().trailingZeroBitCount) }),
    (
      "flat over 65536 values: all codes longer than the table",
      { random, _ in UInt16(truncatingIfNeeded: random.next()) }
    ),
    (
      "noise like that of waveforms",
      { random, _ in UInt16(300 + (0..<8).reduce(0) { sum, _ in sum + Int(random.next() % 8) }) }
    ),
    ("periodic", { _, index in UInt16(index % 3) }),
    (
      "a change of statistics in the middle",
      { random, index in index < 100_000 ? UInt16(random.next() % 2) : UInt16(random.next() % 4096) }
    ),
  ]

  @Test("words come back whatever their statistics", arguments: sources.indices, [[], [3]] as [[UInt16]])
  func roundTrip(source: Int, transforms: [UInt16]) throws {
    var random = CounterRandom(seed: 3, event: UInt64(source), purpose: 0)
    let count = 200_003
    let original = (0..<count).map { Self.sources[source].draw(&random, $0) }
    let codecs = (transforms + [2]).compactMap { ZFITSCodec(rawValue: $0) }
    #expect(try words(block(original, codecs), count: count) == original, "\(Self.sources[source].name)")
  }

  @Test("a cut or changed stream ends in an error or in words, never beyond its memory", arguments: 0..<60)
  func damage(seed: Int) throws {
    var random = CounterRandom(seed: 4, event: UInt64(seed), purpose: 0)
    let count = 100_000
    let original = (0..<count).map { _ in UInt16(random.next().trailingZeroBitCount) }
    var bytes = try block(original, [.difference, .huffman16])
    if seed % 2 == 0 {
      bytes.removeLast(Int(random.next() % UInt64(bytes.count - 100)))
    } else {
      for _ in 0..<20 {
        bytes[40 + Int(random.next() % UInt64(bytes.count - 40))] = UInt8(truncatingIfNeeded: random.next())
      }
    }
    let decoded = try? decode(bytes, limit: 2 * count + 8)
    #expect(decoded?.count ?? 0 <= 2 * count + 8)
  }
}
