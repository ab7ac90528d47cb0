/// Writes rows as JSON lines or CSV into one buffer.
struct DumpWriter {
  let format: TableDump.Format
  private(set) var bytes: [UInt8] = []

  init(format: TableDump.Format) { self.format = format }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// The line of column names; JSON lines have none.
  mutating func header(_ names: [String]) {
    guard format == .csv else { return }
    for (index, name) in names.enumerated() {
      if index > 0 { append(",") }
      csvText(name)
    }
    append("\n")
  }

  /// The rows of a block.
  mutating func rows(_ columns: [DumpCells]) {
    let count = columns.first.map { $0.starts.count - 1 } ?? 0
    let keys = columns.map { Array((JSONValue.quoted($0.name) + ":").utf8) }
    for row in 0..<count {
      if format == .jsonl { append("{") }
      for (index, column) in columns.enumerated() {
        if index > 0 { append(",") }
        if format == .jsonl { bytes += keys[index] }
        cell(column, row)
      }
      append(format == .jsonl ? "}\n" : "\n")
    }
  }

  private mutating func cell(_ column: DumpCells, _ row: Int) {
    let range = column.starts[row]..<column.starts[row + 1]
    let isJSON = format == .jsonl
    if isJSON && column.isList { append("[") }
    if isJSON && !column.isList && range.isEmpty { append("null") }
    let separator = UInt8(ascii: isJSON ? "," : ";")
    for index in range {
      if index > range.lowerBound { bytes.append(separator) }
      value(column.values, index)
    }
    if isJSON && column.isList { append("]") }
  }

  private mutating func value(_ values: DumpCells.Values, _ index: Int) {
    switch values {
    case .integers(let numbers): integer(numbers[index].magnitude, isNegative: numbers[index] < 0)
    case .unsigned(let numbers): integer(numbers[index], isNegative: false)
    case .floats(let numbers): number(numbers[index])
    case .doubles(let numbers): number(numbers[index])
    case .booleans(let flags): append(flags[index] ? "true" : "false")
    case .texts(let texts): if format == .jsonl { append(JSONValue.quoted(texts[index])) } else { csvText(texts[index]) }
    }
  }

  private mutating func integer(_ magnitude: UInt64, isNegative: Bool) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  /// The shortest text that gives the same number; JSON has no word for what is not finite.
  private mutating func number<Number: BinaryFloatingPoint & LosslessStringConvertible>(_ value: Number) {
    if value.isFinite { return append(value.description) }
    if format == .jsonl { return append("null") }
    append(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
  }

  private mutating func csvText(_ text: String) {
    let needsQuotes = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ";") || byte < 0x20
    }
    append(needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text)
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }
}
