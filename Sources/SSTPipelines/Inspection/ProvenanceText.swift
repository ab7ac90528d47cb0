import SSTCore
import SSTData

/// The record of how a product came about, as lines for people.
enum ProvenanceText {
  /// The lines, each with a label.
  ///
  /// - Parameter record: the record as ``Provenance/json`` writes it; unknown members are left out.
  static func lines(_ record: JSONValue) -> [(label: String, text: String)] {
    var lines: [(label: String, text: String)] = []
    if let activity = record["activity"] {
      let times = ["start", "stop"].compactMap { activity[$0]?.string }
      lines.append(("command", activity["name"]?.string ?? "unknown"))
      if times.count == 2 { lines.append(("processed", "\(times[0]) to \(times[1])")) }
    }
    if let software = record["software"] {
      let name = [software["name"]?.string, software["version"]?.string].compactMap { $0 }
      let libraries = pairs(software["libraries"], separator: " ")
      lines.append(
        ("software", name.joined(separator: " ") + (libraries.isEmpty ? "" : ", with " + libraries)))
    }
    for input in record["inputs"]?.array ?? [] {
      let hash = input["sha256"]?.string.map { ", SHA-256 \($0.prefix(12))…" } ?? ""
      let size = input["size"]?.double.map { ", \(Int($0, within: 0...Int.max)) bytes" } ?? ""
      lines.append(
        (
          "input",
          "\(input["name"]?.string ?? "unknown") (\(input["role"]?.string ?? "unknown role")\(size)\(hash))"
        ))
    }
    let options = (record["options"]?.object ?? [:]).sorted { $0.key < $1.key }
      .map { "--\($0.key) \(plain($0.value))" }
    lines.append(("options", options.isEmpty ? "none" : options.joined(separator: " ")))
    for (name, facts) in (record["time_tables"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      lines.append((words(name), pairs(facts, separator: ": ")))
    }
    return lines
  }

  /// The settings of a product that differ from the packaged configuration, one a line.
  ///
  /// - Parameter configuration: the effective configuration as JSON.
  static func settings(_ configuration: String) -> [(label: String, text: String)] {
    guard let own = (try? JSONParser.parse(Array(configuration.utf8)))?.value,
      let packaged = try? PipelineConfiguration.packaged().shown
    else { return [] }
    let changes = differences(own, packaged, at: "")
    if changes.isEmpty { return [("configuration", "as packaged")] }
    return [("configuration", "differs from the packaged one in \(changes.count) settings")]
      + changes.prefix(20).map { ("setting", $0) }
      + (changes.count > 20 ? [("setting", "…")] : [])
  }

  private static func differences(_ own: JSONValue, _ packaged: JSONValue?, at path: String) -> [String] {
    if own == packaged { return [] }
    if let members = own.object, packaged == nil || packaged?.object != nil {
      let keys = Set(members.keys).union(packaged?.object?.keys.map { $0 } ?? [])
      return keys.sorted().flatMap { key in
        differences(members[key] ?? .null, packaged?[key], at: path.isEmpty ? key : path + "." + key)
      }
    }
    return ["\(path) = \(plain(own)) (packaged: \(packaged.map(plain) ?? "none"))"]
  }

  private static func pairs(_ value: JSONValue?, separator: String) -> String {
    (value?.object ?? [:]).sorted { $0.key < $1.key }
      .map { "\(words($0.key))\(separator)\(plain($0.value))" }.joined(separator: ", ")
  }

  private static func words(_ name: String) -> String { name.replacing("_", with: " ") }

  private static func plain(_ value: JSONValue) -> String { value.string ?? value.canonicalText }
}
