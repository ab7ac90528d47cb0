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
