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
        precondition(schema.columns[column].shape.isEmpty, "an array has no place in a data frame")
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
