/// Features of events as 32-bit floats, column by column in one buffer.
public struct FeatureTable: Sendable {
  /// One column: its name and unit.
  public struct Feature: Codable, Hashable, Sendable {
    /// The name of the column.
    public var name: String
    /// The unit; nil if it has none or it is not known.
    public var unit: String?

    /// Names a feature.
    public init(_ name: String, unit: String? = nil) { (self.name, self.unit) = (name, unit) }
  }

  /// The columns in order.
  public let features: [Feature]
  /// The number of rows.
  public let rowCount: Int
  /// All values: rows of the first feature, of the second, and so on.
  public private(set) var values: [Float]

  /// Takes columns of equal lengths.
  ///
  /// Values are rounded to 32 bits, as they are wherever forests are trained and applied.
  /// - Throws: ``ForestError/wrongCount(what:found:expected:)`` for different lengths;
  ///   ``ForestError/tooLarge(what:found:limit:)`` for more features than a node can name.
  public init(features: [Feature], columns: [[Double]]) throws(ForestError) {
    guard columns.count == features.count else {
      throw .wrongCount(what: "columns", found: columns.count, expected: features.count)
    }
    try self.init(features: features, rowCount: columns.first?.count ?? 0) {
      feature, values throws(ForestError) in
      let column = columns[feature]
      guard column.count == values.count else {
        throw .wrongCount(
          what: "rows of \(features[feature].name)", found: column.count, expected: values.count)
      }
      for row in values.indices { values[row] = Float(column[row]) }
    }
  }

  /// Fills each column in place.
  ///
  /// - Throws: what `fill` throws; ``ForestError/tooLarge(what:found:limit:)`` for more features than a node can name.
  public init(
    features: [Feature], rowCount: Int,
    fill: (_ feature: Int, _ values: UnsafeMutableBufferPointer<Float>) throws(ForestError) -> Void
  ) throws(ForestError) {
    guard features.count <= ForestNode.maximumFeatureCount else {
      throw .tooLarge(what: "features", found: features.count, limit: ForestNode.maximumFeatureCount)
    }
    (self.features, self.rowCount) = (features, rowCount)
    var values = [Float](repeating: 0, count: features.count * rowCount)
    try values.withUnsafeMutableBufferPointer { (all) throws(ForestError) in
      for feature in features.indices {
        try fill(
          feature, UnsafeMutableBufferPointer(rebasing: all[feature * rowCount..<(feature + 1) * rowCount]))
      }
    }
    self.values = values
  }

  /// The values of a column.
  public func column(_ feature: Int) -> ArraySlice<Float> {
    values[feature * rowCount..<(feature + 1) * rowCount]
  }

  /// Some rows, in the order given; a row may be there twice.
  public func rows(_ indices: some Collection<Int>) -> FeatureTable {
    var copy = self
    copy = FeatureTable(features: features, rowCount: indices.count, values: [])
    copy.values.reserveCapacity(features.count * indices.count)
    for feature in features.indices {
      let base = feature * rowCount
      for row in indices { copy.values.append(values[base + row]) }
    }
    return copy
  }

  private init(features: [Feature], rowCount: Int, values: [Float]) {
    (self.features, self.rowCount, self.values) = (features, rowCount, values)
  }

  /// Checks that every value is finite.
  ///
  /// - Throws: ``ForestError/notFinite(column:row:)`` for the first that is not.
  public func checkFinite() throws(ForestError) {
    for feature in features.indices {
      if let bad = column(feature).firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(column: features[feature].name, row: bad - feature * rowCount)
      }
    }
  }

  /// For each feature of a model, the number of the column here.
  ///
  /// - Throws: ``ForestError/missingFeatures(names:present:)`` naming all that are missing;
  ///   ``ForestError/otherUnit(feature:found:expected:)`` if both units are known and differ.
  public func columns(for wanted: [Feature]) throws(ForestError) -> [Int] {
    let places = wanted.map { feature in features.firstIndex { $0.name == feature.name } }
    let missing = zip(wanted, places).filter { $0.1 == nil }.map(\.0.name)
    guard missing.isEmpty else { throw .missingFeatures(names: missing, present: features.map(\.name)) }
    let found = places.compactMap { $0 }
    for (feature, column) in zip(wanted, found) {
      if let expected = feature.unit, let unit = features[column].unit, unit != expected {
        throw .otherUnit(feature: feature.name, found: unit, expected: expected)
      }
    }
    return found
  }
}
