import Foundation
import TestSupport
import Testing

@testable import SSTIO

struct CodecVector: Codable, Sendable, CustomTestStringConvertible {
  var name: String
  var block_hex: String
  var decoded_bytes: Int
  var useful_bytes: Int
  var useful_crc32: UInt32
  var testDescription: String { name }

  static let all: [CodecVector] = {
    struct File: Codable { var vectors: [CodecVector] }
    guard let data = try? SharedData.data("data/zfits/codec-vectors.json") else { return [] }
    return (try? JSONDecoder().decode(File.self, from: data).vectors) ?? []
  }()

  var block: [UInt8] {
    let digits = Array(block_hex.utf8)
    return stride(from: 0, to: digits.count, by: 2).map { index in
      UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) ?? 0
    }
  }
}

func decode(_ block: [UInt8], limit: Int) throws -> [UInt8] {
  try block.withUnsafeBytes { try BlockDecoder().decode($0, limit: limit) { Array($0) } }
}

@Suite("ZFITS codecs") struct CodecTests {
  @Test(
    "blocks of the official writer", .enabled(if: SharedData.isPresent, "needs the golden files"),
    arguments: CodecVector.all)
  func vectors(_ vector: CodecVector) throws {
    let decoded = try decode(vector.block, limit: vector.decoded_bytes)
    #expect(decoded.count == vector.decoded_bytes)
    #expect(crc32(decoded.prefix(vector.useful_bytes)) == vector.useful_crc32)
  }

  @Test(
    "a block that is longer than its rows can be is refused",
    .enabled(if: SharedData.isPresent, "needs the golden files"), arguments: CodecVector.all)
  func limit(_ vector: CodecVector) {
    #expect(throws: CodecError.self) { try decode(vector.block, limit: vector.decoded_bytes - 4) }
  }

  @Test(
    "every truncation and every flipped bit ends in an error or in bytes",
    .enabled(if: SharedData.isPresent, "needs the golden files"),
    arguments: CodecVector.all.filter { $0.block_hex.count < 2000 })
  func damage(_ vector: CodecVector) {
    let block = vector.block
    for count in 0..<block.count { _ = try? decode(Array(block[..<count]), limit: vector.decoded_bytes) }
    for bit in 0..<8 * block.count {
      var damaged = block
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let decoded = try? decode(damaged, limit: vector.decoded_bytes)
      #expect(decoded?.count ?? 0 <= vector.decoded_bytes)
    }
  }

  @Test("codes that are not prefix-free are refused")
  func prefix() {
    // Two symbols whose codes are '0' and '00'.
    let stream: [UInt8] = [4, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 2, 0, 2, 0, 0x55]
    var block: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0x43, 1, 2, 0, UInt8(stream.count), 0, 0, 0]
    block += stream
    #expect(throws: CodecError.self) { try decode(block, limit: 100) }
  }

  @Test("the running sum agrees with the plain loop", arguments: [0, 1, 7, 8, 9, 31, 1000])
  func integrate(count: Int) {
    var words = (0..<count).map { UInt16(truncatingIfNeeded: $0 &* 40503 ^ 77) }
    var expected: [UInt16] = []
    for word in words { expected.append((expected.last ?? 0) &+ word) }
    words.withUnsafeMutableBufferPointer { Transforms.integrate($0) }
    #expect(words == expected)
  }
}
