extension EventColumns {
  /// Puts tables behind each other, and takes their columns away, so that hardly more memory is needed than before.
  ///
  /// - Parameter parts: at least one; a column that one of them lacks is left out.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)`` without a table.
  public init(consuming parts: inout [EventColumns]) throws(ResponseError) {
    guard let first = parts.first else { throw .lengths(what: "tables of events", found: 0, expected: 1) }
    self.init(count: parts.reduce(0) { $0 + $1.count })
    for name in first.names {
      guard parts.allSatisfy({ $0[name] != nil }) else { continue }
      var values: [Double] = []
      values.reserveCapacity(count)
      var isSinglePrecision = true
      for place in parts.indices {
        guard let column = parts[place].remove(name) else { continue }
        values += column.values
        isSinglePrecision = isSinglePrecision && column.isSinglePrecision
      }
      try add(name, values, isSinglePrecision: isSinglePrecision)
    }
  }

  /// Puts tables behind each other.
  ///
  /// - Parameter parts: at least one; a column that one of them lacks is left out.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)`` without a table.
  public init(joining parts: [EventColumns]) throws(ResponseError) {
    guard let first = parts.first else { throw .lengths(what: "tables of events", found: 0, expected: 1) }
    self.init(count: parts.reduce(0) { $0 + $1.count })
    for name in first.names {
      let columns = parts.compactMap { $0[name] }
      guard columns.count == parts.count else { continue }
      try add(
        name, columns.flatMap(\.values), isSinglePrecision: columns.allSatisfy(\.isSinglePrecision))
    }
  }
}
