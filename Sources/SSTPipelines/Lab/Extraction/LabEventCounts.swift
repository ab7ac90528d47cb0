import SSTCore
import SSTIO

/// How many events of a run take part, and why the others do not.
public struct LabEventCounts: Sendable, Equatable {
  /// The events that take part.
  public internal(set) var kept = 0
  /// The events that are left out, by the reason: `stale`, `missing-packets`, or the name of a problem.
  ///
  /// An event with several reasons counts for the first.
  public internal(set) var leftOut: [String: Int] = [:]

  init() {}

  /// All events that were looked at.
  public var total: Int { kept + leftOut.values.reduce(0, +) }

  /// The reasons in words, the most frequent first.
  public var reasonText: String {
    if leftOut.isEmpty { return "none" }
    return leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
      .joined(separator: ", ")
  }

  mutating func add(_ event: ReadoutState, isKept: Bool) {
    if isKept {
      kept += 1
    } else {
      let reason =
        event.isStale ? "stale" : event.isMissingPackets ? "missing-packets" : event.problems.names.first
      leftOut[reason ?? "damaged", default: 0] += 1
    }
  }

  mutating func add(_ other: LabEventCounts) {
    kept += other.kept
    leftOut.merge(other.leftOut, uniquingKeysWith: +)
  }

  // MARK: - JSON

  var json: JSONValue {
    .object([
      "kept": .number(Double(kept)), "left_out": .object(leftOut.mapValues { .number(Double($0)) }),
    ])
  }

  init?(json: JSONValue) {
    guard let kept = json["kept"]?.integer, kept >= 0, let reasons = json["left_out"]?.object else {
      return nil
    }
    self.kept = kept
    leftOut = reasons.compactMapValues(\.integer)
  }
}
