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

  /// The information as lines for a reader, without the tables.
  public var text: String { text(listingTables: false) }

  /// The information as lines for a reader.
  ///
  /// - Parameter listingTables: true to list all tables with their columns.
  public func text(listingTables: Bool) -> String {
    var lines = [path, "  format: \(format)"]
    lines += facts.flatMap { Self.lines($0.name, $0.value, facts) }
    if let events {
      lines.append("  events: \(events.count)")
      lines += events.byType.sorted { $0.key < $1.key }.map { "    \($0.key): \($0.value)" }
      if let first = events.first, let last = events.last {
        lines.append("  first event: \(first.iso8601UTC)")
        lines.append("  last event: \(last.iso8601UTC) (\(events.duration) s later)")
      }
      lines += events.remarks.map { "  note: \($0)" }
    }
    lines += history.map { "  \($0.label): \($0.text)" }
    lines.append("  complete: \(isComplete ? "yes" : "no")" + (problem.map { ", \($0)" } ?? ""))
    if listingTables {
      lines.append("  tables:")
      lines += tables.flatMap(Self.lines)
    } else {
      lines.append("  tables: \(tables.count) (list them with --tables)")
    }
    return TerminalText.lines(lines)
  }

  /// Facts that ``history`` tells in words.
  private static let told: Set = [
    "provenance", "activity", "software", "software_version", "event_count",
  ]
  /// Ends of names that are units.
  private static let units = [
    ("_deg", "deg"), ("_hz", "Hz"), ("_bytes", "bytes"), ("_TeV", "TeV"), ("_m", "m"),
    ("_per_ns", "p.e. per ns"),
  ]

  /// A fact with its unit; the two coordinates of the pointing are one line.
  private static func lines(
    _ name: String, _ value: JSONValue, _ facts: [(name: String, value: JSONValue)]
  ) -> [String] {
    if told.contains(name), facts.contains(where: { $0.name == "provenance" }) { return [] }
    if name == "pointing_dec_deg" { return [] }
    if name == "pointing_ra_deg", let declination = facts.first(where: { $0.name == "pointing_dec_deg" }) {
      return ["  pointing: RA \(plain(value)) deg, Dec \(plain(declination.value)) deg (ICRS)"]
    }
    let unit = units.first { name.hasSuffix($0.0) }
    let label = unit.map { String(name.dropLast($0.0.count)) } ?? name
    return ["  \(label.replacing("_", with: " ")): \(plain(value))" + (unit.map { " " + $0.1 } ?? "")]
  }

  private static func lines(_ table: Table) -> [String] {
    let size = table.storedBytes.map { ", \($0) bytes" } ?? ""
    if table.columns.isEmpty { return ["    \(table.name): \(table.rows) rows\(size)"] }
    return ["    \(table.name): \(table.rows) rows, \(table.columns.count) columns\(size)"]
      + table.columns.map { "      \($0.name): \($0.kind)" }
  }

  private static func value(_ time: TAITime?) -> JSONValue { time.map { .string($0.iso8601UTC) } ?? .null }

  /// The most characters of a value for people; JSON has all of it.
  private static let longestText = 240

  /// One line of text that is not too long.
  private static func shortened(_ text: String) -> String {
    let line = text.replacing("\n", with: " ")
    return line.count > longestText ? line.prefix(longestText - 1) + "…" : line
  }

  private static func plain(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): shortened(text)
    case .null: "unknown"
    case .bool(let flag): flag ? "yes" : "no"
    case .array(let values): values.isEmpty ? "none" : values.map(plain).joined(separator: ", ")
    default: value.canonicalText
    }
  }

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
