/// The reversible transforms of ZFITS blocks, undone in place or into a second buffer, and applied in place.
///
/// All work on the whole padded block as little-endian words, modulo 2^16.
enum Transforms {
  /// Codec 1: adds half the sum of the two words before; the half rounds towards zero.
  static func unsmooth(_ words: UnsafeMutableBufferPointer<Int16>) {
    guard words.count > 2 else { return }
    var (before, last) = (Int32(words[0]), Int32(words[1]))
    for index in 2..<words.count {
      let value = Int16(truncatingIfNeeded: Int32(words[index]) + (before + last) / 2)
      words[index] = value
      (before, last) = (last, Int32(value))
    }
  }

  /// Codec 3: the running sum.
  static func integrate(_ words: UnsafeMutableBufferPointer<UInt16>) {
    guard let base = words.baseAddress else { return }
    var sum: UInt16 = 0
    var index = 0
    let raw = UnsafeMutableRawPointer(base)
    // Eight at a time: three shifted additions make the running sum within the vector.
    while index + 8 <= words.count {
      var v = raw.loadUnaligned(fromByteOffset: 2 * index, as: SIMD8<UInt16>.self)
      v &+= SIMD8(0, v[0], v[1], v[2], v[3], v[4], v[5], v[6])
      v &+= SIMD8(0, 0, v[0], v[1], v[2], v[3], v[4], v[5])
      v &+= SIMD8(0, 0, 0, 0, v[0], v[1], v[2], v[3])
      v &+= SIMD8(repeating: sum)
      raw.storeBytes(of: v, toByteOffset: 2 * index, as: SIMD8<UInt16>.self)
      sum = v[7]
      index += 8
    }
    while index < words.count {
      sum &+= base[index]
      base[index] = sum
      index += 1
    }
  }

  /// Copies words and adds a constant (modulo 2^16); source and target do not overlap.
  static func copy(
    _ source: UnsafePointer<UInt16>, adding constant: UInt16, to target: UnsafeMutablePointer<UInt16>,
    count: Int
  ) {
    let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    let added = SIMD16<UInt16>(repeating: constant)
    let vectors = count / 16
    for vector in 0..<vectors {
      let words = from.loadUnaligned(fromByteOffset: vector &* 32, as: SIMD16<UInt16>.self)
      to.storeBytes(of: words &+ added, toByteOffset: vector &* 32, as: SIMD16<UInt16>.self)
    }
    for word in 16 * vectors..<count { target[word] = source[word] &+ constant }
  }

  /// Codec 16: words were stored with 128 added.
  static func subtractOffset(_ words: UnsafeMutableBufferPointer<UInt16>) {
    for index in words.indices { words[index] &-= 128 }
  }

  /// Codecs 5 and 14: two halves are woven together item by item.
  static func weave<Item: FixedWidthInteger>(
    _ source: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer, _: Item.Type
  ) {
    guard let base = source.baseAddress else { return }
    let items = source.count / (2 * MemoryLayout<Item>.size)
    let low = base
    let high = base + items * MemoryLayout<Item>.size
    let size = MemoryLayout<Item>.size
    for index in 0..<items {
      output.storeBytes(
        of: low.loadUnaligned(fromByteOffset: index * size, as: Item.self), toByteOffset: 2 * index * size,
        as: Item.self)
      output.storeBytes(
        of: high.loadUnaligned(fromByteOffset: index * size, as: Item.self),
        toByteOffset: (2 * index + 1) * size, as: Item.self)
    }
  }

