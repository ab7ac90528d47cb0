internal import CDeflate
internal import CZstd

/// How an EventIO stream is compressed.
public enum StreamPacking: String, Sendable, Codable, CaseIterable {
  /// One zstd frame.
  case zstd
  /// Gzip members one after the other.
  case gzip
  /// Not at all.
  case none

  /// The ending of file names, for example `simtel.zst`.
  public var fileEnding: String {
    switch self {
    case .zstd: "simtel.zst"
    case .gzip: "simtel.gz"
    case .none: "simtel"
    }
  }
}

/// Compresses a stream and gives it away piece by piece.
///
/// zstd streams are one frame, since not all readers go on after the first; a thread of the library compresses while the
/// next piece is made. The bytes depend on the pieces only.
public final class PackedOutput {
  private let packing: StreamPacking
  private let name: String
  private let emit: ([UInt8]) throws -> Void
  private var context: OpaquePointer?
  private var buffer: [UInt8]

  /// Starts a stream.
  ///
  /// - Parameters:
  ///   - packing: the compression.
  ///   - name: of the file, for errors.
  ///   - emit: takes compressed bytes in order.
  /// - Throws: ``AtomicFileError`` if there is no memory for the compressor.
  public init(
    _ packing: StreamPacking, name: String, emit: @escaping ([UInt8]) throws -> Void
  ) throws(AtomicFileError) {
    (self.packing, self.name, self.emit) = (packing, name, emit)
    buffer = packing == .zstd ? [UInt8](repeating: 0, count: ZSTD_CStreamOutSize()) : []
    guard packing == .zstd else { return }
    context = ZSTD_createCCtx()
    guard let context else { throw Self.failure(name) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    // Differences of noise hardly repeat: a small table finds what there is in a third less time.
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 17)
    ZSTD_CCtx_setParameter(context, ZSTD_c_hashLog, 10)
    ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, 7)
    // With one worker or more the bytes are the same; libraries without threads refuse it and go on alone.
    ZSTD_CCtx_setParameter(context, ZSTD_c_nbWorkers, 1)
  }

  deinit { if let context { ZSTD_freeCCtx(context) } }

  /// Compresses a piece that can stand alone, on any thread: gzip members are made here, other pieces stay as they are.
  ///
  /// - Throws: ``AtomicFileError`` if the compressor fails.
  public static func prepare(
    _ bytes: [UInt8], for packing: StreamPacking, name: String
  ) throws(AtomicFileError) -> [UInt8] {
    guard packing == .gzip else { return bytes }
    guard let deflater = libdeflate_alloc_compressor(1) else { throw failure(name) }
    defer { libdeflate_free_compressor(deflater) }
    let bound = libdeflate_gzip_compress_bound(deflater, bytes.count)
    let member = [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      count = bytes.withUnsafeBytes {
        libdeflate_gzip_compress(deflater, $0.baseAddress, $0.count, target.baseAddress, bound)
      }
    }
    if member.isEmpty { throw failure(name) }
    return member
  }

  /// Appends a piece that went through ``prepare(_:for:name:)``.
  ///
  /// - Throws: ``AtomicFileError``, or what `emit` throws.
  public func write(_ piece: [UInt8]) throws {
    guard packing == .zstd else { return try emit(piece) }
    try compress(piece, ZSTD_e_continue)
  }

  /// Ends the stream.
  ///
  /// - Throws: ``AtomicFileError``, or what `emit` throws.
  public func close() throws {
    if packing == .zstd { try compress([], ZSTD_e_end) }
  }

  private func compress(_ piece: [UInt8], _ directive: ZSTD_EndDirective) throws {
    guard let context else { throw Self.failure(name) }
    var (used, isDone) = (0, false)
    while !isDone {
      var made = 0
      let left = piece.withUnsafeBytes { source in
        buffer.withUnsafeMutableBytes { target in
          var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: used)
          var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
          let left = ZSTD_compressStream2(context, &output, &input, directive)
          (used, made) = (input.pos, output.pos)
          return left
        }
      }
      if ZSTD_isError(left) != 0 { throw Self.failure(name) }
      if made > 0 { try emit(Array(buffer[..<made])) }
      isDone = directive == ZSTD_e_end ? left == 0 : used == piece.count
    }
  }

  private static func failure(_ name: String) -> AtomicFileError {
    .refused(operation: "compress", path: name, reason: "the compressor fails or has no memory")
  }
}
