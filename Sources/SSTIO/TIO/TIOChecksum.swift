/// CRC-16 of packets: polynomial 0x1021, start value 0xFFFF, no reflection, 16 bytes at a time.
enum TIOChecksum {
  /// `tables[k][b]`: the remainder of byte b followed by k zero bytes.
  private static let tables: [UInt16] = {
    var tables = [UInt16](repeating: 0, count: 16 * 256)
    for byte in 0..<256 {
      var value = UInt16(byte) << 8
      for _ in 0..<8 { value = value & 0x8000 != 0 ? value << 1 ^ 0x1021 : value << 1 }
      tables[byte] = value
    }
    for index in 256..<16 * 256 {
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
      while place + 16 <= count {
        let first = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        let second = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
        // Only two of the sixteen look-ups wait for the value so far.
        let rest = eight(second, table) ^ six(first, table + 8 * 256)
        let top = UInt16(first >> 48) ^ value
        value = rest ^ table[14 * 256 + Int(top & 0xFF)] ^ table[15 * 256 + Int(top >> 8)]
        place += 16
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
    six(word, table) ^ table[6 * 256 + Int(word >> 48 & 0xFF)] ^ table[7 * 256 + Int(word >> 56)]
  }

  /// The lower six bytes of a word.
  @inline(__always)
  private static func six(_ word: UInt64, _ table: UnsafePointer<UInt16>) -> UInt16 {
    let low = table[Int(word & 0xFF)] ^ table[256 + Int(word >> 8 & 0xFF)]
    let middle = table[512 + Int(word >> 16 & 0xFF)] ^ table[768 + Int(word >> 24 & 0xFF)]
    let high = table[1024 + Int(word >> 32 & 0xFF)] ^ table[1280 + Int(word >> 40 & 0xFF)]
    return low ^ middle ^ high
  }
}
