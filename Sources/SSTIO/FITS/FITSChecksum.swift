/// The 32-bit ones-complement sum of the FITS checksum convention.
struct FITSChecksum: Equatable, Sendable {
  /// The sum so far.
  private(set) var value: UInt32 = 0

  init(_ value: UInt32 = 0) { self.value = value }

  /// Adds bytes whose place in the unit is a multiple of 4; a short last word is filled with zeros.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    let words = bytes.count / 4
    var sum: UInt64 = 0
    for word in 0..<words {
      sum &+= UInt64(UInt32(bigEndian: base.loadUnaligned(fromByteOffset: 4 * word, as: UInt32.self)))
    }
    var last: UInt32 = 0
    for index in 4 * words..<bytes.count {
      last |= UInt32(bytes[index]) << UInt32(24 - 8 * (index - 4 * words))
    }
    sum &+= UInt64(last) &+ UInt64(value)
    while sum >> 32 != 0 { sum = (sum & 0xFFFF_FFFF) &+ (sum >> 32) }
    value = UInt32(truncatingIfNeeded: sum)
  }

  /// Adds a range of a file, a megabyte at a time.
  mutating func add(_ range: Range<Int>, of file: RandomAccessFile) throws {
    var buffer = [UInt8](repeating: 0, count: min(range.count, 1 << 20))
    var position = range.lowerBound
    while position < range.upperBound {
      let count = min(buffer.count, range.upperBound - position)
      try buffer.withUnsafeMutableBytes { bytes in
        try file.read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))
        add(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      }
      position += count
    }
  }
}
