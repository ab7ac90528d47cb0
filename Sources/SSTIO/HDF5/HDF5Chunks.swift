internal import CDeflate

/// Undoes the filters of one chunk after the other, without the library and its lock.
///
/// One decoder serves one thread; it keeps its buffers. A chunk that does not unpack to exactly its size is
/// refused, which libhdf5 itself does not do.
final class ChunkDecoder {
  private let pipeline: FilterPipeline
  private let chunkBytes: Int
  private let decompressor = libdeflate_alloc_decompressor()
  private var current: [UInt8] = []
  private var other: [UInt8] = []
  private var used = 0

  /// Makes a decoder for chunks of `chunkBytes` bytes.
  init(pipeline: FilterPipeline, chunkBytes: Int) {
    self.pipeline = pipeline
    self.chunkBytes = chunkBytes
  }

  deinit { if let decompressor { libdeflate_free_decompressor(decompressor) } }

  /// Unpacks a chunk and hands out its bytes; returns what is wrong with it, or `nil`.
  ///
  /// - Parameters:
  ///   - packed: the bytes of the file.
  ///   - mask: bit k is set if filter k was skipped when the chunk was written.
  ///   - body: gets the bytes, which are valid until it returns.
  func decode(_ packed: [UInt8], mask: UInt32, _ body: (UnsafeRawBufferPointer) -> Void) -> String? {
    if let problem = wronglySkipped(mask) { return problem }
    current = packed
    used = packed.count
    let sizes = sizesBefore(mask: mask)
    for (index, step) in pipeline.steps.enumerated().reversed() {
      if index < 32, mask >> UInt32(index) & 1 == 1 { continue }
      if let problem = undo(step, size: sizes[index]) { return problem }
    }
    guard used == chunkBytes else { return "a chunk unpacks to \(used) bytes, expected \(chunkBytes)" }
    current.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<used])) }
    return nil
  }

  /// Only packing may be left out, for data that do not become smaller by it: another bit is damage, with which the
  /// bytes would be taken as they are.
  private func wronglySkipped(_ mask: UInt32) -> String? {
    for (index, step) in pipeline.steps.enumerated() where index < 32 && mask >> UInt32(index) & 1 == 1 {
      switch step {
      case .fletcher32: return "a chunk claims that it has no checksum"
      case .shuffle: return "a chunk claims that its bytes were not shuffled"
      case .deflate, .blosc: continue
      }
    }
    return nil
  }

  /// The bytes that went into each filter, as far as packing allows to tell.
  private func sizesBefore(mask: UInt32) -> [Int] {
    var size = chunkBytes
    return pipeline.steps.enumerated().map { index, step in
      let before = size
      if step == .fletcher32, !(index < 32 && mask >> UInt32(index) & 1 == 1) { size += 4 }
      return before
    }
  }

  private func undo(_ step: FilterPipeline.Step, size: Int) -> String? {
    switch step {
    case .fletcher32: return checkSum()
    case .shuffle(let elementSize):
      transform(to: used) { ByteShuffle.unshuffle($0, into: $1, elementSize: elementSize) }
      return nil
    case .deflate:
      var result = LIBDEFLATE_BAD_DATA
      transform(to: size) { input, output in
        guard let decompressor else { return }
        result = libdeflate_zlib_decompress(
          decompressor, input.baseAddress, input.count, output.baseAddress, output.count, nil)
      }
      return result == LIBDEFLATE_SUCCESS ? nil : "a chunk's deflate stream is damaged"
    case .blosc:
      var isGood = false
      transform(to: size) { isGood = BloscFilter.unpack($0, into: $1) }
      return isGood ? nil : "a chunk's Blosc buffer is damaged"
    }
  }

  private func transform(
    to size: Int, _ body: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Void
  ) {
    if other.count < size { other = [UInt8](repeating: 0, count: size) }
    current.withUnsafeBytes { input in
      other.withUnsafeMutableBytes { output in
        body(
          UnsafeRawBufferPointer(rebasing: input[..<used]),
          UnsafeMutableRawBufferPointer(rebasing: output[..<size]))
      }
    }
    swap(&current, &other)
    used = size
  }

  private func checkSum() -> String? {
    guard used >= 4 else { return "a chunk is too short for its checksum" }
    let (computed, stored) = current.withUnsafeBytes { bytes in
      (
        Fletcher32.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<(used - 4)])),
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: used - 4, as: UInt32.self))
      )
    }
    // Very old libraries swapped the bytes of both halves.
    let swapped = (computed & 0x00ff_00ff) << 8 | (computed >> 8) & 0x00ff_00ff
    used -= 4
    return stored == computed || stored == swapped ? nil : "a chunk's checksum is wrong"
  }
}

