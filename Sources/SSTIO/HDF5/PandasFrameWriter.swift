internal import CHDF5

extension HDF5FileWriter {
  /// Writes a data frame in the "fixed" layout, which `pandas.read_hdf` and ``PandasFixedFrame`` read.
  ///
  /// - Parameters:
  ///   - frame: the columns; at least one, and at least one row.
  ///   - key: the group, for example `df_param`.
  /// - Throws: ``HDF5Error`` `.wrongRows` if the columns do not fit together, or `.cannotWrite`.
  public func writeFrame(_ frame: PandasFrame, key: String) throws(HDF5Error) {
    let group = "/" + key
    if let problem = frame.problem { throw .wrongRows(file: path, table: group, detail: problem) }
    let blocks = frame.blocks
    try makeGroup(group)
    try writeAxis(group + "/axis0", frame.labels)
    let rows = (0..<frame.rowCount).map(Int64.init)
    try writeAxis(group + "/axis1", data: .int64(rows), kind: "integer")
    for (k, block) in blocks.enumerated() {
      try writeAxis("\(group)/block\(k)_items", frame.labels.at(block.places))
      let values = "\(group)/block\(k)_values"
      try writeArray(values, block.values, shape: [frame.rowCount, block.places.count])
      try setPandasAttributes(of: values)
    }
    try setAttributes(of: group, Self.frameAttributes(blockCount: blocks.count))
  }

  private static func frameAttributes(blockCount: Int) -> [(String, HDF5Attribute)] {
    let axes = ["axis0", "axis1"] + (0..<blockCount).map { "block\($0)_items" }
    return [
      ("pandas_type", .strings(["frame"])), ("pandas_version", .strings(["0.15.2"])),
      ("encoding", .strings(["UTF-8"])), ("errors", .strings(["strict"])), ("ndim", .integers([2])),
      ("nblocks", .integers([Int64(blockCount)])),
    ] + axes.map { ($0 + "_variety", .strings(["regular"])) }
  }

  private func writeAxis(_ path: String, _ labels: PandasFrame.Labels) throws(HDF5Error) {
    let (data, kind) = labels.stored
    try writeAxis(path, data: data, kind: kind)
  }

  private func writeAxis(_ path: String, data: ColumnData, kind: String) throws(HDF5Error) {
    try writeArray(path, data, attributes: [("kind", .strings([kind]))])
    // The index has no name: "N." is how Python pickles None.
    try setPandasAttributes(of: path, [("name", .string(["N."]))])
  }

  /// What pandas gives to each of its arrays: it is stored by rows.
  private func setPandasAttributes(
    of object: String, _ more: [(String, ColumnData)] = []
  ) throws(HDF5Error) {
    try setAttributes(of: object, [("FLAVOR", .strings(["numpy"]))])
    try withFile { file throws(HDF5Error) in
      guard let id = HDF5ID(H5Oopen(file, object, sst_h5_default())) else { throw failure(object) }
      for (name, value) in more + [("transposed", .uint8([1]))]
      where !AttributeWriter.write(name, value, to: id) { throw failure(object + "@" + name) }
    }
  }
}
