/// The 32-bit ones-complement sum of the FITS checksum convention, fed with bytes of any number at a time.
struct FITSChecksum: Sendable {
  private var total: UInt64 = 0
  /// Bytes so far; the next byte's place in its big-endian word is this modulo 4.
  private var position = 0

  /// The sum; bytes missing to a full word count as zero.
  var value: UInt32 { UInt32(truncatingIfNeeded: Self.fold(Self.fold(total))) }

  /// Adds the next bytes of the stream.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while position & 3 != 0 && index < bytes.count {
      addByte(bytes[index])
      index += 1
    }
    let words = (bytes.count - index) / 4
    if let base = bytes.baseAddress, words > 0 {
      var sum: UInt64 = 0
      for word in 0..<words {
        sum &+= UInt64(UInt32(bigEndian: (base + index + 4 * word).loadUnaligned(as: UInt32.self)))
      }
      total = Self.fold(total) + Self.fold(sum)
      position += 4 * words
      index += 4 * words
    }
    while index < bytes.count {
      addByte(bytes[index])
      index += 1
    }
  }

  /// Adds the next bytes of the stream.
  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  /// Adds another stream's sum, as if its words stood behind (both must end on a word).
  mutating func add(sum: UInt32) { total = Self.fold(total) + UInt64(sum) }

  /// Adds a range of a file, a megabyte at a time.
  mutating func add(_ range: Range<Int>, of file: RandomAccessFile) throws {
    var buffer = [UInt8](repeating: 0, count: min(range.count, 1 << 20))
    var place = range.lowerBound
    while place < range.upperBound {
      let count = min(buffer.count, range.upperBound - place)
      try buffer.withUnsafeMutableBytes { bytes in
        try file.read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))
        add(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      }
      place += count
    }
  }

  private mutating func addByte(_ byte: UInt8) {
    total = Self.fold(total) + UInt64(byte) << UInt64(24 - 8 * (position & 3))
    position += 1
  }

  private static func fold(_ value: UInt64) -> UInt64 {
    let once = (value & 0xFFFF_FFFF) + value >> 32
    return (once & 0xFFFF_FFFF) + once >> 32
  }
}

extension FITSChecksum {
  /// The 16 characters of the CHECKSUM keyword for a value (already complemented by the caller).
  ///
  /// Each byte becomes four characters that add up to it plus 4 × '0'; characters between the digits and
  /// letters are moved in pairs; the text is rotated right by one (Seaman, Pence & Rots 2012).
  static func characters(of value: UInt32) -> String {
    var text = [UInt8](repeating: 0, count: 16)
    for index in 0..<4 {
      let byte = Int(value >> UInt32(24 - 8 * index) & 255)
      var quarters = [Int](repeating: byte / 4 + 48, count: 4)
      quarters[0] += byte % 4
      while quarters.contains(where: isExcluded) {
        for pair in [0, 2] where isExcluded(quarters[pair]) || isExcluded(quarters[pair + 1]) {
          quarters[pair] += 1
          quarters[pair + 1] -= 1
        }
      }
      for (k, quarter) in quarters.enumerated() { text[(4 * k + index + 1) % 16] = UInt8(quarter) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isExcluded(_ character: Int) -> Bool {
    (0x3A...0x40).contains(character) || (0x5B...0x60).contains(character)
  }
}
