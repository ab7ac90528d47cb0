internal import CDeflate
internal import CZstd

/// Makes column blocks of a tile: header and payload, as they stand in the file.
///
/// Owns a compressor and scratch storage, so one encoder serves one thread.
struct BlockEncoder: ~Copyable {
  private let levels: ZFITSWriter.CompressionLevels
  private var deflater: OpaquePointer?
  private var zstd: OpaquePointer?
  private var scratch: [UInt16] = []

  init(levels: ZFITSWriter.CompressionLevels) { self.levels = levels }

  deinit {
    if let deflater { libdeflate_free_compressor(deflater) }
    if let zstd { ZSTD_freeCCtx(zstd) }
  }

  /// Appends the block of `data` (length a multiple of 4) to `output`: u64 size with header, `C`, the number
  /// of codecs, the codecs, the payload.
  mutating func append(
    _ data: [UInt8], codecs: [ZFITSCodec], to output: inout [UInt8]
  ) throws(ZFITSWriterError) {
    try ZFITSCodec.validate(codecs)
    let start = output.count
    appendLittleEndian(UInt64(0), to: &output)
    output.append(0x43)
    output.append(UInt8(codecs.count))
    for codec in codecs { appendLittleEndian(codec.rawValue, to: &output) }
    try appendPayload(data, codecs: codecs, to: &output)
    let size = UInt64(output.count - start)
    for byte in 0..<8 { output[start + byte] = UInt8(truncatingIfNeeded: size >> UInt64(8 * byte)) }
  }

  private mutating func appendPayload(
    _ data: [UInt8], codecs: [ZFITSCodec], to output: inout [UInt8]
  ) throws(ZFITSWriterError) {
    guard let last = codecs.last else { return }
    let needsWords = codecs.count > 1 || last == .huffman16 || last == .halfman16
    guard needsWords else { return try appendCompressed(data, with: last, to: &output) }
    var words = Self.words(of: data)
    for codec in codecs.dropLast() { transform(&words, by: codec) }
    switch last {
    case .huffman16: Self.appendHuffman(words, to: &output)
    case .halfman16: Self.appendHalfman(words, to: &output)
    default:
      let bytes = words.withUnsafeBytes { Array($0) }
      try appendCompressed(bytes, with: last, to: &output)
    }
  }

  private mutating func transform(_ words: inout [UInt16], by codec: ZFITSCodec) {
    switch codec {
    case .smoothing: Transforms.smooth(&words)
    case .difference: Transforms.difference(&words)
    case .offset128: Transforms.offset(&words)
    case .splitBytes: Transforms.splitBytes(&words, scratch: &scratch)
    case .splitWords: Transforms.splitWords(&words, scratch: &scratch)
    default: break
    }
  }

  /// The bytes as 16-bit words. Linux runs Swift on little-endian machines only, which is the format's order.
  private static func words(of data: [UInt8]) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: data.count / 2) { buffer, count in
      count = data.count / 2
      data.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[..<(2 * count)]))
      }
    }
  }

  private static func appendHuffman(_ words: [UInt16], to output: inout [UInt8]) {
    let start = output.count
    appendLittleEndian(UInt32(0), to: &output)
    words.withUnsafeBufferPointer { HuffmanEncoder.append($0, to: &output) }
    setLength(at: start, to: output.count - start - 4, in: &output)
  }

  private static func appendHalfman(_ words: [UInt16], to output: inout [UInt8]) {
    let start = output.count
    appendLittleEndian(UInt64(0), to: &output)
    words.withUnsafeBufferPointer { all in
      let half = all.count / 2
      HuffmanEncoder.append(UnsafeBufferPointer(rebasing: all[..<half]), to: &output)
      let firstEnd = output.count
      HuffmanEncoder.append(UnsafeBufferPointer(rebasing: all[half...]), to: &output)
      setLength(at: start, to: firstEnd - start - 8, in: &output)
      setLength(at: start + 4, to: output.count - firstEnd, in: &output)
    }
  }

  private static func setLength(at place: Int, to length: Int, in output: inout [UInt8]) {
    for byte in 0..<4 { output[place + byte] = UInt8(truncatingIfNeeded: length >> (8 * byte)) }
  }

  private mutating func appendCompressed(
    _ data: [UInt8], with codec: ZFITSCodec, to output: inout [UInt8]
  ) throws(ZFITSWriterError) {
    switch codec {
    case .zlib: try appendDeflated(data, to: &output)
    case .zstd: try appendZstd(data, to: &output)
    default: output.append(contentsOf: data)
    }
  }

  private mutating func appendDeflated(_ data: [UInt8], to output: inout [UInt8]) throws(ZFITSWriterError) {
    if deflater == nil { deflater = libdeflate_alloc_compressor(Int32(levels.zlib)) }
    guard let deflater else { throw .compression(codec: ZFITSCodec.zlib.rawValue, bytes: data.count) }
    let bound = libdeflate_zlib_compress_bound(deflater, data.count)
    let written = Self.grow(&output, by: bound) { place in
      data.withUnsafeBytes { libdeflate_zlib_compress(deflater, $0.baseAddress, $0.count, place, bound) }
    }
    if written == 0 { throw .compression(codec: ZFITSCodec.zlib.rawValue, bytes: data.count) }
  }

  private mutating func appendZstd(_ data: [UInt8], to output: inout [UInt8]) throws(ZFITSWriterError) {
    if zstd == nil { zstd = ZSTD_createCCtx() }
    guard let zstd else { throw .compression(codec: ZFITSCodec.zstd.rawValue, bytes: data.count) }
    let level = Int32(levels.zstd)
    let bound = ZSTD_compressBound(data.count)
    let written = Self.grow(&output, by: bound) { place in
      let size = data.withUnsafeBytes {
        ZSTD_compressCCtx(zstd, place, bound, $0.baseAddress, $0.count, level)
      }
      return ZSTD_isError(size) == 0 ? size : 0
    }
    if written == 0 { throw .compression(codec: ZFITSCodec.zstd.rawValue, bytes: data.count) }
  }

  /// Makes room for `bound` bytes at the end, lets `fill` write there, and keeps as many as it returns.
  private static func grow(
    _ output: inout [UInt8], by bound: Int, fill: (UnsafeMutableRawPointer) -> Int
  ) -> Int {
    let start = output.count
    output.append(contentsOf: repeatElement(0, count: bound))
    let written = output.withUnsafeMutableBytes { bytes in bytes.baseAddress.map { fill($0 + start) } ?? 0 }
    output.removeLast(bound - written)
    return written
  }
}
