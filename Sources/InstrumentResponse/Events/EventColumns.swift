internal import SSTCore

/// Events as columns of numbers with names: what selections, cuts and figures work on.
///
/// A column is one contiguous array, so that a million events need no memory of their own. Integers are held as `Double`,
/// which is exact up to 2⁵³.
public struct EventColumns: Sendable, Equatable {
  /// The values of one quantity.
  public struct Column: Sendable, Equatable {
    /// One value for each event.
    public var values: [Double]
    /// Whether the values were stored with 32 bits: limits are then rounded in the same way before they are compared.
    public var isSinglePrecision: Bool
  }

  /// The number of events.
  public private(set) var count: Int
  /// The names of the columns in the order in which they were added.
  public private(set) var names: [String] = []
  private var columns: [String: Column] = [:]

  /// Makes a table without columns.
  ///
  /// - Parameter count: the number of events.
  public init(count: Int) { self.count = count }

  /// Adds a column, or replaces the one with this name.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - values: one for each event.
  ///   - isSinglePrecision: whether the file holds them with 32 bits.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public mutating func add(
    _ name: String, _ values: [Double], isSinglePrecision: Bool = false
  ) throws(ResponseError) {
    guard values.count == count else {
      throw .lengths(what: "values of \(name)", found: values.count, expected: count)
    }
    if columns.updateValue(Column(values: values, isSinglePrecision: isSinglePrecision), forKey: name) == nil
    {
      names.append(name)
    }
  }

  /// A column; nil if there is none with this name.
  public subscript(name: String) -> Column? { columns[name] }

  /// The values of a column.
  ///
  /// - Throws: ``ResponseError/missingColumn(name:similar:)``.
  public func values(_ name: String) throws(ResponseError) -> [Double] {
    guard let column = columns[name] else {
      throw .missingColumn(name: name, similar: NearestMatch.find(name, among: names))
    }
    return column.values
  }

  /// The names of the columns that hold a quantity: the name itself if it is there, otherwise one for each telescope with
  /// the ending `_tel` and digits.
  ///
  /// - Throws: ``ResponseError/missingColumn(name:similar:)`` if there is none.
  public func columns(of quantity: String) throws(ResponseError) -> [String] {
    if columns[quantity] != nil { return [quantity] }
    let start = quantity + "_tel"
    let found = names.filter {
      $0.hasPrefix(start) && $0.count > start.count && $0.dropFirst(start.count).allSatisfy(\.isASCIIDigit)
    }
    if found.isEmpty {
      throw .missingColumn(name: quantity, similar: NearestMatch.find(quantity, among: names))
    }
    return found
  }

  /// Some events, in the order of their rows.
  ///
  /// - Parameters:
  ///   - rows: row numbers, which may occur more than once.
  ///   - isKept: whether a column stays, by its name.
  public func taking(_ rows: [Int], columns isKept: (String) -> Bool = { _ in true }) -> EventColumns {
    var part = EventColumns(count: rows.count)
    part.names = names.filter(isKept)
    for name in part.names {
      guard let column = columns[name] else { continue }
      part.columns[name] = Column(
        values: rows.map { column.values[$0] }, isSinglePrecision: column.isSinglePrecision)
    }
    return part
  }

  /// Takes a column away; nil if there is none with this name.
  mutating func remove(_ name: String) -> Column? {
    names.removeAll { $0 == name }
    return columns.removeValue(forKey: name)
  }

  /// Multiplies a column by a factor.
  ///
  /// - Throws: ``ResponseError/missingColumn(name:similar:)``.
  mutating func scale(_ name: String, by factor: Double) throws(ResponseError) {
    guard columns[name] != nil else {
      throw .missingColumn(name: name, similar: NearestMatch.find(name, among: names))
    }
    columns[name]?.values.withUnsafeMutableBufferPointer { values in
      for row in values.indices { values[row] *= factor }
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
