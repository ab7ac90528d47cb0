public import SSTCore

/// How many events of each type there are.
public struct EventTypeCensus: Sendable, Equatable {
  /// Events by their stored type, at most ``limit`` different ones.
  public private(set) var counts: [UInt32: Int] = [:]
  /// Events of further types.
  public private(set) var furtherCount = 0
  /// The number of types that are told apart; damaged files could have any number.
  public static let limit = 64

  /// Makes an empty census.
  public init() {}

  /// Counts events.
  public mutating func add(_ headers: [EventHeader]) {
    for header in headers {
      if counts[header.eventType] != nil || counts.count < Self.limit {
        counts[header.eventType, default: 0] += 1
      } else {
        furtherCount += 1
      }
    }
  }

  /// All events.
  public var total: Int { counts.values.reduce(furtherCount, +) }

  /// The counts in words, the most frequent type first: `120 of type 1 (patch-7), 10 of type 8 (clock)`.
  public var text: String {
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var parts = sorted.prefix(6).map { "\($0.value) of type \($0.key)" + Self.name($0.key) }
    let rest = total - sorted.prefix(6).reduce(0) { $0 + $1.value }
    if rest > 0 { parts.append("\(rest) of other types") }
    return parts.isEmpty ? "no events at all" : parts.joined(separator: ", ")
  }

  private static func name(_ type: UInt32) -> String {
    switch TriggerBits(rawValue: type) {
    case .patch7: " (cluster of 7 patches)"
    case .patch19: " (cluster of 19 patches)"
    case .muon: " (muon)"
    case .internalClock: " (clock: pedestal)"
    case .externalMaster: " (external)"
    case .continuous: " (continuous readout)"
    default: ""
    }
  }
}
