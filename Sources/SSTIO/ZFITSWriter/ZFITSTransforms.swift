/// The reversible rearrangements that come before the compression of a block.
///
/// Each takes the padded block as 16-bit words; the inverse functions belong to the reader.
enum ZFITSTransforms {
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
