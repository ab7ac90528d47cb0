/// CRC-16 of packets: polynomial 0x1021, start value 0xFFFF, no reflection, eight bytes at a time.
enum TIOChecksum {
  /// `tables[k][b]`: the remainder of byte b followed by k zero bytes.
  private static let tables: [UInt16] = {
    var tables = [UInt16](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt16(byte) << 8
      for _ in 0..<8 { value = value & 0x8000 != 0 ? value << 1 ^ 0x1021 : value << 1 }
      tables[byte] = value
    }
    for index in 256..<8 * 256 {
      let value = tables[index - 256]
      tables[index] = value << 8 ^ tables[Int(value >> 8)]
    }
    return tables
  }()

  /// The checksum of `count` bytes.
  static func of(_ bytes: UnsafeRawPointer, count: Int) -> UInt16 {
    tables.withUnsafeBufferPointer { tables in
      guard let table = tables.baseAddress else { return 0 }
      var value: UInt16 = 0xFFFF
      var place = 0
      while place + 8 <= count {
        let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        value = eight(word ^ UInt64(value) << 48, table)
        place += 8
      }
      while place < count {
        let byte = bytes.load(fromByteOffset: place, as: UInt8.self)
        value = value << 8 ^ table[Int(UInt8(value >> 8) ^ byte)]
        place += 1
      }
      return value
    }
  }

  @inline(__always)
  private static func eight(_ word: UInt64, _ table: UnsafePointer<UInt16>) -> UInt16 {
    var value: UInt16 = 0
    for byte in 0..<8 { value ^= table[256 * byte + Int(word >> (8 * UInt64(byte)) & 0xFF)] }
    return value
  }
}
