import SSTCore
import SSTIO

/// The objects of a simtel file as `dump` shows them: a row an object.
extension TableDump {
  /// What is known of every object.
  private static let headColumns = [
    "offset", "depth", "type", "version", "identifier", "length", "event", "telescope",
  ]

  func runSimtel(_ sink: ([UInt8]) throws -> Void) throws {
    let isOverview = table == "objects"
    guard isOverview || EventIOObjects.kind(table) != nil else {
      throw unknownTable(["objects"] + EventIOObjects.kinds)
    }
    let kind = EventIOObjects.kind(table)
    var writer = DumpWriter(format: format)
    var row = 0
    var hasHeader = false
    let end = rows.end ?? .max
    var walk = try EventIOObjects(path: path, onCorrupt: onCorrupt)
    try walk.forEach(wantsValues: { !isOverview && EventIOType.name(of: $0) == kind }) { object in
      guard isOverview || EventIOType.name(of: object.header.type) == kind, isOverview || object.isKnown
      else { return true }
      defer { row += 1 }
      guard row >= rows.start else { return true }
      guard row < end else { return false }
      let all = isOverview ? Self.overview(object) : Self.cells(object)
      let cells = try chooseColumns(all.map(\.name)).map { all[$0] }
      if !hasHeader { writer.header(cells.map(\.name)) }
      hasHeader = true
      writer.row(cells, 0)
      if writer.bytes.count >= 1 << 20 {
        try sink(writer.bytes)
        writer.removeAll()
      }
      return true
    }
    if !writer.bytes.isEmpty { try sink(writer.bytes) }
    if row < max(rows.start, rows.end ?? 0) { _ = try choose(count: row) }
  }

  private static func head(_ object: EventIOObject) -> [DumpCells] {
    let header = object.header
    let values: [Int?] = [
      header.offset, object.depth, header.type, header.version, Int(header.identifier), header.length,
      object.event, object.telescope,
    ]
    return zip(headColumns, values).map { name, value in
      cell(name, .int64(value.map { [Int64($0)] } ?? []), isList: false)
    }
  }

  private static func overview(_ object: EventIOObject) -> [DumpCells] {
    let name = EventIOType.name(of: object.header.type) ?? "unknown"
    return head(object) + [cell("name", .string([name]), isList: false)]
  }

  private static func cells(_ object: EventIOObject) -> [DumpCells] {
    let head = head(object)
    let taken = Set(head.map(\.name))
    return head
      + object.fields.map { field in
        // Where an object tells its own number or telescope.
        let name = taken.contains(field.name) ? "own_\(field.name)" : field.name
        return switch field.value {
        case .absent: cell(name, .int64([]), isList: false)
        case .integers(let values, let isList): cell(name, .int64(values), isList: isList)
        case .singles(let values, let isList): cell(name, .float32(values), isList: isList)
        case .doubles(let values, let isList): cell(name, .float64(values), isList: isList)
        case .words(let values): cell(name, .uint16(values), isList: true)
        case .longWords(let values): cell(name, .uint32(values), isList: true)
        case .bytes(let values): cell(name, .uint8(values), isList: true)
        case .texts(let values, let isList): cell(name, .string(values), isList: isList)
        }
      }
  }

  private static func cell(_ name: String, _ data: ColumnData, isList: Bool) -> DumpCells {
    DumpCells(name: name, data: data, rows: 1, elementsPerRow: data.count, isList: isList)
  }
}
