internal import CHDF5

/// A data frame to be written in the "fixed" layout of pandas.
public struct PandasFrame: Sendable, Equatable {
  /// How the columns are called.
  public enum Labels: Sendable, Equatable {
    /// By texts.
    case texts([String])
    /// By numbers, for example the centres of the bins of a histogram.
    case numbers([Double])

    /// The number of columns.
    public var count: Int {
      switch self {
      case .texts(let texts): texts.count
      case .numbers(let numbers): numbers.count
      }
    }
  }

  /// The values of a column, from the first row to the last.
  public enum Column: Sendable, Equatable {
    /// Whole numbers.
    case integers([Int64])
    /// Floating-point numbers.
    case floats([Double])

    /// The number of rows.
    public var count: Int {
      switch self {
      case .integers(let values): values.count
      case .floats(let values): values.count
      }
    }
  }

  /// The names of the columns.
  public var labels: Labels
  /// The columns, in the order of their names.
  public var columns: [Column]

  /// Makes a frame; rows are numbered from 0.
  ///
  /// - Parameters:
  ///   - labels: the names of the columns, all different.
  ///   - columns: as many columns, of equal length.
  public init(labels: Labels, columns: [Column]) {
    (self.labels, self.columns) = (labels, columns)
  }

  /// Makes a frame of columns that are called by texts.
  public init(_ columns: [(name: String, values: Column)]) {
    self.init(labels: .texts(columns.map(\.name)), columns: columns.map(\.values))
  }

  /// Makes a frame of packed rows: whole numbers and truth values become whole numbers.
  ///
  /// Arrays and texts have no place in a frame; a table with them traps.
  public init(_ rows: PackedRows) {
    let schema = rows.schema
    self.init(
      labels: .texts(schema.columns.map(\.name)),
      columns: schema.columns.indices.map { column in
        precondition(schema.columns[column].shape.isEmpty, "a data frame cannot hold an array column")
        let numbers = rows.numbers(ofColumn: column)
        switch schema.columns[column].type {
        case .float32, .float64: return .floats(numbers.compactMap(Double.init))
        default: return .integers(numbers.map { Int64($0) ?? Int64.max })
        }
      })
  }

  /// The number of rows.
  public var rowCount: Int { columns.first?.count ?? 0 }

  /// What is wrong with the frame, if anything.
  var problem: String? {
    if columns.isEmpty || rowCount == 0 { return "a frame without rows or columns" }
    if columns.contains(where: { $0.count != rowCount }) { return "columns of different lengths" }
    if labels.count != columns.count { return "\(labels.count) names for \(columns.count) columns" }
    switch labels {
    case .texts(let texts):
      if Set(texts).count != texts.count { return "two columns of one name" }
      if texts.contains(where: { $0.isEmpty || !$0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }) {
        return "a name that is empty or not plain ASCII"
      }
    case .numbers(let numbers):
      if Set(numbers).count != numbers.count || !numbers.allSatisfy(\.isFinite) {
        return "two columns of one number, or one that is not finite"
      }
    }
    return nil
  }

  /// The columns of one type, as pandas keeps them: their places and the values `[row][column]`.
  struct Block {
    var places: [Int]
    var values: ColumnData
  }

  /// One block for the whole numbers and one for the others, in the order of their first columns.
  var blocks: [Block] {
    let isInteger = columns.map { if case .integers = $0 { true } else { false } }
    let kinds = isInteger.first == true ? [true, false] : [false, true]
    return kinds.compactMap { kind in
      let places = columns.indices.filter { isInteger[$0] == kind }
      return places.isEmpty ? nil : Block(places: places, values: kind ? integers(places) : floats(places))
    }
  }

  private func integers(_ places: [Int]) -> ColumnData {
    var result = [Int64](repeating: 0, count: rowCount * places.count)
    for (k, place) in places.enumerated() {
      guard case .integers(let values) = columns[place] else { continue }
      for (row, value) in values.enumerated() { result[row * places.count + k] = value }
    }
    return .int64(result)
  }

  private func floats(_ places: [Int]) -> ColumnData {
    var result = [Double](repeating: 0, count: rowCount * places.count)
    for (k, place) in places.enumerated() {
      guard case .floats(let values) = columns[place] else { continue }
      for (row, value) in values.enumerated() { result[row * places.count + k] = value }
    }
    return .float64(result)
  }
}

extension PandasFrame.Labels {
  /// The names at some places.
  func at(_ places: [Int]) -> Self {
    switch self {
    case .texts(let texts): .texts(places.map { texts[$0] })
    case .numbers(let numbers): .numbers(places.map { numbers[$0] })
    }
  }

  /// The names as values of an array, and what pandas calls their kind.
  var stored: (data: ColumnData, kind: String) {
    switch self {
    case .texts(let texts): (.string(texts), "string")
    case .numbers(let numbers): (.float64(numbers), "float")
    }
  }
}

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
