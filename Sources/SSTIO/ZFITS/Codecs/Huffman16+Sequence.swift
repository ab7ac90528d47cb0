/// Decoding word after word.
extension Huffman16 {
  /// The main loop for the words `range` from a bit position on: one load of 64 bits serves four table steps.
  func decodeFast(
    _ stream: UnsafeRawBufferPointer, from start: Int, into output: UnsafeMutablePointer<UInt16>,
    range: Range<Int>,
    summing: Bool
  ) throws(CodecError) {
    guard let base = stream.baseAddress else { throw CodecError("Huffman stream is empty") }
    let mask = UInt64(1 << Self.tableBits - 1)
    let lastLoad = (stream.count - 8) * 8
    let count = range.upperBound
    var (position, done) = (start, range.lowerBound)
    var sum = summing && done > 0 ? output[done - 1] : 0
    var isStuck = false
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      while done + 16 <= count, position <= lastLoad {
        var window =
          base.loadUnaligned(fromByteOffset: position >> 3, as: UInt64.self) >> UInt64(position & 7)
        var needsSearch = false
        for _ in 0..<4 {
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
  func decodeSlow(
    _ stream: UnsafeRawBufferPointer, from start: Int, into output: UnsafeMutablePointer<UInt16>,
    range: Range<Int>,
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
  func next(_ base: UnsafeRawPointer, _ size: Int, at position: inout Int) -> UInt16? {
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
    let bits = low >> shift | (shift == 0 ? 0 : high << (64 - shift))
    let window = bits.bitReversed
    var (first, last) = (0, codes.count - 1)
    let entry = hasTable ? table[Int(truncatingIfNeeded: bits & UInt64(table.count - 1))] : 0
    if entry != 0, entry >> 8 & 0xFF == 0 {
      (first, last) = (Int(entry >> 16 & 0xFF_FFFF), Int(entry >> 40) - 1)
    }
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
