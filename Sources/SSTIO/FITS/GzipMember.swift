internal import CDeflate

/// Packs bytes as a gzip file of one member, without a name or time, so that equal bytes give equal files.
enum GzipMember {
  private static let level: Int32 = 6

  /// The packed bytes; nil without memory.
  static func pack(_ bytes: [UInt8]) -> [UInt8]? {
    guard let compressor = libdeflate_alloc_compressor(level) else { return nil }
    defer { libdeflate_free_compressor(compressor) }
    let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
    var size = 0
    let packed = [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      size = libdeflate_gzip_compress(compressor, bytes, bytes.count, target.baseAddress, bound)
      count = size
    }
    return size > 0 ? packed : nil
  }
}