  /// Codec 17: u32 n, then n pairs of run length and value. Returns the number of bytes.
  static func expandRuns(
    _ source: UnsafeRawBufferPointer, limit: Int, reserve: (Int) -> UnsafeMutablePointer<UInt32>
  ) throws(CodecError) -> Int {
    guard source.count >= 4 else { throw CodecError("run-length block is empty") }
    let pairs = Int(source.loadUnaligned(as: UInt32.self))
    guard source.count == 4 * (2 * pairs + 1) else { throw CodecError("run-length block has the wrong size") }
    func word(_ index: Int) -> UInt32 { source.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self) }
    var total = 0
    for pair in 0..<pairs {
      total += Int(word(1 + 2 * pair))
      guard total <= limit / 4 else { throw CodecError("runs are longer than the block") }
    }
    var output = reserve(total)
    for pair in 0..<pairs {
      let length = Int(word(1 + 2 * pair))
      output.update(repeating: word(2 + 2 * pair), count: length)
      output += length
    }
    return total * 4
  }

  /// Codec 19: filler, u32 m, then m words: number of fillers, value, number of fillers, … Returns bytes.
  static func expandSparse(
    _ source: UnsafeRawBufferPointer, limit: Int, reserve: (Int) -> UnsafeMutablePointer<UInt32>
  ) throws(CodecError) -> Int {
    guard source.count >= 8 else { throw CodecError("sparse block is empty") }
    func word(_ index: Int) -> UInt32 { source.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self) }
    let filler = word(0)
    let count = Int(word(1))
    guard source.count == 4 * (count + 2) else { throw CodecError("sparse block has the wrong size") }
    var total = 0
    for index in 0..<count {
      total += index % 2 == 0 ? Int(word(2 + index)) : 1
      guard total <= limit / 4 else { throw CodecError("sparse values are longer than the block") }
    }
    var output = reserve(total)
    for index in 0..<count {
      let length = index % 2 == 0 ? Int(word(2 + index)) : 1
      output.update(repeating: index % 2 == 0 ? filler : word(2 + index), count: length)
      output += length
    }
    return total * 4
  }

  /// Codec 18: chunks of int32 byte length and int32 values in hundredths become 32-bit floats.
  static func expandLossyFloats(_ bytes: UnsafeMutableRawBufferPointer) throws(CodecError) {
    let words = bytes.count / 4
    var index = 0
    while index < words {
      let length = Int(bytes.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self)) / 4
      guard length >= 0, length <= words - index - 1 else {
        throw CodecError("lossy float chunk passes the block")
      }
      for word in index + 1..<index + 1 + length {
        let stored = bytes.loadUnaligned(fromByteOffset: 4 * word, as: Int32.self)
        bytes.storeBytes(of: Float(stored) * 0.01, toByteOffset: 4 * word, as: Float.self)
      }
      index += length + 1
    }
  }
}

// MARK: - Applied before the compression of a block

extension Transforms {
  /// Codec 1: `d[j] -= (d[j-1] + d[j-2]) / 2` from the end to the front, division towards zero.
  static func smooth(_ words: inout [UInt16]) {
    words.withUnsafeMutableBufferPointer { words in
      guard words.count > 2 else { return }
      for j in stride(from: words.count - 1, through: 2, by: -1) {
        let sum = Int32(Int16(bitPattern: words[j - 1])) + Int32(Int16(bitPattern: words[j - 2]))
        words[j] &-= UInt16(truncatingIfNeeded: sum / 2)
      }
    }
  }

  /// Codec 3: each word minus the one before it.
  static func difference(_ words: inout [UInt16]) {
    words.withUnsafeMutableBufferPointer { words in
      guard words.count > 1 else { return }
      for j in stride(from: words.count - 1, through: 1, by: -1) { words[j] &-= words[j - 1] }
    }
  }

  /// Codec 16: each word plus 128.
  static func offset(_ words: inout [UInt16]) {
    for j in words.indices { words[j] &+= 128 }
  }

  /// Codec 5: the low bytes of all words, then the high bytes; `scratch` becomes the result.
  static func splitBytes(_ words: inout [UInt16], scratch: inout [UInt16]) {
    scratch = [UInt16](repeating: 0, count: words.count)
    let count = words.count
    scratch.withUnsafeMutableBytes { out in
      words.withUnsafeBufferPointer { words in
        for j in 0..<count { out[j] = UInt8(truncatingIfNeeded: words[j]) }
        for j in 0..<count { out[count + j] = UInt8(truncatingIfNeeded: words[j] >> 8) }
      }
    }
    swap(&words, &scratch)
  }

  /// Codec 14: words 0, 2, 4, ..., then words 1, 3, 5, ...; `scratch` becomes the result.
  static func splitWords(_ words: inout [UInt16], scratch: inout [UInt16]) {
    scratch = [UInt16](repeating: 0, count: words.count)
    let half = words.count / 2
    scratch.withUnsafeMutableBufferPointer { out in
      words.withUnsafeBufferPointer { words in
        for j in 0..<half {
          out[j] = words[2 * j]
          out[half + j] = words[2 * j + 1]
        }
      }
    }
    swap(&words, &scratch)
  }
}
