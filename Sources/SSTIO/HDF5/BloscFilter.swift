internal import CBlosc
internal import CHDF5

/// Decoding of Blosc 1, which PyTables uses by default (HDF5 filter 32001).
enum BloscFilter {
  /// The number under which the filter is known to HDF5.
  static let id: Int32 = 32001
  /// The most bytes that one chunk may have when the library itself asks for it.
  static let maximumChunkBytes = 256 << 20

  /// The unpacked size of a packed buffer, or `nil` if its header is not consistent.
  static func unpackedSize(_ packed: UnsafeRawBufferPointer) -> Int? {
    guard let base = packed.baseAddress, packed.count >= Int(BLOSC_MIN_HEADER_LENGTH) else { return nil }
    var unpacked = 0
    guard blosc_cbuffer_validate(base, packed.count, &unpacked) == 0, unpacked >= 0 else { return nil }
    return unpacked
  }

  /// Unpacks into `output`, which must have exactly the unpacked size; false if the data are damaged.
  static func unpack(_ packed: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
    guard let source = packed.baseAddress, let target = output.baseAddress,
      unpackedSize(packed) == output.count
    else { return false }
    return blosc_decompress_ctx(source, target, output.count, 1) == Int32(exactly: output.count)
  }

  /// Makes libhdf5 able to read chunks with this filter, for the few layouts that we leave to it.
  static func register() {
    if H5Zfilter_avail(id) > 0 { return }
    sst_h5_register_filter(id, "blosc") { flags, valueCount, values, size, capacity, buffer in
      guard flags & sst_h5_filter_reverse_flag() != 0, let buffer, let capacity, let packed = buffer.pointee
      else { return 0 }
      let source = UnsafeRawBufferPointer(start: packed, count: size)
      let expected = valueCount > 3 ? Int(values?[3] ?? 0) : 0
      guard let unpacked = BloscFilter.unpackedSize(source), unpacked > 0,
        unpacked <= BloscFilter.maximumChunkBytes, unpacked >= expected,
        let target = H5allocate_memory(unpacked, false)
      else { return 0 }
      guard BloscFilter.unpack(source, into: UnsafeMutableRawBufferPointer(start: target, count: unpacked))
      else {
        H5free_memory(target)
        return 0
      }
      H5free_memory(packed)
      buffer.pointee = target
      capacity.pointee = unpacked
      return unpacked
    }
  }
}
