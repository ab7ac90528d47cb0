internal import CArchive
internal import CDeflate

/// Unpacks what joblib has compressed: zlib and gzip by libdeflate, which verifies their
/// checksums; bzip2, xz, LZMA and LZ4 by libarchive.
enum JoblibCompression {
  /// The largest content that is unpacked, in bytes.
  static let largestContent = 4 << 30
  /// Trees are numbers, which do not become so much smaller; above ``alwaysAllowed`` such a file is not unpacked.
  static let largestRatio = 64
  /// The content that any file may have, in bytes.
  static let alwaysAllowed = 16 << 20

  /// The content of a file.
  static func unpack(_ bytes: [UInt8], path: String) throws(ForestError) -> [UInt8] {
    guard let first = bytes.first else {
      throw .damaged(path: path, place: "byte 0", reason: "the file is empty")
    }
    let limit = min(largestContent, max(alwaysAllowed, bytes.count * largestRatio))
    if first == 0x80 { return bytes }
    if first == 0x78 { return try inflate(bytes, libdeflate_zlib_decompress, limit, path) }
    if bytes.starts(with: [0x1f, 0x8b]) {
      return try inflate(bytes, libdeflate_gzip_decompress, limit, path)
    }
    return try unpackByLibarchive(bytes, limit, path)
  }

  /// A function of libdeflate that unpacks a whole file of some format.
  private typealias Inflate = (
    OpaquePointer?, UnsafeRawPointer?, Int, UnsafeMutableRawPointer?, Int, UnsafeMutablePointer<Int>?
  ) -> libdeflate_result

  private static func inflate(
    _ bytes: [UInt8], _ function: Inflate, _ limit: Int, _ path: String
  ) throws(ForestError) -> [UInt8] {
    guard let decompressor = libdeflate_alloc_decompressor() else {
      throw .damaged(path: path, place: "byte 0", reason: "no memory to unpack it")
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var size = min(limit, bytes.count * 4)
    while true {
      var count = 0
      var status = LIBDEFLATE_SUCCESS
      let content = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
        status = bytes.withUnsafeBytes {
          function(
            decompressor, $0.baseAddress, $0.count, buffer.baseAddress, buffer.count, &count)
        }
        initialized = status == LIBDEFLATE_SUCCESS ? count : 0
      }
      if status == LIBDEFLATE_SUCCESS { return content }
      guard status == LIBDEFLATE_INSUFFICIENT_SPACE, size < limit else {
        let reason =
          status == LIBDEFLATE_INSUFFICIENT_SPACE
          ? "more than \(limit) bytes of content" : "compressed data are damaged or cut short"
        throw .damaged(path: path, place: "byte 0", reason: reason)
      }
      size = min(limit, size * 4)
    }
  }

  private static func unpackByLibarchive(
    _ bytes: [UInt8], _ limit: Int, _ path: String
  ) throws(ForestError) -> [UInt8] {
    let archive = archive_read_new()
    defer { archive_read_free(archive) }
    for support in [
      archive_read_support_filter_bzip2, archive_read_support_filter_xz,
      archive_read_support_filter_lzma, archive_read_support_filter_lz4, archive_read_support_format_raw,
    ] {
      _ = support(archive)
    }
    let (content, problem) = bytes.withUnsafeBytes { buffer -> ([UInt8], String?) in
      var entry: OpaquePointer?
      guard archive_read_open_memory(archive, buffer.baseAddress, buffer.count) == ARCHIVE_OK,
        archive_read_next_header(archive, &entry) == ARCHIVE_OK
      else { return ([], "neither a pickle nor a compression that joblib writes") }
      // Without a filter these are the bytes of the file, which begin as no pickle does.
      guard archive_filter_count(archive) > 1 else {
        return ([], "neither a pickle nor a compression that joblib writes")
      }
      return read(archive, limit)
    }
    if let problem { throw .damaged(path: path, place: "byte 0", reason: problem) }
    return content
  }

  private static func read(_ archive: OpaquePointer?, _ limit: Int) -> ([UInt8], String?) {
    var content: [UInt8] = []
    let part = 1 << 18
    while true {
      var count = 0
      content += [UInt8](unsafeUninitializedCapacity: part) { buffer, initialized in
        count = archive_read_data(archive, buffer.baseAddress, part)
        initialized = max(0, count)
      }
      if count == 0 { return (content, nil) }
      if count < 0 { return ([], archive_error_string(archive).map { String(cString: $0) } ?? "damaged") }
      if content.count > limit { return ([], "more than \(limit) bytes of content") }
    }
  }
}
