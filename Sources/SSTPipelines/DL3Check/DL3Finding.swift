import SSTCore
import SSTIO

/// Something that a check of a DL3 file has to say.
public struct DL3Finding: Encodable, Sendable, Equatable {
  /// How bad it is.
  public enum Level: String, Encodable, Sendable, CaseIterable {
    /// Readers fail, or results are wrong.
    case error
    /// The format asks for something else, or some readers fail.
    case warning
    /// Worth knowing.
    case note
  }

  /// How bad it is.
  public let level: Level
  /// What kind of finding it is: a stable word.
  public let rule: String
  /// The table; empty for the whole file.
  public let table: String
  /// What was found.
  public let found: String
  /// What was expected; empty if that is clear.
  public let expected: String
  /// What to do; empty if that is clear.
  public let advice: String

  /// Makes a finding.
  init(
    _ level: Level, _ rule: String, _ table: String, _ found: String, expected: String = "",
    advice: String = ""
  ) {
    (self.level, self.rule, self.table) = (level, rule, table)
    (self.found, self.expected, self.advice) = (found, expected, advice)
  }

  /// One line.
  public var text: String {
    let place = table.isEmpty ? "" : "\(table): "
    return "\(level.rawValue) \(rule): \(place)\(found)" + (expected.isEmpty ? "" : ", expected \(expected)")
      + (advice.isEmpty ? "" : "; \(advice)")
  }
}

/// Collects findings about a table.
struct DL3Findings {
  /// The table; empty for the whole file.
  var table = ""
  private(set) var all: [DL3Finding] = []

  mutating func add(
    _ level: DL3Finding.Level, _ rule: String, _ found: String, expected: String = "", advice: String = ""
  ) {
    all.append(DL3Finding(level, rule, table, found, expected: expected, advice: advice))
  }

  /// Adds a finding about rows, if there are any.
  mutating func add(
    _ level: DL3Finding.Level, _ rule: String, count: Int, _ what: String, expected: String = "",
    advice: String = ""
  ) {
    if count > 0 { add(level, rule, "\(count) \(what)", expected: expected, advice: advice) }
  }

  mutating func add(_ others: [DL3Finding]) { all += others }
}

/// The keywords of a table, as a check looks at them.
struct DL3Keywords {
  let header: FITSHeader

  /// Complains of keywords that are not there.
  func require(_ names: [String], _ level: DL3Finding.Level, _ findings: inout DL3Findings) {
    let lacking = names.filter { header.text($0) == nil && header.number($0) == nil }
    guard !lacking.isEmpty else { return }
    findings.add(
      level, "missing-keyword", "no \(lacking.joined(separator: ", "))",
      advice: level == .error ? "readers need \(lacking.count == 1 ? "it" : "them")" : "")
  }

  /// Complains of a keyword with another value than one of some.
  func expect(
    _ name: String, _ values: [String], _ level: DL3Finding.Level, _ findings: inout DL3Findings
  ) {
    guard let found = header.text(name), !values.contains(found) else { return }
    findings.add(
      level, "keyword-value", "\(name) is \(found)", expected: values.joined(separator: " or "))
  }

  /// Complains of a number out of a range.
  func expect(_ name: String, in range: ClosedRange<Double>, _ findings: inout DL3Findings) {
    guard let found = header.number(name), !range.contains(found) else { return }
    findings.add(
      .error, "keyword-value", "\(name) is \(found)", expected: "\(range.lowerBound) to \(range.upperBound)")
  }
}
