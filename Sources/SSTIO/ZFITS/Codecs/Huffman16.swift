/// A decoder for one Huffman stream of 16-bit words (codec 2, and the halves of codec 12).
///
/// Stream: u64 words, u64 symbols, the table (u16 symbol, u8 length, code bytes), then the code bits from the
/// lowest bit of each byte up. Codes are prefix-free but not canonical. The first bits of the stream index
/// a table whose entries hold up to three symbols; longer codes are found by bisection.
///
/// The words may be summed up while they are decoded (codec 3 before codec 2): the entries then hold the
/// running sums of their symbols, which costs no time beside the wait for the next table entry.
struct Huffman16: ~Copyable {
  /// The index bits of the table, which fits the first-level cache.
  static let tableBits = 12

  /// The code bits used (bits 0 to 7), the number of symbols (8 to 15) and three symbols (16 to 63).
  ///
  /// The number is 0 where the first code is longer than the table; then bits 16 to 39 and 40 to 63 are the start
  /// and the end of the places in ``codes`` that fit.
  private(set) var table = [UInt64](repeating: 0, count: 1 << tableBits)
  /// The codes sorted as left-aligned 64-bit numbers in stream order.
  private(set) var codes: [Code] = []
  /// True if ``table`` belongs to ``codes``.
  private(set) var hasTable = false
  /// Where lanes of a long stream put their words.
  var scratch = ByteBuffer()

  struct Code {
    var leftAligned: UInt64
    var symbol: UInt16
    var length: UInt8
  }

  init() {}

  /// Decodes `source` into 16-bit words at `output`.
  ///
  /// - Parameters:
  ///   - source: the whole stream.
  ///   - limit: the largest number of words that is accepted.
  ///   - summing: true to give the running sums of the words (modulo 2^16).
  ///   - reserve: called once with the number of words; returns memory for them and 16 bytes more.
  mutating func decode(
    _ source: UnsafeRawBufferPointer, limit: Int, summing: Bool = false,
    reserve: (Int) -> UnsafeMutablePointer<UInt16>
  ) throws(CodecError) -> Int {
    guard source.count >= 18, let base = source.baseAddress else {
      throw CodecError("Huffman stream too short")
    }
    let words = base.loadUnaligned(as: UInt64.self)
    let symbolCount = base.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    guard words <= UInt64(max(0, limit)) else {
      throw CodecError("Huffman stream of \(words) words where at most \(limit) fit")
    }
    guard (1...65536).contains(symbolCount) else {
      throw CodecError("Huffman table with \(symbolCount) symbols")
    }
    let count = Int(words)
    if symbolCount == 1 {
      let output = UnsafeMutableBufferPointer(start: reserve(count), count: count)
      output.update(repeating: base.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
      if summing { Transforms.integrate(output) }
      return count
    }
    let bits = try readTable(source, count: Int(symbolCount))
    let available = (source.count - bits) * 8
    guard count <= available else { throw CodecError("Huffman stream ends before \(words) words") }
    let output = reserve(count)
    let stream = UnsafeRawBufferPointer(rebasing: source[bits...])
    if count >= 4096 { fillTable(summing: summing) }
    if count >= Self.laneThreshold {
      try decodeInLanes(stream, into: output, count: count, summing: summing)
    } else if count >= 4096 {
      try decodeFast(stream, from: 0, into: output, range: 0..<count, summing: summing)
    } else {
      try decodeSlow(stream, from: 0, into: output, range: 0..<count, summing: summing)
    }
    return count
  }

  /// Reads and checks the code table; returns where the code bits start.
  private mutating func readTable(_ source: UnsafeRawBufferPointer, count: Int) throws(CodecError) -> Int {
    codes.removeAll(keepingCapacity: true)
    hasTable = false
    var position = 16
    for _ in 0..<count {
      guard position + 3 <= source.count else { throw CodecError("Huffman table is cut off") }
      let symbol = UInt16(source[position]) | UInt16(source[position + 1]) << 8
      let length = Int(source[position + 2])
      let bytes = (length + 7) / 8
      position += 3
      guard (1...64).contains(length) else { throw CodecError("Huffman code of \(length) bits") }
      guard position + bytes <= source.count else { throw CodecError("Huffman table is cut off") }
      var code: UInt64 = 0
      for byte in 0..<bytes { code |= UInt64(source[position + byte]) << UInt64(8 * byte) }
      position += bytes
      guard length == 64 || code >> UInt64(length) == 0 else {
        throw CodecError("Huffman code with stray bits")
      }
      codes.append(Code(leftAligned: code.bitReversed, symbol: symbol, length: UInt8(length)))
    }
    codes.sort { $0.leftAligned < $1.leftAligned }
    for (a, b) in zip(codes, codes.dropFirst()) {
      guard (a.leftAligned ^ b.leftAligned) >> UInt64(64 - Int(a.length)) != 0 else {
        throw CodecError("Huffman codes are not prefix-free")
      }
    }
    return position
  }

  /// Fills the table with as many whole symbols as its index bits hold, three at most.
  private mutating func fillTable(summing: Bool) {
    let bits = Self.tableBits
    let size = 1 << bits
    var single = [(symbol: UInt16, length: UInt8)](repeating: (0, 0), count: size)
    for code in codes where Int(code.length) <= bits {
      var index = Int(code.leftAligned.bitReversed)
      while index < size {
        single[index] = (code.symbol, code.length)
        index += 1 << Int(code.length)
      }
    }
    for index in 0..<size {
      var (used, number, packed, sum) = (0, 0, UInt64(0), UInt16(0))
      while number < 3 {
        let next = single[index >> used]
        guard next.length > 0, used + Int(next.length) <= bits else { break }
        sum = summing ? sum &+ next.symbol : next.symbol
        packed |= UInt64(sum) << UInt64(16 * number + 16)
        used += Int(next.length)
        number += 1
      }
      table[index] = packed | UInt64(used) | UInt64(number) << 8
    }
    for (place, code) in codes.enumerated() where Int(code.length) > bits {
      let index = Int(truncatingIfNeeded: code.leftAligned.bitReversed & UInt64(size - 1))
      let first = table[index] == 0 ? UInt64(place) : table[index] >> 16 & 0xFF_FFFF
      table[index] = first << 16 | UInt64(place + 1) << 40
    }
    hasTable = true
  }
}

extension UInt64 {
  /// The bits in opposite order.
  var bitReversed: UInt64 {
    var v = self
    v = (v >> 1) & 0x5555_5555_5555_5555 | (v & 0x5555_5555_5555_5555) << 1
    v = (v >> 2) & 0x3333_3333_3333_3333 | (v & 0x3333_3333_3333_3333) << 2
    v = (v >> 4) & 0x0F0F_0F0F_0F0F_0F0F | (v & 0x0F0F_0F0F_0F0F_0F0F) << 4
    return v.byteSwapped
  }
}
