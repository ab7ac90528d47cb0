internal import CHDF5

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
