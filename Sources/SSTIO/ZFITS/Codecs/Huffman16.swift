/// A decoder for one Huffman stream of 16-bit words (codec 2, and the halves of codec 12).
///
/// Stream: u64 words, u64 symbols, the table (u16 symbol, u8 length, code bytes), then the code bits from the
/// lowest bit of each byte up. Codes are prefix-free but not canonical. The first bits of the stream index
/// a table whose entries hold up to three symbols; longer codes are found by bisection.
///
/// The words may be summed up while they are decoded (codec 3 before codec 2): the entries then hold the
/// running sums of their symbols, which costs no time beside the wait for the next table entry.
struct Huffman16 {
  /// The index bits of the table, which fits the first-level cache.
  static let tableBits = 11

  /// The code bits used (bits 0 to 7), the number of symbols (8 to 15) and three symbols (16 to 63).
  ///
  /// The number is 0 where the first code is longer than the table.
  private var table = [UInt64](repeating: 0, count: 1 << tableBits)
  /// The codes sorted as left-aligned 64-bit numbers in stream order.
  private var codes: [Code] = []

  private struct Code {
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
    guard source.count >= 18, let base = source.baseAddress else { throw CodecError("Huffman stream too short") }
    let words = base.loadUnaligned(as: UInt64.self)
    let symbolCount = base.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    guard words <= UInt64(max(0, limit)) else {
      throw CodecError("Huffman stream of \(words) words where at most \(limit) fit")
    }
    guard (1...65536).contains(symbolCount) else { throw CodecError("Huffman table with \(symbolCount) symbols") }
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
    if count >= 4096 {
      fillTable(summing: summing)
      try decodeFast(stream, into: output, count: count, summing: summing)
    } else {
      try decodeSlow(stream, from: 0, into: output, range: 0..<count, summing: summing)
    }
    return count
  }

  /// Reads and checks the code table; returns where the code bits start.
  private mutating func readTable(_ source: UnsafeRawBufferPointer, count: Int) throws(CodecError) -> Int {
    codes.removeAll(keepingCapacity: true)
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
      guard length == 64 || code >> UInt64(length) == 0 else { throw CodecError("Huffman code with stray bits") }
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
  }

  /// The main loop: one load of 64 bits serves five table steps.
  private func decodeFast(
    _ stream: UnsafeRawBufferPointer, into output: UnsafeMutablePointer<UInt16>, count: Int, summing: Bool
  ) throws(CodecError) {
    guard let base = stream.baseAddress else { throw CodecError("Huffman stream is empty") }
    let mask = UInt64(1 << Self.tableBits - 1)
    let lastLoad = (stream.count - 8) * 8
    var (position, done, sum) = (0, 0, UInt16(0))
    var isStuck = false
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      while done + 16 <= count, position <= lastLoad {
        var window = base.loadUnaligned(fromByteOffset: position >> 3, as: UInt64.self) >> UInt64(position & 7)
        var needsSearch = false
        for _ in 0..<5 {
          let entry = table[Int(truncatingIfNeeded: window & mask)]
          // The lowest byte is the shift itself (a shift looks at six bits only): this chain is what costs time.
          window = window &>> entry
          let number = entry >> 8 & 0xFF
          var lanes = unsafeBitCast(entry >> 16, to: SIMD4<UInt16>.self)
          if summing {
            lanes &+= SIMD4(repeating: sum)
            // The sum over the entry is its last lane in use, or 0 without one.
            sum &+= UInt16(truncatingIfNeeded: (entry & ~0xFFFF) &>> (number &<< 4))
          }
          UnsafeMutableRawPointer(output + done).storeBytes(of: lanes, as: SIMD4<UInt16>.self)
          position &+= Int(truncatingIfNeeded: entry & 0xFF)
          done &+= Int(truncatingIfNeeded: number)
          if number == 0 {
            needsSearch = true
            break
          }
        }
        guard needsSearch else { continue }
        guard let symbol = next(base, stream.count, at: &position) else {
          isStuck = true
          return
        }
        sum = summing ? sum &+ symbol : symbol
        output[done] = sum
        done += 1
      }
    }
    if isStuck { throw CodecError("Huffman stream holds no code at bit \(position)") }
    try decodeSlow(stream, from: position, into: output, range: done..<max(done, count), summing: summing)
  }

  /// Decodes symbol after symbol by bisection: short streams and the end of long ones.
  private func decodeSlow(
    _ stream: UnsafeRawBufferPointer, from start: Int, into output: UnsafeMutablePointer<UInt16>, range: Range<Int>,
    summing: Bool
  ) throws(CodecError) {
    guard let base = stream.baseAddress else { throw CodecError("Huffman stream is empty") }
    var position = start
    var sum = summing && range.lowerBound > 0 ? output[range.lowerBound - 1] : 0
    for index in range {
      guard let symbol = next(base, stream.count, at: &position), position <= stream.count * 8 else {
        throw CodecError("Huffman stream ends or holds no code at bit \(position)")
      }
      sum = summing ? sum &+ symbol : symbol
      output[index] = sum
    }
  }

  /// The symbol at a bit position, and the position after it; nil if no code fits.
  private func next(_ base: UnsafeRawPointer, _ size: Int, at position: inout Int) -> UInt16? {
    let byte = position >> 3
    var low: UInt64 = 0
    var high: UInt64 = 0
    if byte + 9 <= size {
      low = base.loadUnaligned(fromByteOffset: byte, as: UInt64.self)
      high = UInt64(base.load(fromByteOffset: byte + 8, as: UInt8.self))
    } else {
      for k in 0..<min(8, max(0, size - byte)) {
        low |= UInt64(base.load(fromByteOffset: byte + k, as: UInt8.self)) << UInt64(8 * k)
      }
    }
    let shift = UInt64(position & 7)
    let window = (low >> shift | (shift == 0 ? 0 : high << (64 - shift))).bitReversed
    var (first, last) = (0, codes.count - 1)
    while first < last {
      let middle = (first + last + 1) / 2
      if codes[middle].leftAligned <= window { first = middle } else { last = middle - 1 }
    }
    let code = codes[first]
    guard (code.leftAligned ^ window) >> UInt64(64 - Int(code.length)) == 0 else { return nil }
    position += Int(code.length)
    return code.symbol
  }
}

extension UInt64 {
  /// The bits in opposite order.
  fileprivate var bitReversed: UInt64 {
    var v = self
    v = (v >> 1) & 0x5555_5555_5555_5555 | (v & 0x5555_5555_5555_5555) << 1
    v = (v >> 2) & 0x3333_3333_3333_3333 | (v & 0x3333_3333_3333_3333) << 2
    v = (v >> 4) & 0x0F0F_0F0F_0F0F_0F0F | (v & 0x0F0F_0F0F_0F0F_0F0F) << 4
    return v.byteSwapped
  }
}
