internal import CHDF5

extension HDF5Dataset {
  /// What is found out about a dataset when it is opened; to be made with the library's lock held.
  struct Parts {
    let id: HDF5ID
    let typeID: HDF5ID
    let shape: [Int]
    let elementSize: Int
    let chunkShape: [Int]?
    let pipeline: FilterPipeline
    let storedBytes: Int

    init(_ file: HDF5File, _ path: String) throws(HDF5Error) {
      id = try file.openDataset(path)
      guard let type = HDF5ID(H5Dget_type(id.raw)), let space = HDF5ID(H5Dget_space(id.raw)),
        let creation = HDF5ID(H5Dget_create_plist(id.raw))
      else { throw file.damage(path) }
      guard let shape = DataspaceShape.read(space) else { throw file.damage(path) }
      self.shape = shape
      let hasVariableParts = VariableParts.exist(in: type.raw)
      typeID = hasVariableParts ? VariableParts.without(type) : type
      elementSize = H5Tget_size(typeID.raw)
      guard elementSize > 0, elementSize <= file.limits.maximumBytes else {
        throw .damaged(file: file.path, object: path, detail: "its elements have \(elementSize) bytes")
      }
      let stored = H5Dget_storage_size(id.raw)
      storedBytes = Int(clamping: stored)
      guard stored <= UInt64(file.byteCount) else {
        throw .damaged(
          file: file.path, object: path,
          detail: "it claims \(stored) stored bytes, the file has \(file.byteCount)")
      }
      let layout = H5Pget_layout(creation.raw)
      try Self.refuseOtherFiles(layout, creation, file, path)
      guard layout == H5D_CHUNKED else {
        (chunkShape, pipeline) = (nil, FilterPipeline(steps: []))
        return
      }
      let known = try FilterPipeline.read(creation, file: file.path, object: path)
      let chunk = try Self.chunkShape(creation, shape, elementSize, storedBytes, file, path)
      let isOurs = known?.isDecodable ?? false
      pipeline = known ?? FilterPipeline(steps: [])
      chunkShape = isOurs && !hasVariableParts ? chunk : nil
    }

    private static func refuseOtherFiles(
      _ layout: H5D_layout_t, _ creation: HDF5ID, _ file: HDF5File, _ path: String
    ) throws(HDF5Error) {
      let isExternal = layout == H5D_CONTIGUOUS && H5Pget_external_count(creation.raw) > 0
      if layout == H5D_VIRTUAL || isExternal {
        throw .unsupportedType(file: file.path, object: path, type: "data that lie in other files")
      }
    }

    private static func chunkShape(
      _ creation: HDF5ID, _ shape: [Int], _ elementSize: Int, _ stored: Int, _ file: HDF5File, _ path: String
    ) throws(HDF5Error) -> [Int] {
      var lengths = [hsize_t](repeating: 0, count: 32)
      guard !shape.isEmpty, H5Pget_chunk(creation.raw, 32, &lengths) == Int32(shape.count) else {
        throw .damaged(file: file.path, object: path, detail: "its chunks have another rank than its data")
      }
      let chunk = lengths.prefix(shape.count).compactMap(Int.init(exactly:))
      let limit = file.limits.allowance(stored: stored)
      guard chunk.count == shape.count, chunk.allSatisfy({ $0 > 0 }) else {
        throw .damaged(file: file.path, object: path, detail: "its chunks are empty")
      }
      guard let bytes = checkedProduct(chunk + [elementSize]), bytes <= limit else {
        throw .tooLarge(file: file.path, object: path, bytes: Int.max, limit: limit)
      }
      return chunk
    }
  }
}

/// Parts of a type whose size in memory is not that in the file: strings and sequences of variable length, and
/// references. To be used with the library's lock held.
enum VariableParts {
  /// True if a type has such parts; also if it is nested too deeply to tell.
  static func exist(in type: Int64, depth: Int = 0) -> Bool {
    if depth > 8 || H5Tdetect_class(type, H5T_VLEN) != 0 || H5Tdetect_class(type, H5T_REFERENCE) != 0 {
      return true
    }
    switch H5Tget_class(type) {
    case H5T_STRING: return H5Tis_variable_str(type) != 0
    case H5T_ARRAY:
      guard let base = HDF5ID(H5Tget_super(type)) else { return true }
      return exist(in: base.raw, depth: depth + 1)
    case H5T_COMPOUND:
      return (0..<UInt32(max(0, H5Tget_nmembers(type)))).contains { index in
        guard let member = HDF5ID(H5Tget_member_type(type, index)) else { return true }
        return exist(in: member.raw, depth: depth + 1)
      }
    default: return false
    }
  }