/// One chunk of a table as it lies in the file: shuffled, deflated, with a checksum.
public struct CompressedChunk: Sendable {
  /// The packed bytes.
  public let bytes: [UInt8]
  /// The rows in it, without the zeros that fill up the last chunk.
  public let rowCount: Int
  /// The bytes of one row.
  public let rowSize: Int
  /// The rows of a full chunk.
  public let rowsPerChunk: Int

  /// Packs up to `rowsPerChunk` rows.
  ///
  /// May be called by any thread; needs neither the HDF5 library nor its lock.
  /// - Parameters:
  ///   - rows: packed rows, a whole number of them, at least one.
  ///   - rowSize: the bytes of one row.
  ///   - rowsPerChunk: the rows of a full chunk.
  ///   - encoder: scratch of the calling worker.
  /// - Throws: ``HDF5Error`` `.wrongRows`.
  public static func encode(
    rows: UnsafeRawBufferPointer, rowSize: Int, rowsPerChunk: Int, encoder: ChunkEncoder
  ) throws(HDF5Error) -> CompressedChunk {
    let count = rowSize > 0 ? rows.count / rowSize : 0
    guard count > 0, count <= rowsPerChunk, count * rowSize == rows.count else {
      throw .wrongRows(
        file: "memory", table: "a chunk", detail: "\(rows.count) bytes for \(rowsPerChunk) rows of \(rowSize)"
      )
    }
    guard let bytes = encoder.pack(rows, rowSize: rowSize, chunkBytes: rowSize * rowsPerChunk) else {
      throw .wrongRows(file: "memory", table: "a chunk", detail: "the compressor refused")
    }
    return CompressedChunk(bytes: bytes, rowCount: count, rowSize: rowSize, rowsPerChunk: rowsPerChunk)
  }
}

/// The compressor and the scratch memory of one worker.
public final class ChunkEncoder {
  /// The level used by default: on noisy images higher ones cost time and save next to nothing.
  public static let defaultLevel = 1
  /// Nil for rows as they are.
  private let compressor: OpaquePointer?
  private let isPacking: Bool
  private var padded: [UInt8] = []
  private var shuffled: [UInt8] = []
  private var deflated: [UInt8] = []

  /// Makes an encoder; `level` is 1 (fast) to 12 (small), 0 for rows as they are with their checksum.
  public init(level: Int = ChunkEncoder.defaultLevel) {
    isPacking = level > 0
    compressor = isPacking ? libdeflate_alloc_compressor(Int32(min(12, level))) : nil
  }

  deinit { if let compressor { libdeflate_free_compressor(compressor) } }

  /// Shuffles, deflates and appends the checksum; `nil` if the compressor fails.
  func pack(_ rows: UnsafeRawBufferPointer, rowSize: Int, chunkBytes: Int) -> [UInt8]? {
    guard isPacking else { return Self.sealed(rows, padding: chunkBytes - rows.count) }
    guard let compressor else { return nil }
    let bound = libdeflate_zlib_compress_bound(compressor, chunkBytes)
    if shuffled.count != chunkBytes {
      shuffled = [UInt8](repeating: 0, count: chunkBytes)
      deflated = [UInt8](repeating: 0, count: bound)
    }
    if rows.count == chunkBytes {
      shuffled.withUnsafeMutableBytes { ByteShuffle.shuffle(rows, into: $0, elementSize: rowSize) }
    } else {
      padded.removeAll(keepingCapacity: true)
      padded.append(contentsOf: rows)
      padded.append(contentsOf: repeatElement(0, count: chunkBytes - rows.count))
      padded.withUnsafeBytes { input in
        shuffled.withUnsafeMutableBytes { ByteShuffle.shuffle(input, into: $0, elementSize: rowSize) }
      }
    }
    let size = libdeflate_zlib_compress(compressor, shuffled, chunkBytes, &deflated, bound)
    guard size > 0 else { return nil }
    return deflated.withUnsafeBytes { Self.sealed(UnsafeRawBufferPointer(rebasing: $0[..<size])) }
  }

  /// The bytes, zeros, and the checksum of both.
  private static func sealed(_ bytes: UnsafeRawBufferPointer, padding: Int = 0) -> [UInt8] {
    let size = bytes.count + padding
    return [UInt8](unsafeUninitializedCapacity: size + 4) { target, count in
      let all = UnsafeMutableRawBufferPointer(target)
      all.copyMemory(from: bytes)
      for place in bytes.count..<size { all[place] = 0 }
      let sum = Fletcher32.checksum(UnsafeRawBufferPointer(rebasing: all[..<size]))
      all.storeBytes(of: sum.littleEndian, toByteOffset: size, as: UInt32.self)
      count = size + 4
    }
  }
}
