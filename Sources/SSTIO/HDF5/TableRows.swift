internal import SSTCore

/// Rows of some columns of a table, in memory.
public struct TableRows: Sendable {
  /// One column.
  public struct Column: Sendable {
    /// Name, type, unit, meaning.
    public var info: HDF5ColumnInfo
    /// The values, flat: `[row][element]`.
    public var data: ColumnData
    /// The values of one row.
    public var elementsPerRow: Int { info.elementsPerRow }
  }

  /// Which rows of the table these are.
  public let rows: Range<Int>
  /// The columns in the order they were asked for.
  public let columns: [Column]
  private let file: String
  private let table: String

  init(rows: Range<Int>, columns: [Column], file: String, table: String) {
    self.rows = rows
    self.columns = columns
    self.file = file
    self.table = table
  }

  /// The number of rows.
  public var count: Int { rows.count }

  /// A column, `nil` if it was not read.
  public subscript(name: String) -> Column? { columns.first { $0.info.name == name } }

  /// The values of a column as `Double`, flat.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for text.
  public func doubles(_ name: String) throws(HDF5Error) -> [Double] {
    try values(name) { $0.doubles }
  }

  /// The values of a column as `Float`, flat.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for text.
  public func floats(_ name: String) throws(HDF5Error) -> [Float] {
    try values(name) { $0.floats }
  }

  /// The values of an integer or boolean column, flat.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for other types.
  public func integers(_ name: String) throws(HDF5Error) -> [Int64] {
    try values(name) { $0.integers }
  }

  /// The values of a boolean or integer column as `Bool`, flat.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for other types.
  public func booleans(_ name: String) throws(HDF5Error) -> [Bool] {
    try values(name) { $0.booleans }
  }

  /// The texts of a column.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`, or `.unsupportedType` for numbers.
  public func strings(_ name: String) throws(HDF5Error) -> [String] {
    try values(name) { $0.strings }
  }

  private func values<Value>(_ name: String, _ convert: (ColumnData) -> [Value]?) throws(HDF5Error) -> [Value]
  {
    guard let column = self[name] else {
      throw .missingColumn(
        file: file, table: table, column: name,
        similar: NearestMatch.find(name, among: columns.map(\.info.name)))
    }
    guard let result = convert(column.data) else {
      throw .unsupportedType(
        file: file, object: table + "." + name, type: "\(column.info.type) where another type is needed")
    }
    return result
  }
}

/// Reads rows of a table as packed bytes, to be written to another table without a look at the values.
public struct PackedRowReader: Sendable {
  /// The columns that are read, in this order; all are in the table, with the same types and shapes.
  public let schema: TableSchema
  /// The number of rows of the table.
  public var rowCount: Int { dataset.rowCount }

  private struct Part {
    var source, target, count: Int
  }
  private let dataset: HDF5Dataset
  private let parts: [Part]
  /// The columns whose bytes are turned round.
  private let turned: [Int]
  private let rowsPerChunk: Int

  init(
    _ schema: TableSchema, dataset: HDF5Dataset, members: [TableMember], rowsPerChunk: Int, file: String,
    path: String
  ) throws(HDF5Error) {
    (self.schema, self.dataset, self.rowsPerChunk) = (schema, dataset, rowsPerChunk)
    let places = Dictionary(members.map { ($0.name, $0) }) { first, _ in first }
    var parts: [Part] = []
    var turned: [Int] = []
    for (column, target) in zip(schema.columns, schema.offsets) {
      guard let member = places[column.name] else {
        throw .missingColumn(
          file: file, table: path, column: column.name,
          similar: NearestMatch.find(column.name, among: members.map(\.name)))
      }
      guard member.type.type == column.type, member.type.shape == column.shape else {
        throw .unsupportedType(
          file: file, object: path + "." + column.name,
          type: "\(member.type.type) \(member.type.shape) where \(column.type) \(column.shape) is expected")
      }
      if member.type.isBigEndian { turned.append(schema.index(of: column.name) ?? 0) }
      if let last = parts.last, last.source + last.count == member.offset, last.target + last.count == target
      {
        parts[parts.count - 1].count += column.byteCount
      } else {
        parts.append(Part(source: member.offset, target: target, count: column.byteCount))
      }
    }
    (self.parts, self.turned) = (parts, turned)
  }

  /// Rows in a row, packed.
  ///
  /// - Throws: ``HDF5Error`` `.rowsOutOfRange`, `.tooLarge` or `.damaged`.
  public func rows(_ range: Range<Int>) throws(HDF5Error) -> PackedRows {
    PackedRows(schema, packed: try bytes(ofRows: Array(range)))
  }

  /// The packed bytes of rows, in the order given; a row may be asked for more than once.
  ///
  /// Rows near to each other are read together, whatever their order.
  /// - Throws: ``HDF5Error`` `.rowsOutOfRange`, `.tooLarge` or `.damaged`.
  public func bytes(ofRows rows: [Int]) throws(HDF5Error) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: rows.count * schema.rowSize)
    let order = isAscending(rows) ? Array(rows.indices) : rows.indices.sorted { rows[$0] < rows[$1] }
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, rows[order[end]] - rows[order[end - 1]] <= rowsPerChunk { end += 1 }
      try read(rows, order[start..<end], into: &result)
      start = end
    }
    for column in turned { ByteOrder.turn(&result, schema, column: column) }
    return result
  }

  private func isAscending(_ rows: [Int]) -> Bool { zip(rows, rows.dropFirst()).allSatisfy { $0 <= $1 } }

  /// Reads the rows at these places of the list, which are ascending and near to each other.
  private func read(_ rows: [Int], _ places: ArraySlice<Int>, into result: inout [UInt8]) throws(HDF5Error) {
    guard let first = places.first, let last = places.last else { return }
    let (stride, size) = (dataset.elementSize, schema.rowSize)
    var next = places.startIndex
    try dataset.forEachBlock(rows[first]..<rows[last] + 1) { block, bytes in
      result.withUnsafeMutableBytes { target in
        while next < places.endIndex, block.contains(rows[places[next]]) {
          let from = (rows[places[next]] - block.lowerBound) * stride
          for part in parts {
            let source = from + part.source
            UnsafeMutableRawBufferPointer(
              rebasing: target[
                places[next] * size + part.target..<places[next] * size + part.target + part.count]
            ).copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[source..<source + part.count]))
          }
          next += 1
        }
      }
    }
  }
}
