/// A column of a table of cuts, edges or figures, ready to be written: the tables know their columns, and whoever writes
/// them knows the format.
public struct FigureColumn: Sendable, Equatable {
  /// The name in the original's files.
  public var name: String
  /// The unit; nil for none.
  public var unit: String?
  /// One value for each row.
  public var values: [Double]
  /// Whether the values are whole numbers.
  public var isInteger: Bool

  /// Makes a column.
  ///
  /// - Parameters:
  ///   - name: the name in the file.
  ///   - unit: the unit; nil for none.
  ///   - values: one for each row.
  ///   - isInteger: whether the values are whole numbers.
  public init(_ name: String, unit: String? = nil, _ values: [Double], isInteger: Bool = false) {
    (self.name, self.unit, self.values, self.isInteger) = (name, unit, values, isInteger)
  }
}

/// The columns of a table that was read, by name.
struct FigureColumns {
  private let what: String
  private let columns: [FigureColumn]

  /// Takes columns.
  ///
  /// - Parameters:
  ///   - columns: all columns of a table.
  ///   - what: what the table holds, for messages.
  /// - Throws: ``ResponseError/damagedTable(what:reason:)`` for columns of different lengths.
  init(_ columns: [FigureColumn], what: String) throws(ResponseError) {
    (self.columns, self.what) = (columns, what)
    for column in columns where column.values.count != columns[0].values.count {
      throw .damagedTable(what: what, reason: "its columns have different lengths")
    }
  }

  /// The values of a column; nil if it is not there.
  func optional(_ name: String) -> [Double]? { columns.first { $0.name == name }?.values }

  /// The values of a column.
  func required(_ name: String) throws(ResponseError) -> [Double] {
    guard let values = optional(name) else {
      throw .damagedTable(what: what, reason: "it has no column \(name)")
    }
    return values
  }

  /// The values of a column as whole numbers.
  func wholeNumbers(_ name: String) throws(ResponseError) -> [Int]? {
    guard let values = optional(name) else { return nil }
    var numbers: [Int] = []
    for value in values {
      guard let number = Int(exactly: value), number >= 0 else {
        throw .damagedTable(what: what, reason: "\(name) has the value \(value)")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// The bins of the columns `low` and `high`, which must touch.
  func binning() throws(ResponseError) -> Binning {
    let (low, high) = (try required("low"), try required("high"))
    guard let last = high.last, zip(low.dropFirst(), high).allSatisfy({ $0 == $1 }) else {
      throw .damagedTable(what: what, reason: "its bins do not touch, or there are none")
    }
    do {
      return try Binning(low + [last], what)
    } catch {
      throw .damagedTable(what: what, reason: "its bins do not rise")
    }
  }
}
