extension PackedRows {
  /// The numbers of a column without arrays, from the first row to the last.
  func numbers(ofColumn column: Int) -> [StoredNumber] {
    let (type, offset) = (schema.columns[column].type, schema.offsets[column])
    return withUnsafeBytes { all in
      guard let base = all.baseAddress else { return [] }
      return (0..<rowCount).map { row in
        guard let number = StoredNumber(base + row * schema.rowSize + offset, type) else {
          preconditionFailure("a string is not a number")
        }
        return number
      }
    }
  }

  /// The value of a cell as text, arrays in brackets; numbers read back to the same bits.
  public func text(row: Int, column: Int) -> String {
    let info = schema.columns[column]
    return withUnsafeBytes { all in
      guard let base = all.baseAddress else { return "" }
      let cell = base + row * schema.rowSize + schema.offsets[column]
      if info.shape.isEmpty { return Self.text(cell, info.type) }
      let values = (0..<info.elementsPerRow).map {
        Self.text(cell + $0 * info.type.size, info.type, inArray: true)
      }
      return "[" + values.joined(separator: ",") + "]"
    }
  }

  /// One value; in arrays truth values and special numbers are spelled as in JSON and its extensions.
  private static func text(_ cell: UnsafeRawPointer, _ type: ColumnType, inArray: Bool = false) -> String {
    if type == .float32, !inArray { return "\(cell.loadUnaligned(as: Float.self))" }
    if type == .float32 {
      let value = cell.loadUnaligned(as: Float.self)
      return value.isFinite ? "\(value)" : special(Double(value))
    }
    switch StoredNumber(cell, type) {
    case .integer(let value): return "\(value)"
    case .unsigned(let value): return "\(value)"
    case .real(let value): return value.isFinite || !inArray ? "\(value)" : special(value)
    case .logical(let value): return inArray ? "\(value)" : value ? "True" : "False"
    case nil: return CellText.read(cell, length: type.size)
    }
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
  }
}
