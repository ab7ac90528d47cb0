/// The checksum of HDF5's filter 3: Fletcher's sums modulo 65535 over big-endian 16-bit words.
///
/// An odd last byte counts as the high half of a word. The sums are never reduced to zero unless all words are
/// zero. In the file the checksum follows the data in little-endian order.
enum Fletcher32 {
  /// The checksum of `bytes`.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let base = bytes.baseAddress else { return 0 }
    var (low, high): (UInt64, UInt64) = (0, 0)
    let wordCount = bytes.count / 2
    var word = 0
    while word < wordCount {
      // With 64-bit sums 2^20 words are far from an overflow.
      let end = min(wordCount, word + 1 << 20)
      while word < end {
        low &+= UInt64((base + 2 * word).loadUnaligned(as: UInt16.self).bigEndian)
        high &+= low
        word += 1
      }
      (low, high) = (folded(low), folded(high))
    }
    if bytes.count % 2 == 1 {
      low += UInt64(bytes[bytes.count - 1]) << 8
      high += low
    }
    return UInt32(folded(high)) << 16 | UInt32(folded(low))
  }

  /// `sum` modulo 65535, with 65535 in place of a zero that is not empty.
  private static func folded(_ sum: UInt64) -> UInt64 {
    var value = sum
    while value > 0xffff { value = (value & 0xffff) + (value >> 16) }
    return value
  }
}
