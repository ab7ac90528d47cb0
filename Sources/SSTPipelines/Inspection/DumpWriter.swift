import SSTCore
import SSTIO

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

  /// One row of a block.
  mutating func row(_ columns: [DumpCells], _ row: Int) {
    if format == .jsonl { append("{") }
    for index in columns.indices {
      if index > 0 { append(",") }
      if format == .jsonl { bytes += columns[index].key }
      cell(columns[index], row)
    }
    append(format == .jsonl ? "}\n" : "\n")
  }

  private mutating func cell(_ column: DumpCells, _ row: Int) {
    let range = column.starts[row]..<column.starts[row + 1]
    let isJSON = format == .jsonl
    if isJSON && column.isList { append("[") }
    if isJSON && !column.isList && range.isEmpty { append("null") }
    switch column.values {
    case .stored(let raw, let type): stored(raw, type, range)
    case .integers(let all): items(range) { $0.integer(all[$1].magnitude, isNegative: all[$1] < 0) }
    case .unsigned(let all): items(range) { $0.integer(all[$1], isNegative: false) }
    case .floats(let all): items(range) { $0.number(all[$1]) }
    case .doubles(let all): items(range) { $0.number(all[$1]) }
    case .booleans(let all): items(range) { $0.append(all[$1] ? "true" : "false") }
    case .texts(let all): items(range) { $0.text(all[$1]) }
    }
    if isJSON && column.isList { append("]") }
  }

  @inline(__always)
  private mutating func items(_ range: Range<Int>, _ write: (inout DumpWriter, Int) -> Void) {
    let separator = UInt8(ascii: format == .jsonl ? "," : ";")
    for index in range {
      if index > range.lowerBound { bytes.append(separator) }
      write(&self, index)
    }
  }

  private mutating func stored(_ raw: [UInt8], _ type: ZFITSItemType, _ range: Range<Int>) {
    switch type {
    case .bool: items(range) { $0.append(raw[$1] != 0 ? "true" : "false") }
    case .int8: integers(raw, range, as: Int8.self)
    case .uint8: integers(raw, range, as: UInt8.self)
    case .int16: integers(raw, range, as: Int16.self)
    case .uint16: integers(raw, range, as: UInt16.self)
    case .int32: integers(raw, range, as: Int32.self)
    case .uint32: integers(raw, range, as: UInt32.self)
    case .int64: integers(raw, range, as: Int64.self)
    case .uint64: integers(raw, range, as: UInt64.self)
    case .float32: floats(raw, range, as: Float.self)
    case .float64: floats(raw, range, as: Double.self)
    }
  }

  @inline(__always)
  private mutating func integers<Number: FixedWidthInteger>(
    _ raw: [UInt8], _ range: Range<Int>, as _: Number.Type
  ) {
    let size = MemoryLayout<Number>.size
    raw.withUnsafeBytes { raw in
      items(range) { writer, index in
        let value = raw.loadUnaligned(fromByteOffset: index * size, as: Number.self)
        writer.integer(UInt64(value.magnitude), isNegative: value < 0)
      }
    }
  }

  @inline(__always)
  private mutating func floats<Number: BinaryFloatingPoint & LosslessStringConvertible>(
    _ raw: [UInt8], _ range: Range<Int>, as _: Number.Type
  ) {
    let size = MemoryLayout<Number>.size
    raw.withUnsafeBytes { raw in
      items(range) { $0.number(raw.loadUnaligned(fromByteOffset: $1 * size, as: Number.self)) }
    }
  }

  private mutating func integer(_ magnitude: UInt64, isNegative: Bool) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    var rest = magnitude
    repeat {
      digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      count += 1
      rest /= 10
    } while rest > 0
    while count > 0 {
      count -= 1
      bytes.append(digits[count])
    }
  }

  private mutating func text(_ text: String) {
    if format == .jsonl { append(JSONValue.quoted(text)) } else { csvText(text) }
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
