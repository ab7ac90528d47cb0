import CDeflate
import CZstd

/// libdeflate's and zstd's decoders, kept by one thread.
struct Inflate: ~Copyable {
  private let deflate: OpaquePointer?
  private let zstd: OpaquePointer?

  init() {
    deflate = libdeflate_alloc_decompressor()
    zstd = ZSTD_createDCtx()
    // No frame may ask for a window of more than 128 MiB.
    if let zstd { _ = ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, 27) }
  }

  deinit {
    libdeflate_free_decompressor(deflate)
    ZSTD_freeDCtx(zstd)
  }

  /// Undoes codec 7: one zlib stream. `limit` bounds the output, which grows as needed.
  func zlib(_ source: UnsafeRawBufferPointer, limit: Int, into output: inout ByteBuffer) throws(CodecError) {
    guard let deflate else { throw CodecError("out of memory for a zlib decoder") }
    // Deflate cannot do better than 1032 to 1.
    let most = min(limit, source.count.multipliedReportingOverflow(by: 1032).partialValue + 64)
    var room = min(most, max(4 * source.count, 1 << 20))
    while true {
      output.reserve(room)
      var (used, made) = (0, 0)
      let result = libdeflate_zlib_decompress_ex(
        deflate, source.baseAddress, source.count, output.base, room, &used, &made)
      switch result {
      case LIBDEFLATE_SUCCESS:
        output.count = made
        return
      case LIBDEFLATE_INSUFFICIENT_SPACE where room < most: room = min(most, 2 * room)
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        throw CodecError("zlib data are longer than the \(limit) bytes that fit")
      default: throw CodecError("zlib data are damaged")
      }
    }
  }

  /// Undoes codec 23: one zstd frame. `limit` bounds the output.
  func zstd(_ source: UnsafeRawBufferPointer, limit: Int, into output: inout ByteBuffer) throws(CodecError) {
    guard let zstd else { throw CodecError("out of memory for a zstd decoder") }
    let stated = ZSTD_getFrameContentSize(source.baseAddress, source.count)
    if stated == ZSTD_CONTENTSIZE_UNKNOWN_VALUE {
      return try zstdOfUnknownSize(source, limit: limit, into: &output)
    }
    guard stated <= UInt64(max(0, limit)) else {
      throw CodecError(
        stated == ZSTD_CONTENTSIZE_ERROR_VALUE
          ? "zstd data are damaged" : "zstd data of \(stated) bytes where at most \(limit) fit")
    }
    output.reserve(Int(stated))
    let made = ZSTD_decompressDCtx(zstd, output.base, Int(stated), source.baseAddress, source.count)
    guard ZSTD_isError(made) == 0 else { throw CodecError("zstd data are damaged") }
    output.count = made
  }

  private func zstdOfUnknownSize(
    _ source: UnsafeRawBufferPointer, limit: Int, into output: inout ByteBuffer
  ) throws(CodecError) {
    var room = min(limit, max(8 * source.count, 1 << 16))
    while true {
      output.reserve(room)
      let made = ZSTD_decompressDCtx(zstd, output.base, room, source.baseAddress, source.count)
      if ZSTD_isError(made) == 0 {
        output.count = made
        return
      }
      guard ZSTD_getErrorCode(made) == ZSTD_error_dstSize_tooSmall, room < limit else {
        throw CodecError("zstd data are damaged or longer than the \(limit) bytes that fit")
      }
      room = min(limit, 2 * room)
    }
  }
}

private let ZSTD_CONTENTSIZE_UNKNOWN_VALUE = UInt64.max
private let ZSTD_CONTENTSIZE_ERROR_VALUE = UInt64.max - 1
