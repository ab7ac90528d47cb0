/// Codec 2's Huffman stream of 16-bit words: counts, code table by rising symbol, then the bits.
///
/// ```
/// u64 words, u64 distinct words, entries (u16 symbol, u8 bits, ceil(bits/8) code bytes), bit stream
/// ```
/// Bits are packed from the lowest bit of each byte upwards; bit 0 of a stored code is the first in the
/// stream. The code lengths are optimal (Huffman); the codes are canonical, their bits reversed. With one
/// distinct word the table is that word and there are no bits.
enum HuffmanEncoder {
  /// One symbol's code, ready for the bit stream.
  private struct Code {
    var bits: UInt64 = 0
    var length: UInt64 = 0
  }

  /// Appends the stream of `words[range]` to `output`.
  static func append(_ words: UnsafeBufferPointer<UInt16>, to output: inout [UInt8]) {
    let counts = histogram(words)
    let symbols = counts.indices.filter { counts[$0] > 0 }
    appendLittleEndian(UInt64(words.count), to: &output)
    appendLittleEndian(UInt64(symbols.count), to: &output)
    guard symbols.count > 1 else {
      if let only = symbols.first { appendLittleEndian(UInt16(only), to: &output) }
      return
    }
    let lengths = HuffmanLengths.optimal(counts: symbols.map { counts[$0] })
    let codes = canonicalCodes(symbols: symbols, lengths: lengths)
    for symbol in symbols {
      let code = codes[symbol]
      appendLittleEndian(UInt16(symbol), to: &output)
      output.append(UInt8(code.length))
      for byte in 0..<(Int(code.length) + 7) / 8 {
        output.append(UInt8(truncatingIfNeeded: code.bits >> UInt64(8 * byte)))
      }
    }
    var total = 0
    for (symbol, length) in zip(symbols, lengths) { total += counts[symbol] * length }
    appendBits(words, codes: codes, totalBits: total, longest: lengths.max() ?? 0, to: &output)
  }

  /// How often each of the 65,536 words occurs.
  ///
  /// Four tables in turn, so that runs of one word do not wait for their own last increment.
  private static func histogram(_ words: UnsafeBufferPointer<UInt16>) -> [Int] {
    var parts = [UInt32](repeating: 0, count: 4 * 65536)
    parts.withUnsafeMutableBufferPointer { parts in
      var index = 0
      while index + 4 <= words.count {
        parts[Int(words[index])] &+= 1
        parts[65536 + Int(words[index + 1])] &+= 1
        parts[2 * 65536 + Int(words[index + 2])] &+= 1
        parts[3 * 65536 + Int(words[index + 3])] &+= 1
        index += 4
      }
      while index < words.count {
        parts[Int(words[index])] &+= 1
        index += 1
      }
    }
    return (0..<65536).map {
      Int(parts[$0]) + Int(parts[65536 + $0]) + Int(parts[131_072 + $0]) + Int(parts[196_608 + $0])
    }
  }

  /// Canonical codes (by length, then symbol), reversed so that the first bit is the lowest.
  private static func canonicalCodes(symbols: [Int], lengths: [Int]) -> [Code] {
    var codes = [Code](repeating: Code(), count: 65536)
    let order = symbols.indices.sorted { (lengths[$0], symbols[$0]) < (lengths[$1], symbols[$1]) }
    var next: UInt64 = 0
    var length = 0
    for index in order {
      next <<= UInt64(lengths[index] - length)
      length = lengths[index]
      codes[symbols[index]] = Code(bits: reversed(next, bits: length), length: UInt64(length))
      next += 1
    }
    return codes
  }

  private static func reversed(_ value: UInt64, bits: Int) -> UInt64 {
    var (rest, result) = (value, UInt64(0))
    for _ in 0..<bits {
      result = result << 1 | rest & 1
      rest >>= 1
    }
    return result
  }

  /// Packs the codes. A code has at most 46 bits, since a block has fewer than 2^31 words.
  private static func appendBits(
    _ words: UnsafeBufferPointer<UInt16>, codes: [Code], totalBits: Int, longest: Int,
    to output: inout [UInt8]
  ) {
    let start = output.count
    let bytes = (totalBits + 7) / 8
    output.append(contentsOf: repeatElement(0, count: bytes + 8))
    output.withUnsafeMutableBytes { out in
      codes.withUnsafeBufferPointer { codes in
        guard var place = out.baseAddress.map({ $0 + start }) else { return }
        var accumulator: UInt64 = 0
        var held: UInt64 = 0
        func flush() {
          place.storeBytes(of: accumulator.littleEndian, as: UInt64.self)
          place += Int(held >> 3)
          accumulator >>= held & 56
          held &= 7
        }
        var index = 0
        if longest <= 18 {
          while index + 3 <= words.count {
            let (a, b, c) = (
              codes[Int(words[index])], codes[Int(words[index + 1])], codes[Int(words[index + 2])]
            )
            accumulator |= a.bits &<< held
            held &+= a.length
            accumulator |= b.bits &<< held
            held &+= b.length
            accumulator |= c.bits &<< held
            held &+= c.length
            flush()
            index += 3
          }
        }
        while index < words.count {
          let code = codes[Int(words[index])]
          accumulator |= code.bits &<< held
          held &+= code.length
          flush()
          index += 1
        }
        place.storeBytes(of: accumulator.littleEndian, as: UInt64.self)
      }
    }
    output.removeLast(8)
  }
}

/// Appends the bytes of an integer, lowest first.
func appendLittleEndian(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
  withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
}

/// Appends the bytes of an integer, highest first.
func appendBigEndian(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
  withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
}

/// Optimal prefix-code lengths.
enum HuffmanLengths {
  /// The code length of each symbol for these counts (all positive, at least two).
  ///
  /// Huffman's algorithm with two queues over the sorted counts. Complexity: O(n log n). Ties are broken by
  /// position, so the result is reproducible.
  static func optimal(counts: [Int]) -> [Int] {
    let n = counts.count
    precondition(n > 1, "a code needs two symbols")
    let order = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
    // Nodes 0..<n are leaves by rising count, n... are inner nodes by rising weight.
    var weight = order.map { counts[$0] }
    var parent = [Int](repeating: 0, count: 2 * n - 1)
    var (leaf, inner) = (0, n)
    func takeSmallest() -> Int {
      if leaf < n && (inner >= weight.count || weight[leaf] <= weight[inner]) {
        leaf += 1
        return leaf - 1
      }
      inner += 1
      return inner - 1
    }
    for node in n..<2 * n - 1 {
      let a = takeSmallest()
      let b = takeSmallest()
      weight.append(weight[a] + weight[b])
      parent[a] = node
      parent[b] = node
    }
    var depth = [Int](repeating: 0, count: 2 * n - 1)
    for node in stride(from: 2 * n - 3, through: 0, by: -1) { depth[node] = depth[parent[node]] + 1 }
    var lengths = [Int](repeating: 0, count: n)
    for (position, symbol) in order.enumerated() { lengths[symbol] = depth[position] }
    return lengths
  }
}
