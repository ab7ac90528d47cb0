internal import CHDF5

/// The value of an attribute: a single value or a list.
public enum HDF5Attribute: Sendable, Equatable {
  /// Integers and booleans.
  case integers([Int64])
  /// Floating-point numbers.
  case floats([Double])
  /// Texts.
  case strings([String])

  /// The value as a single integer.
  public var integer: Int64? {
    if case .integers(let values) = self, values.count == 1 { return values[0] }
    return nil
  }

  /// The value as a single number; integers are converted.
  public var double: Double? {
    switch self {
    case .floats(let values) where values.count == 1: values[0]
    case .integers(let values) where values.count == 1: Double(values[0])
    default: nil
    }
  }

  /// The value as a single text.
  public var string: String? {
    if case .strings(let values) = self, values.count == 1 { return values[0] }
    return nil
  }

  init?(_ data: ColumnData) {
    if let texts = data.strings {
      self = .strings(texts)
    } else if let integers = data.integers {
      self = .integers(integers)
    } else if let doubles = data.doubles {
      self = .floats(doubles)
    } else {
      return nil
    }
  }
}

extension HDF5File {
  /// The most bytes that the value of one attribute may have.
  private static var maximumAttributeBytes: Int { 16 << 20 }
  /// The most attributes that an object may have.
  private static var maximumAttributes: UInt64 { 100_000 }

  /// All attributes of a group or dataset that are numbers or texts, or lists of them.
  ///
  /// - Throws: ``HDF5Error`` if there is no such object or an attribute is damaged.
  public func attributes(of object: String = "/") throws(HDF5Error) -> [String: HDF5Attribute] {
    try HDF5Library.locked { () throws(HDF5Error) in
      let id = try openObject(object)
      var result: [String: HDF5Attribute] = [:]
      for name in try attributeNames(id, object) {
        if let value = try read(name, of: id, object) { result[name] = value }
      }
      return result
    }
  }

  /// One attribute of a group or dataset; `nil` if it does not exist or is neither number nor text.
  ///
  /// - Throws: ``HDF5Error`` if there is no such object or the attribute is damaged.
  public func attribute(_ name: String, of object: String = "/") throws(HDF5Error) -> HDF5Attribute? {
    try HDF5Library.locked { () throws(HDF5Error) in
      let id = try openObject(object)
      guard H5Aexists(id.raw, name) > 0 else { return nil }
      return try read(name, of: id, object)
    }
  }

  private func openObject(_ object: String) throws(HDF5Error) -> HDF5ID {
    try info(of: object)?.kind == .dataset ? openDataset(object) : openGroup(object)
  }

  private func attributeNames(_ id: HDF5ID, _ object: String) throws(HDF5Error) -> [String] {
    // Looking for a name that nobody has decodes every attribute and reports damage. Listing them without that
    // check crashes some versions of the library.
    guard H5Aexists(id.raw, "\u{1}") >= 0 else { throw damage(object) }
    final class Names { var list: [String] = [] }
    let names = Names()
    var position: UInt64 = 0
    let status = withExtendedLifetime(names) {
      H5Aiterate2(
        id.raw, H5_INDEX_NAME, H5_ITER_INC, &position,
        { _, name, _, context in
          guard let name, let context else { return -1 }
          let names = Unmanaged<Names>.fromOpaque(context).takeUnretainedValue()
          names.list.append(String(cString: name))
          return UInt64(names.list.count) > HDF5File.maximumAttributes ? -1 : 0
        }, Unmanaged.passUnretained(names).toOpaque())
    }
    if status < 0 { throw damage(object) }
    return names.list
  }

  private func read(_ name: String, of id: HDF5ID, _ object: String) throws(HDF5Error) -> HDF5Attribute? {
    let label = object + "@" + name
    guard let attribute = HDF5ID(H5Aopen(id.raw, name, sst_h5_default())),
      let space = HDF5ID(H5Aget_space(attribute.raw)), let type = HDF5ID(H5Aget_type(attribute.raw))
    else { throw damage(label) }
    guard let shape = DataspaceShape.read(space) else { throw damage(label) }
    guard let count = checkedProduct(shape) else {
      throw .damaged(file: path, object: label, detail: "its length does not fit a number")
    }
    if H5Tis_variable_str(type.raw) > 0 {
      return .strings(
        try VariableStrings.read(count: count, file: self, object: label) { buffer in
          H5Aread(attribute.raw, type.raw, buffer)
        } free: { buffer in
          H5Dvlen_reclaim(type.raw, space.raw, sst_h5_default(), buffer)
        })
    }
    guard let stored = StoredType(type.raw) else { return nil }
    guard let bytes = checkedProduct([count, stored.size]), bytes <= Self.maximumAttributeBytes,
      bytes <= limits.allowance(stored: Int(clamping: H5Aget_storage_size(attribute.raw)))
    else {
      throw .tooLarge(file: path, object: label, bytes: Int.max, limit: Self.maximumAttributeBytes)
    }
    // PyTables stores an empty text as a text in an empty space.
    if bytes == 0, case .string = stored.type { return .strings([""]) }
    if bytes == 0 { return HDF5Attribute(stored.gatherer(rows: 0).finish()) }
    var buffer = [UInt8](repeating: 0, count: bytes)
    guard H5Aread(attribute.raw, type.raw, &buffer) >= 0 else { throw damage(label) }
    return buffer.withUnsafeBytes { HDF5Attribute(stored.values(of: $0, rows: count)) }
  }
}

/// The lengths of a data space; to be used with the library's lock held.
enum DataspaceShape {
  /// The lengths, empty for a single value, `[0]` for an empty space, or `nil` if they make no sense.
  static func read(_ space: HDF5ID) -> [Int]? {
    if H5Sget_simple_extent_type(space.raw) == H5S_NULL { return [0] }
    let rank = Int(H5Sget_simple_extent_ndims(space.raw))
    guard rank >= 0, rank <= 32 else { return nil }
    var lengths = [hsize_t](repeating: 0, count: max(1, rank))
    guard H5Sget_simple_extent_dims(space.raw, &lengths, nil) == Int32(rank) else { return nil }
    let shape = lengths.prefix(rank).compactMap(Int.init(exactly:))
    return shape.count == rank ? shape : nil
  }
}

/// Reading of strings of variable length, which the library allocates one by one.
enum VariableStrings {
  /// Reads `count` strings through `load` and gives their memory back through `free`.
  static func read(
    count: Int, file: HDF5File, object: String, load: (UnsafeMutableRawPointer) -> Int32,
    free: (UnsafeMutableRawPointer) -> Int32
  ) throws(HDF5Error) -> [String] {
    // Every string takes at least its 16-byte descriptor in the file.
    guard count <= file.byteCount / 16 + 1 else {
      throw .damaged(file: file.path, object: object, detail: "it claims \(count) strings")
    }
    if count == 0 { return [] }
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    let status = pointers.withUnsafeMutableBytes { bytes in bytes.baseAddress.map(load) ?? -1 }
    guard status >= 0 else { throw file.damage(object) }
    let result = pointers.map { $0.map { String(cString: $0) } ?? "" }
    _ = pointers.withUnsafeMutableBytes { bytes in bytes.baseAddress.map(free) ?? -1 }
    return result
  }
}
