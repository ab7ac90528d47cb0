internal import CBlosc
internal import CHDF5

/// The filters that a dataset's chunks went through, in the order of writing.
struct FilterPipeline: Sendable, Equatable {
  /// One filter.
  enum Step: Sendable, Equatable {
    /// Bytes of elements of this size regrouped by significance.
    case shuffle(elementSize: Int)
    /// zlib.
    case deflate
    /// A checksum after the data.
    case fletcher32
    /// Blosc 1.
    case blosc
  }

  /// The filters.
  var steps: [Step]

  /// True if every chunk carries a checksum.
  var hasChecksum: Bool { steps.contains(.fletcher32) }

  /// True if the size before each packing filter is known, so that ``ChunkDecoder`` can undo the pipeline.
  var isDecodable: Bool {
    var packed = false
    for step in steps where step == .deflate || step == .blosc {
      if packed { return false }
      packed = true
    }
    return true
  }

  /// Reads the pipeline from creation properties; `nil` if it has a filter that is not ours.
  ///
  /// To be called with the library's lock held.
  /// - Throws: `.missingFilter` for a filter that the library does not have either.
  static func read(_ creation: HDF5ID, file: String, object: String) throws(HDF5Error) -> FilterPipeline? {
    var steps: [Step] = []
    var isKnown = true
    for index in 0..<max(0, H5Pget_nfilters(creation.raw)) {
      var values = [UInt32](repeating: 0, count: 32)
      var count = values.count
      var name = [CChar](repeating: 0, count: 128)
      let id = sst_h5_filter(creation.raw, UInt32(index), &values, &count, &name, name.count - 1)
      switch id {
      case 1: steps.append(.deflate)
      case 2: steps.append(.shuffle(elementSize: count > 0 ? Int(values[0]) : 1))
      case 3: steps.append(.fletcher32)
      case BloscFilter.id: steps.append(.blosc)
      default:
        isKnown = false
        guard id >= 0, H5Zfilter_avail(id) > 0 else {
          let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
          throw .missingFilter(file: file, object: object, filter: "\(id) '\(text)'")
        }
      }
    }
    return isKnown ? FilterPipeline(steps: steps) : nil
  }
}

/// The checksum of HDF5's filter 3: Fletcher's sums modulo 65535 over big-endian 16-bit words.
///
/// An odd last byte counts as the high half of a word. The sums are never reduced to zero unless all words are
/// zero. In the file the checksum follows the data in little-endian order.
enum Fletcher32 {
  /// The checksum of `bytes`.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let base = bytes.baseAddress else { return 0 }
    var (low, high): (UInt64, UInt64) = (0, 0)
    let wordCount = bytes.count / 2
    var word = 0
    while word < wordCount {
      // With 64-bit sums 2^20 words are far from an overflow.
      let end = min(wordCount, word + 1 << 20)
      while word < end {
        low &+= UInt64((base + 2 * word).loadUnaligned(as: UInt16.self).bigEndian)
        high &+= low
        word += 1
      }
      (low, high) = (folded(low), folded(high))
    }
    if bytes.count % 2 == 1 {
      low += UInt64(bytes[bytes.count - 1]) << 8
      high += low
    }
    return UInt32(folded(high)) << 16 | UInt32(folded(low))
  }

  /// `sum` modulo 65535, with 65535 in place of a zero that is not empty.
  private static func folded(_ sum: UInt64) -> UInt64 {
    var value = sum
    while value > 0xffff { value = (value & 0xffff) + (value >> 16) }
    return value
  }
}

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
