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
