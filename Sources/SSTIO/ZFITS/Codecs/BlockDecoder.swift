/// Undoes the codecs of a column block. One decoder serves one thread; its buffers are used again.
final class BlockDecoder {
  private var current = ByteBuffer()
  private var other = ByteBuffer()
  private var huffman = Huffman16()
  private let inflate = Inflate()
  /// Where the stored bytes of a block are read to.
  private var stored = ByteBuffer()

  init() {}

  /// The bytes that the buffers take, which are kept from block to block.
  var capacity: Int { current.capacity + other.capacity + stored.capacity + huffman.scratch.capacity }

  /// Decodes one block, header included, and hands the bytes to `body`.
  ///
  /// - Parameters:
  ///   - block: the whole block.
  ///   - limit: the most bytes that the block may decode to.
  func decode<Result>(
    _ block: UnsafeRawBufferPointer, limit: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    try decodeInPlace(block, limit: limit)
    return try body(current.bytes)
  }

  /// Reads one block from a file, decodes it and hands the bytes to `body`.
  func decode<Result>(
    _ place: Range<Int>, of file: RandomAccessFile, limit: Int,
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    stored.reserve(place.count)
    stored.count = place.count
    try file.read(
      at: place.lowerBound, into: UnsafeMutableRawBufferPointer(start: stored.base, count: place.count))
    return try decode(stored.bytes, limit: limit, body)
  }

  private func decodeInPlace(_ block: UnsafeRawBufferPointer, limit: Int) throws(CodecError) {
    guard block.count >= 10 else {
      throw CodecError("block of \(block.count) bytes has no room for its header")
    }
    let count = Int(block[9])
    let start = 10 + 2 * count
    guard count > 0, start <= block.count else { throw CodecError("block with \(count) codecs") }
    let numbers = (0..<count).map { block.loadUnaligned(fromByteOffset: 10 + 2 * $0, as: UInt16.self) }
    let payload = UnsafeRawBufferPointer(rebasing: block[start...])
    guard let last = ZFITSCodec(rawValue: numbers[count - 1]) else {
      throw CodecError("codec \(numbers[count - 1]) is not a supported last stage")
    }
    var transforms: [ZFITSCodec] = []
    for number in numbers.dropLast() {
      guard let codec = ZFITSCodec(rawValue: number) else {
        throw CodecError("codec \(number) is not defined for reading")
      }
      transforms.append(codec)
    }
    // Run lengths and sparse values may take twice the room of what they stand for.
    let isRoomy = transforms.contains(.runLengths) || transforms.contains(.sparse)
    let roomy = isRoomy ? min(limit, Int.max / 4) * 2 + 64 : limit
    if last == .huffman16, transforms.last == .difference {
      // The running sum is taken while the words are decoded.
      transforms.removeLast()
      try undoHuffman(payload, limit: roomy, summing: true)
    } else {
      try undoEndStage(last, payload, limit: roomy)
    }
    for codec in transforms.reversed() { try undoTransform(codec, limit: roomy) }
    guard current.count <= limit else {
      throw CodecError("block decodes to \(current.count) bytes where at most \(limit) fit")
    }
  }

  private func undoEndStage(
    _ codec: ZFITSCodec, _ payload: UnsafeRawBufferPointer, limit: Int
  ) throws(CodecError) {
    switch codec {
    case .raw:
      guard payload.count <= limit else {
        throw CodecError("\(payload.count) raw bytes where at most \(limit) fit")
      }
      current.assign(payload)
    case .huffman16: try undoHuffman(payload, limit: limit, summing: false)
    case .zlib: try inflate.zlib(payload, limit: limit, into: &current)
    case .lzo:
      // LZO gains at most 255 bytes with each byte read.
      let most = min(limit, payload.count.multipliedReportingOverflow(by: 256).partialValue)
      current.reserve(most)
      current.count = try LZO1X.decode(payload, into: current.base, limit: most)
    case .rice16:
      let made = try Rice16.decode(payload, limit: limit) { words in
        current.reserve(2 * words)
        return current.base.assumingMemoryBound(to: UInt16.self)
      }
      current.count = made
    case .halfman16: try undoTwoHuffman(payload, limit: limit)
    case .zstd: try inflate.zstd(payload, limit: limit, into: &current)
    default: throw CodecError("codec \(codec.rawValue) is not a supported last stage")
    }
  }

