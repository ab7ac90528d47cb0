public import SSTCore

extension FileInformation: Encodable {
  /// As ``json``.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

  /// The information as a JSON object; `format` is the version of its layout.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "format": .number(1), "path": .string(path), "kind": .string(format), "complete": .bool(isComplete),
      "problem": problem.map(JSONValue.string) ?? .null,
      "facts": .object(
        Dictionary(facts.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })),
      "tables": .array(tables.map(Self.value)),
    ]
    if let events {
      members["events"] = .object([
        "count": .number(Double(events.count)), "first_utc": Self.value(events.first),
        "last_utc": Self.value(events.last), "duration_s": .number(events.duration),
        "by_type": .object(events.byType.mapValues { .number(Double($0)) }),
        "remarks": .array(events.remarks.map(JSONValue.string)),
      ])
    }
    return .object(members)
  }

  /// The information as lines for a reader.
  public var text: String {
    var lines = [path, "  format: \(format)"]
    lines += facts.map { "  \($0.name.replacing("_", with: " ")): \(Self.plain($0.value))" }
    if let events {
      lines.append("  events: \(events.count)")
      lines += events.byType.sorted { $0.key < $1.key }.map { "    \($0.key): \($0.value)" }
      if let first = events.first, let last = events.last {
        lines.append("  first event: \(first.iso8601UTC)")
        lines.append("  last event: \(last.iso8601UTC) (\(events.duration) s later)")
      }
      lines += events.remarks.map { "  note: \($0)" }
    }
    lines.append("  complete: \(isComplete ? "yes" : "no")" + (problem.map { ", \($0)" } ?? ""))
    lines.append("  tables:")
    lines += tables.flatMap(Self.lines)
    return TerminalText.lines(lines)
  }

  private static func lines(_ table: Table) -> [String] {
    let size = table.storedBytes.map { ", \($0) bytes" } ?? ""
    return ["    \(table.name): \(table.rows) rows, \(table.columns.count) columns\(size)"]
      + table.columns.map { "      \($0.name): \($0.kind)" }
  }

  private static func value(_ time: TAITime?) -> JSONValue { time.map { .string($0.iso8601UTC) } ?? .null }

  private static func plain(_ value: JSONValue) -> String { value.string ?? value.canonicalText }

  private static func value(_ table: Table) -> JSONValue {
    .object([
      "name": .string(table.name), "rows": .number(Double(table.rows)),
      "stored_bytes": table.storedBytes.map { .number(Double($0)) } ?? .null,
      "columns": .array(table.columns.map { .object(["name": .string($0.name), "type": .string($0.kind)]) }),
    ])
  }
}

extension FileInformation.Events {
  /// Seconds from the earliest to the latest event; 0 without times.
  public var duration: Double {
    guard let first, let last else { return 0 }
    return Double(last.nanoseconds - first.nanoseconds) / 1e9
  }
}
