internal import Foundation

extension Table {
  /// Reads the rows of a CSV or ECSV file by the names in its first line that is no comment.
  ///
  /// Columns may come in any order, others are left out. Nothing, `nan` and `inf` are numbers.
  /// - Parameters:
  ///   - path: the file.
  ///   - initial: a row before the file sets its values; what the file lacks stays.
  /// - Throws: ``FileError`` or ``TableError``.
  public func rows(ofDelimitedFile path: String, initial: Row) throws -> [Row] {
    let lines = try DelimitedText(path: path)
    let match = try match(
      lines.names.map { name in
        schema.columns.first { $0.name == name } ?? ColumnInfo(name: name, type: .string(1))
      })
    var chosen: [ColumnInfo] = []
    for part in match.parts {
      chosen.append(try lines.widened(columns[part.column].info, field: part.source))
    }
    if chosen.isEmpty { return [Row](repeating: initial, count: lines.records.count) }
    var packed = PackedRows(TableSchema(chosen), capacity: lines.records.count)
    for record in lines.records { try lines.pack(record, match.parts.map(\.source), into: &packed) }
    var rows: [Row] = []
    try read(packed, match: match.renumbered, initial: initial, into: &rows)
    return rows
  }
}

extension DelimitedText {
  /// A column of texts with room for the longest one; others as they are.
  ///
  /// Every row gets that room, so one field of a megabyte would take gigabytes.
  fileprivate func widened(_ column: ColumnInfo, field: Int) throws(TableError) -> ColumnInfo {
    guard case .string(let length) = column.type else { return column }
    var column = column
    var longest = length
    for record in records where field < record.fields.count {
      let count = record.fields[field].utf8.count
      guard count <= Self.longestText else {
        throw .badLine(
          path: path, line: record.line, found: "\(count) bytes in \(column.name)",
          expected: "at most \(Self.longestText)")
      }
      longest = max(longest, count)
    }
    column.type = .string(longest)
    return column
  }

  /// The longest text of a column, in bytes.
  private static var longestText: Int { 4096 }

  /// Appends the chosen fields of a line.
  fileprivate func pack(_ record: Record, _ chosen: [Int], into packed: inout PackedRows) throws(TableError) {
    func wrong(_ found: String, _ expected: String) -> TableError {
      .badLine(path: path, line: record.line, found: found, expected: expected)
    }
    packed.addRow()
    let schema = packed.schema
    for (place, field) in chosen.enumerated() {
      let (column, text) = (schema.columns[place], record.fields[field])
      var isRead = true
      packed.withLastRow { row in
        isRead = Self.write(text, column, to: row + schema.offsets[place])
      }
      if !isRead { throw wrong("'\(text.prefix(40))'", "\(column.name) as \(TableMatch.words(column))") }
    }
  }

  private static func write(_ text: String, _ column: ColumnInfo, to cell: UnsafeMutableRawPointer) -> Bool {
    if column.shape.isEmpty { return write(text, column.type, to: cell) }
    guard text.first == "[", text.last == "]" else { return false }
    let values = text.dropFirst().dropLast().split(separator: ",")
    guard values.count == column.elementsPerRow else { return false }
    for (index, value) in values.enumerated() {
      let word = value.trimmingCharacters(in: .whitespaces)
      guard write(word, column.type, to: cell + index * column.type.size) else { return false }
    }
    return true
  }

  private static func write(_ text: String, _ type: ColumnType, to cell: UnsafeMutableRawPointer) -> Bool {
    func put<Value: ColumnValue>(_ value: Value?) -> Bool {
      guard let value else { return false }
      cell.storeBytes(of: value, as: Value.self)
      return true
    }
    switch type {
    case .int8: return put(Int8(text))
    case .int16: return put(Int16(text))
    case .int32: return put(Int32(text))
    case .int64: return put(Int64(text))
    case .uint8: return put(UInt8(text))
    case .uint16: return put(UInt16(text))
    case .uint32: return put(UInt32(text))
    case .uint64: return put(UInt64(text))
    case .float32: return put(text.isEmpty ? Float.nan : Float(text))
    case .float64: return put(text.isEmpty ? Double.nan : Double(text))
    case .bool:
      let truths = ["true": true, "1": true, "false": false, "0": false]
      return put(truths[text.lowercased()])
    case .string(let length):
      CellText.write(text, to: cell, length: length)
      return true
    }
  }
}