  private func undoHuffman(_ payload: UnsafeRawBufferPointer, limit: Int, summing: Bool) throws(CodecError) {
    guard payload.count >= 4 else { throw CodecError("Huffman block is empty") }
    let size = Int(payload.loadUnaligned(as: UInt32.self))
    guard size <= payload.count - 4 else { throw CodecError("Huffman stream passes the block") }
    let stream = UnsafeRawBufferPointer(rebasing: payload[4..<4 + size])
    let words = try huffman.decode(stream, limit: limit / 2, summing: summing) { words in
      current.reserve(2 * words)
      return current.base.assumingMemoryBound(to: UInt16.self)
    }
    current.count = 2 * words
  }

  private func undoTwoHuffman(_ payload: UnsafeRawBufferPointer, limit: Int) throws(CodecError) {
    guard payload.count >= 8 else { throw CodecError("Huffman block is empty") }
    let first = Int(payload.loadUnaligned(as: UInt32.self))
    let second = Int(payload.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    guard first + second <= payload.count - 8 else { throw CodecError("Huffman streams pass the block") }
    let streams = [payload[8..<8 + first], payload[8 + first..<8 + first + second]]
    let half = try huffman.decode(UnsafeRawBufferPointer(rebasing: streams[0]), limit: limit / 2) { words in
      other.reserve(2 * words)
      return other.base.assumingMemoryBound(to: UInt16.self)
    }
    let rest = try huffman.decode(UnsafeRawBufferPointer(rebasing: streams[1]), limit: limit / 2 - half) {
      words in
      current.reserve(2 * (half + words))
      return (current.base + 2 * half).assumingMemoryBound(to: UInt16.self)
    }
    current.base.copyMemory(from: other.base, byteCount: 2 * half)
    current.count = 2 * (half + rest)
  }

  private func undoTransform(_ codec: ZFITSCodec, limit: Int) throws(CodecError) {
    let worksOnWords = codec == .doubleDifference || ZFITSCodec.transforms.contains(codec)
    if worksOnWords, current.count % (codec == .splitWords ? 4 : 2) != 0 {
      throw CodecError("codec \(codec.rawValue) on \(current.count) bytes")
    }
    switch codec {
    case .smoothing: Transforms.unsmooth(words(Int16.self))
    case .difference: Transforms.integrate(words(UInt16.self))
    case .doubleDifference:
      Transforms.integrate(words(UInt16.self))
      Transforms.integrate(words(UInt16.self))
    case .splitBytes: weave(UInt8.self)
    case .splitWords: weave(UInt16.self)
    case .offset128: Transforms.subtractOffset(words(UInt16.self))
    case .runLengths:
      let made = try Transforms.expandRuns(current.bytes, limit: limit, reserve: reserveOther)
      other.count = made
      swap(&current, &other)
    case .sparse:
      let made = try Transforms.expandSparse(current.bytes, limit: limit, reserve: reserveOther)
      other.count = made
      swap(&current, &other)
    case .lossyFloats:
      try Transforms.expandLossyFloats(
        UnsafeMutableRawBufferPointer(start: current.base, count: current.count))
    case .none21, .none22: break
    default: throw CodecError("codec \(codec.rawValue) is not defined for reading")
    }
  }

  private func reserveOther(_ words: Int) -> UnsafeMutablePointer<UInt32> {
    other.reserve(4 * words)
    return other.base.assumingMemoryBound(to: UInt32.self)
  }

  private func words<Word>(_: Word.Type) -> UnsafeMutableBufferPointer<Word> {
    UnsafeMutableBufferPointer(
      start: current.base.assumingMemoryBound(to: Word.self), count: current.count / MemoryLayout<Word>.size)
  }

  private func weave<Item: FixedWidthInteger>(_ item: Item.Type) {
    other.reserve(current.count)
    Transforms.weave(current.bytes, into: other.base, item)
    other.count = current.count
    swap(&current, &other)
  }
}

/// Bytes on the heap that grow and are used again; each buffer belongs to one thread at a time.
struct ByteBuffer: ~Copyable {
  private(set) var base = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)
  private(set) var capacity = 64
  /// The number of bytes in use; never more than the capacity.
  var count = 0 {
    didSet { precondition(count <= capacity, "a byte buffer was overfilled") }
  }

  init() {}

  deinit { base.deallocate() }

  /// The bytes in use.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Makes room for `size` bytes and 16 more that a fast loop may overwrite; old bytes are not kept.
  mutating func reserve(_ size: Int) {
    guard size + 16 > capacity else { return }
    base.deallocate()
    capacity = size + max(16, size / 8)
    base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    count = 0
  }

  /// Replaces the contents.
  mutating func assign(_ source: UnsafeRawBufferPointer) {
    reserve(source.count)
    if let start = source.baseAddress { base.copyMemory(from: start, byteCount: source.count) }
    count = source.count
  }
}

/// Why a block cannot be decoded; the reader adds file, table and place.
struct CodecError: Error {
  var detail: String
  init(_ detail: String) { self.detail = detail }
}
