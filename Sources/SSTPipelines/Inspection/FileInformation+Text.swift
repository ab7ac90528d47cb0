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
        "count": .number(Double(events.count)), "first_utc": .string(events.first.iso8601UTC),
        "last_utc": .string(events.last.iso8601UTC), "duration_s": .number(events.duration),
        "by_type": .object(events.byType.mapValues { .number(Double($0)) }),
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
      lines.append("  first event: \(events.first.iso8601UTC)")
      lines.append("  last event: \(events.last.iso8601UTC) (\(events.duration) s later)")
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
  /// Seconds from the first to the last event.
  public var duration: Double { Double(last.nanoseconds - first.nanoseconds) / 1e9 }
}
