public import SSTIO

extension TableSchema {
  /// The columns of several tables, one table behind the other.
  public init(sideBySide parts: [TableSchema]) { self.init(parts.flatMap(\.columns)) }
}

extension PackedRows {
  /// Rows that are put together from parts: the first row of each part becomes the first row, and so on.
  ///
  /// - Parameters:
  ///   - parts: as many rows each.
  ///   - schema: the `TableSchema` of the parts side by side of the parts.
  public init(sideBySide parts: [PackedRows], _ schema: TableSchema) {
    let count = parts.first?.rowCount ?? 0
    precondition(parts.allSatisfy { $0.rowCount == count }, "as many rows in each part")
    precondition(parts.reduce(0) { $0 + $1.schema.rowSize } == schema.rowSize, "the columns of all parts")
    self.init(schema, capacity: count)
    addRows(count) { target in
      var offset = 0
      for part in parts {
        let size = part.schema.rowSize
        part.withUnsafeBytes { source in
          guard let base = source.baseAddress else { return }
          for row in 0..<count {
            (target + row * schema.rowSize + offset).copyMemory(from: base + row * size, byteCount: size)
          }
        }
        offset += size
      }
    }
  }
}