  /// A compound type of those members that can be read; other types are returned as they are.
  static func without(_ type: HDF5ID) -> HDF5ID {
    guard H5Tget_class(type.raw) == H5T_COMPOUND else { return type }
    var kept: [(name: String, type: HDF5ID, size: Int)] = []
    for index in 0..<UInt32(max(0, H5Tget_nmembers(type.raw))) {
      guard let member = HDF5ID(H5Tget_member_type(type.raw, index)), let stored = StoredType(member.raw),
        let name = H5Tget_member_name(type.raw, index)
      else { continue }
      kept.append((String(cString: name), member, stored.size))
      H5free_memory(name)
    }
    let total = kept.reduce(0) { $0 + $1.size }
    guard total > 0, let result = HDF5ID(H5Tcreate(H5T_COMPOUND, total)) else { return type }
    var offset = 0
    for member in kept {
      H5Tinsert(result.raw, member.name, offset, member.type.raw)
      offset += member.size
    }
    return result
  }
}

/// An array of an HDF5 file, in memory.
public struct HDF5Array: Sendable, Equatable {
  /// The lengths of the axes, empty for a single value.
  public var shape: [Int]
  /// The values, the last axis running fastest.
  public var data: ColumnData
}

extension HDF5File {
  /// Reads a dataset of numbers, booleans or texts.
  ///
  /// - Parameters:
  ///   - path: the dataset.
  ///   - rows: a range along the first axis, everything if `nil`; must be `nil` for strings of variable length.
  /// - Throws: ``HDF5Error`` `.missingObject`, `.unsupportedType`, `.rowsOutOfRange`, `.tooLarge`, `.damaged`.
  public func array(_ path: String, rows: Range<Int>? = nil) throws(HDF5Error) -> HDF5Array {
    let dataset = try HDF5Dataset(self, path)
    let (type, id) = (dataset.typeID, dataset.id)
    let isVariable = try HDF5Library.locked { () throws(HDF5Error) in H5Tis_variable_str(type.raw) > 0 }
    if isVariable && rows == nil { return try variableStrings(dataset) }
    let (stored, name) = try HDF5Library.locked { () throws(HDF5Error) in
      (StoredType(type.raw), StoredType.name(of: type.raw))
    }
    guard let stored, stored.size == dataset.elementSize else {
      throw .unsupportedType(file: self.path, object: path, type: name)
    }
    let range = rows ?? 0..<dataset.rowCount
    let elements = dataset.shape.dropFirst()
    _ = try dataset.checkedBytes(range)
    guard let perRow = checkedProduct(elements) else { throw damage(path) }
    let gatherer = stored.gatherer(rows: range.count * perRow)
    try dataset.forEachBlock(range) { block, bytes in
      let count = block.count * perRow
      guard let base = bytes.baseAddress, bytes.count >= count * stored.size else { return }
      gatherer.take(base, rows: count, stride: stored.size)
    }
    withExtendedLifetime(id) {}
    let shape = dataset.shape.isEmpty ? [] : [range.count] + elements
    return HDF5Array(shape: shape + stored.shape, data: gatherer.finish())
  }

  private func variableStrings(_ dataset: HDF5Dataset) throws(HDF5Error) -> HDF5Array {
    let count = try dataset.checkedBytes(0..<dataset.rowCount) / dataset.elementSize
    let strings = try HDF5Library.locked { () throws(HDF5Error) in
      guard let space = HDF5ID(H5Dget_space(dataset.id.raw)) else { throw damage(dataset.path) }
      let (id, type) = (dataset.id.raw, dataset.typeID.raw)
      return try VariableStrings.read(count: count, file: self, object: dataset.path) { buffer in
        H5Dread(id, type, sst_h5_all(), sst_h5_all(), sst_h5_default(), buffer)
      } free: { buffer in
        H5Dvlen_reclaim(type, space.raw, sst_h5_default(), buffer)
      }
    }
    return HDF5Array(shape: dataset.shape, data: .string(strings))
  }
}
