import SSTCore
import TestSupport
import Testing

@testable import SSTIO

@Suite("ZFITS writer: codecs") struct ZFITSWriterCodecTests {
  static func codecs(_ numbers: [UInt16]) -> [ZFITSCodec] {
    numbers.compactMap { ZFITSCodec(rawValue: $0) }
  }

  func encode(_ data: [UInt8], _ numbers: [UInt16]) throws -> [UInt8] {
    var encoder = BlockEncoder(levels: .init())
    var output: [UInt8] = []
    try encoder.append(data, codecs: Self.codecs(numbers), to: &output)
    return output
  }

  static let chains: [[UInt16]] = [
    [0], [2], [12], [1, 2], [3, 2], [5, 1, 12], [14, 12], [1, 5, 12], [3, 16, 5, 2], [14, 0], [5, 0],
    [16, 0],
  ]

  @Test("every chain decodes to what was encoded", arguments: chains)
  func roundTrip(_ chain: [UInt16]) throws {
    for length in [4, 8, 20, 400, 40_000] {
      for kind in 0..<4 {
        var random = CounterRandom(seed: 7, event: UInt64(length), purpose: UInt64(kind))
        let data = (0..<length).map { _ -> UInt8 in
          switch kind {
          case 0: 0
          case 1: UInt8(truncatingIfNeeded: random.next())
          case 2: UInt8(truncatingIfNeeded: random.next() & random.next() & random.next() & 7)
          default: UInt8(min(255, random.uniform() * random.uniform() * 20))
          }
        }
        let block = try encode(data, chain)
        #expect(try MiniDecoder.block(block) == data)
      }
    }
  }

  @Test("codes longer than 16 bits") func deepCode() throws {
    var (a, b) = (1, 1)
    var words: [UInt16] = []
    for symbol in 0..<26 {
      words += Array(repeating: UInt16(symbol * 2021 & 0xFFFF), count: a)
      (a, b) = (b, a + b)
    }
    if words.count % 2 == 1 { words.append(0) }
    let data = MiniDecoder.bytes(words)
    #expect(try MiniDecoder.block(encode(data, [2])) == data)
    let lengths = HuffmanLengths.optimal(
      counts: (0..<26).map { k in words.filter { $0 == UInt16(k * 2021 & 0xFFFF) }.count })
    #expect((lengths.max() ?? 0) > 18)
    #expect(lengths.reduce(0) { $0 + 1 / Double(1 << $1) } == 1)
  }

  @Test("bad codec lists are refused", arguments: [[], [3], [2, 2], [7, 3], [9], [3, 0, 2]] as [[UInt16]])
  func refused(_ chain: [UInt16]) {
    #expect(throws: ZFITSWriterError.self) { try ZFITSCodec.validate(Self.codecs(chain)) }
  }

  @Test("blocks of the official writer", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func official() throws {
    let file = try #require(SharedData.json("data/zfits/codec-vectors.json") as? [String: Any])
    let vectors = try #require(file["vectors"] as? [[String: Any]])
    var (equal, checked) = (0, 0)
    for vector in vectors {
      let chain = try #require(vector["codecs"] as? [Int]).map { UInt16($0) }
      guard let hex = vector["useful_hex"] as? String,
        chain.allSatisfy({ [0, 1, 2, 3, 5, 12, 14, 16].contains($0) })
      else { continue }
      let data = Self.bytes(hex)
      guard data.count % 4 == 0 else { continue }
      let theirs = Self.bytes(try #require(vector["block_hex"] as? String))
      let ours = try encode(data, chain)
      #expect(try MiniDecoder.block(theirs) == data)
      #expect(try MiniDecoder.block(ours) == data)
      // An optimal code has a definite total length; only ties are free. Tables may differ by code bytes.
      if chain == [0] { #expect(ours == theirs) }
      #expect(abs(ours.count - theirs.count) <= 8)
      if ours == theirs { equal += 1 }
      checked += 1
    }
    #expect(checked >= 6)
    #expect(equal >= 2)
  }

  static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).map { place in
      UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) ?? 0
    }
  }
}
