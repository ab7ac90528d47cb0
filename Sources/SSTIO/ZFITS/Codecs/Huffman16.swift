/// A decoder for one Huffman stream of 16-bit words (codec 2, and the halves of codec 12).
///
/// Stream: u64 words, u64 symbols, the table (u16 symbol, u8 length, code bytes), then the code bits from the
/// lowest bit of each byte up. Codes are prefix-free but not canonical. The first 11 bits of the stream index
/// a table whose entries hold up to three symbols; longer codes are found by bisection.
struct Huffman16 {
  /// The index bits of the table; its two arrays fit the first-level cache.
  static let tableBits = 11

  /// Up to three symbols, lowest lane first; the last lane is unused.
  private var symbols = [UInt64](repeating: 0, count: 1 << tableBits)
  /// Low 8 bits: the code bits used; high 8 bits: the number of symbols, 0 for a code longer than the table.
  private var steps = [UInt16](repeating: 0, count: 1 << tableBits)
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
  ///   - reserve: called once with the number of words; returns memory for them and 16 bytes more.
  mutating func decode(
    _ source: UnsafeRawBufferPointer, limit: Int, reserve: (Int) -> UnsafeMutablePointer<UInt16>
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
      reserve(count).update(repeating: base.loadUnaligned(fromByteOffset: 16, as: UInt16.self), count: count)
      return count
    }
    let bits = try readTable(source, count: Int(symbolCount))
    let available = (source.count - bits) * 8
    guard count <= available else { throw CodecError("Huffman stream ends before \(words) words") }
    let output = reserve(count)
    let stream = UnsafeRawBufferPointer(rebasing: source[bits...])
    if count >= 4096 {
      fillTable(bits: Self.tableBits)
      try decodeFast(stream, into: output, count: count)
    } else {
      try decodeSlow(stream, from: 0, into: output, count: count)
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

  /// Fills the table for the first `bits` bits with as many whole symbols as they hold, three at most.
  private mutating func fillTable(bits: Int) {
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
      var (used, number, packed) = (0, 0, UInt64(0))
      while number < 3 {
        let next = single[index >> used]
        guard next.length > 0, used + Int(next.length) <= bits else { break }
        packed |= UInt64(next.symbol) << UInt64(16 * number)
        used += Int(next.length)
        number += 1
      }
      symbols[index] = packed
      steps[index] = UInt16(number << 8 | used)
    }
  }

  /// The main loop: one load of 64 bits serves five table steps.
  private func decodeFast(
    _ stream: UnsafeRawBufferPointer, into output: UnsafeMutablePointer<UInt16>, count: Int
  ) throws(CodecError) {
    guard let base = stream.baseAddress else { throw CodecError("Huffman stream is empty") }
    let mask = UInt64(1 << Self.tableBits - 1)
    let lastLoad = (stream.count - 8) * 8
    var (position, done) = (0, 0)
    var stuck = false
    symbols.withUnsafeBufferPointer { symbols in
      steps.withUnsafeBufferPointer { steps in
        guard let symbols = symbols.baseAddress, let steps = steps.baseAddress else { return }
        while done + 16 <= count, position <= lastLoad {
          var window = base.loadUnaligned(fromByteOffset: position >> 3, as: UInt64.self) >> UInt64(position & 7)
          for _ in 0..<5 {
            let index = Int(truncatingIfNeeded: window & mask)
            let step = steps[index]
            UnsafeMutableRawPointer(output + done).storeBytes(of: symbols[index], as: UInt64.self)
            let used = Int(step & 0xFF)
            window >>= UInt64(truncatingIfNeeded: used)
            position &+= used
            done &+= Int(step >> 8)
            if step < 0x100 {
              stuck = true
              break
            }
          }
          guard stuck else { continue }
          // A code longer than the table: one symbol by bisection, then on.
          guard let symbol = next(base, stream.count, at: &position) else { return }
          output[done] = symbol
          done += 1
          stuck = false
        }
      }
    }
    if stuck { throw CodecError("Huffman stream holds no code at bit \(position)") }
    try decodeSlow(stream, from: position, into: output + done, count: count - done)
  }

  /// Decodes symbol after symbol by bisection: short streams and the end of long ones.
  private func decodeSlow(
    _ stream: UnsafeRawBufferPointer, from start: Int, into output: UnsafeMutablePointer<UInt16>, count: Int
  ) throws(CodecError) {
    guard let base = stream.baseAddress else { throw CodecError("Huffman stream is empty") }
    var position = start
    for index in 0..<max(0, count) {
      guard let symbol = next(base, stream.count, at: &position), position <= stream.count * 8 else {
        throw CodecError("Huffman stream ends or holds no code at bit \(position)")
      }
      output[index] = symbol
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
