/// A decoder for LZO1X streams (codec 9), written from the description of the format in
/// "LZO stream format as understood by Linux's LZO decompressor" (Linux kernel documentation).
///
/// The library itself is under the GPL, hence this one. Every read and every copy is checked.
enum LZO1X {
  /// Decodes `source` into `output` (room for `limit` bytes); returns the number of bytes.
  static func decode(
    _ source: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer, limit: Int
  ) throws(CodecError) -> Int {
    var state = State(source: source, output: output, limit: limit)
    return try state.run()
  }

  private struct State {
    let source: UnsafeRawBufferPointer
    let output: UnsafeMutableRawPointer
    let limit: Int
    var position = 0
    var written = 0

    mutating func byte() throws(CodecError) -> Int {
      guard position < source.count else { throw CodecError("LZO stream is cut off") }
      position += 1
      return Int(source[position - 1])
    }

    /// A length that continues over zero bytes, each worth 255.
    mutating func longLength(_ base: Int) throws(CodecError) -> Int {
      var length = base
      while true {
        let next = try byte()
        if next != 0 { return length + next }
        length += 255
        guard length <= limit else { throw CodecError("LZO run is longer than the block") }
      }
    }

    mutating func literals(_ count: Int) throws(CodecError) {
      guard count <= source.count - position, count <= limit - written, let base = source.baseAddress else {
        throw CodecError("LZO literals pass the end")
      }
      (output + written).copyMemory(from: base + position, byteCount: count)
      position += count
      written += count
    }

    mutating func match(distance: Int, count: Int) throws(CodecError) {
      guard distance <= written, count <= limit - written else {
        throw CodecError("LZO match passes the block")
      }
      for index in written..<written + count {
        output.storeBytes(
          of: output.load(fromByteOffset: index - distance, as: UInt8.self), toByteOffset: index,
          as: UInt8.self)
      }
      written += count
    }

    mutating func run() throws(CodecError) -> Int {
      // The number of literals that the last instruction brought: 0 to 3, or 4 for a longer run.
      var before = 0
      if let first = source.first, first > 17 {
        position = 1
        try literals(Int(first) - 17)
        before = min(Int(first) - 17, 4)
      }
      while true {
        let code = try byte()
        if code < 16 && before == 0 {
          try literals(code == 0 ? longLength(18) : code + 3)
          before = 4
          continue
        }
        guard let trailing = try copy(code, before) else { return written }
        try literals(trailing)
        before = trailing
      }
    }

    /// One match instruction; returns the literals that follow it, or nil at the end marker.
    private mutating func copy(_ code: Int, _ before: Int) throws(CodecError) -> Int? {
      if code >= 64 {
        let high = try byte()
        let count = code >= 128 ? 5 + (code >> 5 & 3) : 3 + (code >> 5 & 1)
        try match(distance: 1 + (code >> 2 & 7) + high << 3, count: count)
        return code & 3
      }
      if code < 16 {
        let high = try byte() << 2
        if before == 4 {
          try match(distance: 2049 + code >> 2 + high, count: 3)
        } else {
          try match(distance: 1 + code >> 2 + high, count: 2)
        }
        return code & 3
      }
      let isNear = code >= 32
      let mask = isNear ? 31 : 7
      let count = 2 + (code & mask != 0 ? code & mask : try longLength(mask))
      let low = try byte()
      let word = low | (try byte()) << 8
      if isNear {
        try match(distance: 1 + word >> 2, count: count)
      } else {
        let distance = (code & 8) << 11 + word >> 2
        if distance == 0 { return nil }
        try match(distance: distance + 16384, count: count)
      }
      return word & 3
    }
  }
}
