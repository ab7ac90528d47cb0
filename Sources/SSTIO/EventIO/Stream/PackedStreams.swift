internal import CZlib
internal import CZstd
import SSTCore

/// The compressed bytes that a decompressor takes next.
private struct PackedInput: ~Copyable {
  static let capacity = 1 << 17
  let source: any ByteStream
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
  var used = 0
  var filled = 0
  var isAtEnd = false

  init(_ source: any ByteStream) { self.source = source }

  deinit { buffer.deallocate() }

  /// Reads more if everything is used; false at the end.
  mutating func fill() throws -> Bool {
    if used < filled { return true }
    if isAtEnd { return false }
    (used, filled) = (0, try source.read(into: buffer))
    isAtEnd = filled == 0
    return filled > 0
  }
}

/// Says where compressed bytes are damaged.
private func damage(_ path: String, _ offset: Int, _ detail: String) -> EventIOError {
  .badCompression(path: path, at: EventIOError.Position(offset: offset), detail: detail)
}

private func cutShort(_ path: String, _ offset: Int) -> EventIOError {
  .truncated(path: path, at: EventIOError.Position(offset: offset), detail: "its compression is cut short")
}

/// Unpacks gzip members one after the other; zeros behind the last one are padding.
final class GzipStream: ByteStream {
  private let path: String
  private var input: PackedInput
  private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var offset = 0
  private var isBetweenMembers = true
  private var hasMembers = false
  private var failure: EventIOError?

  init(_ source: DescriptorStream) throws {
    path = source.path
    input = PackedInput(source)
    state.initialize(to: z_stream())
    guard sst_inflate_gzip(state) == Z_OK else {
      throw FileError.cannotOpen(path: path, reason: "no memory for a gzip decoder")
    }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let failure { throw failure }
    var written = 0
    while written < buffer.count {
      // Without input the decoder may still have something to deliver.
      let hasInput = try input.fill()
      if isBetweenMembers, try !hasInput || !startMember(after: written) { break }
      let (result, done) = inflate(UnsafeMutableRawBufferPointer(rebasing: buffer[written...]))
      written += done
      if !hasInput, done == 0, result != Z_STREAM_END {
        return try fail(cutShort(path, offset + written), after: written)
      }
      if result == Z_STREAM_END {
        isBetweenMembers = true
        inflateReset(state)
      } else if result != Z_OK && result != Z_BUF_ERROR {
        return try fail(damage(path, offset + written, "gzip data are damaged"), after: written)
      }
    }
    offset += written
    return written
  }

  /// Skips padding; false if that is all there is.
  private func startMember(after written: Int) throws -> Bool {
    if hasMembers {
      while input.buffer[input.used] == 0 {
        input.used += 1
        if try !input.fill() { return false }
      }
      guard input.buffer[input.used] == 0x1F else {
        _ = try fail(damage(path, offset + written, "bytes behind the last gzip member"), after: written)
        return false
      }
    }
    (isBetweenMembers, hasMembers) = (false, true)
    return true
  }

  private func inflate(_ target: UnsafeMutableRawBufferPointer) -> (result: Int32, written: Int) {
    let bytes = input.buffer.bindMemory(to: UInt8.self)
    let room = target.bindMemory(to: UInt8.self)
    state.pointee.next_in = bytes.baseAddress.map { $0 + input.used }
    state.pointee.avail_in = UInt32(input.filled - input.used)
    state.pointee.next_out = room.baseAddress
    state.pointee.avail_out = UInt32(min(room.count, 1 << 30))
    let before = Int(state.pointee.avail_out)
    let result = CZlib.inflate(state, Z_NO_FLUSH)
    input.used = input.filled - Int(state.pointee.avail_in)
    return (result, before - Int(state.pointee.avail_out))
  }

  /// Delivers what came before the damage; the error follows.
  private func fail(_ error: EventIOError, after written: Int) throws -> Int {
    failure = error
    offset += written
    if written == 0 { throw error }
    return written
  }
}

/// Unpacks zstd frames one after the other, skippable ones included.
final class ZstdStream: ByteStream {
  /// Frames may ask for a window of 128 MiB.
  static let largestWindow: Int32 = 27
  private let path: String
  private var input: PackedInput
  private let context: OpaquePointer?
  private var offset = 0
  private var isInsideFrame = false
  private var failure: EventIOError?

  init(_ source: DescriptorStream) throws {
    path = source.path
    input = PackedInput(source)
    context = ZSTD_createDCtx()
    guard let context else {
      throw FileError.cannotOpen(path: path, reason: "no memory for a zstd decoder")
    }
    _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.largestWindow)
  }

  deinit { ZSTD_freeDCtx(context) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let failure { throw failure }
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while output.pos < output.size {
      // Without input the decoder may still have something to deliver.
      let hasInput = try input.fill()
      if !hasInput, !isInsideFrame { break }
      let before = output.pos
      var packed = ZSTD_inBuffer(src: input.buffer.baseAddress, size: input.filled, pos: input.used)
      let result = ZSTD_decompressStream(context, &output, &packed)
      input.used = packed.pos
      if ZSTD_isError(result) != 0 {
        let name = String(cString: ZSTD_getErrorName(result))
        return try fail(damage(path, offset + output.pos, "zstd: \(name)"), after: output.pos)
      }
      isInsideFrame = result != 0
      if !hasInput, isInsideFrame, output.pos == before {
        return try fail(cutShort(path, offset + output.pos), after: output.pos)
      }
    }
    offset += output.pos
    return output.pos
  }

  private func fail(_ error: EventIOError, after written: Int) throws -> Int {
    failure = error
    offset += written
    if written == 0 { throw error }
    return written
  }
}
