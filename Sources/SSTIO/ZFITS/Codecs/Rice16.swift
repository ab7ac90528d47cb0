/// A decoder for the 16-bit Rice coding of FITS tiled images with one value per block (codec 10).
///
/// Source: FITS standard 4.0, section 10.4.1.
enum Rice16 {
  /// Decodes `source` into 16-bit words; returns the number of bytes.
  static func decode(
    _ source: UnsafeRawBufferPointer, limit: Int, reserve: (Int) -> UnsafeMutablePointer<UInt16>
  ) throws(CodecError) -> Int {
    guard source.count >= 6 else { throw CodecError("Rice stream too short") }
    let size = Int(source.loadUnaligned(as: Int32.self))
    // Each word takes at least four bits.
    guard size >= 0, size <= limit, size / 2 <= source.count * 2 else {
      throw CodecError("Rice stream of \(size) bytes where at most \(limit) fit")
    }
    guard size % 2 == 0 else { throw CodecError("Rice stream with an odd number of bytes") }
    let output = reserve(size / 2)
    var bits = BitReader(bytes: source, position: 6)
    var value = UInt16(source[4]) << 8 | UInt16(source[5])
    for index in 0..<size / 2 {
      let field = try bits.take(4)
      if field > 0 {
        let mapped: Int
        if field == 15 {
          mapped = try bits.take(16)
        } else {
          let zeros = try bits.takeUnary()
          mapped = zeros << (field - 1) | (try bits.take(field - 1))
        }
        let difference = mapped & 1 == 1 ? ~(mapped >> 1) : mapped >> 1
        value &+= UInt16(truncatingIfNeeded: difference)
      }
      output[index] = value
    }
    return size
  }

  /// Bits from the highest of each byte down.
  private struct BitReader {
    let bytes: UnsafeRawBufferPointer
    var position: Int
    var buffer = 0
    var available = 0

    mutating func take(_ count: Int) throws(CodecError) -> Int {
      while available < count {
        guard position < bytes.count else { throw CodecError("Rice stream is cut off") }
        buffer = buffer << 8 | Int(bytes[position])
        position += 1
        available += 8
      }
      available -= count
      let value = buffer >> available
      buffer &= 1 << available - 1
      return value
    }

    mutating func takeUnary() throws(CodecError) -> Int {
      var zeros = 0
      while try take(1) == 0 { zeros += 1 }
      return zeros
    }
  }
}
