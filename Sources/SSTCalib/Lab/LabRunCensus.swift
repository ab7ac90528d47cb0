public import SSTIO

/// Which events of a lab run are used, why others are left out, and how often each pixel had data.
///
/// Counts of different events, from different threads, can be added up.
public struct LabRunCensus: Sendable, Equatable {
  /// Why an event is left out.
  public enum Reason: String, Sendable, CaseIterable {
    /// A module marked its data as out of date.
    case stale
    /// Packets are missing.
    case missingPackets = "missing-packets"
    /// A packet is damaged, of another trigger, or its module reported an error.
    case problems
  }

  /// What decides about events and pixels.
  public enum Rule: String, Sendable {
    /// Whole events without a problem of their samples; a pixel is dead if most of them have no data of it.
    case corrected
    /// Events that are neither stale nor incomplete; a pixel is dead if the first event of the run has no data of it.
    case pixelAnalysis
  }

  /// What decides.
  public let rule: Rule
  /// The number of pixels.
  public let pixelCount: Int
  /// The number of events that are used.
  public private(set) var keptCount = 0
  /// How many events were left out, by the first reason that holds in the order of ``Reason``.
  public private(set) var leftOut: [Reason: Int] = [:]
  /// For each pixel, how many of the used events have data of it.
  public private(set) var presence: [Int]
  /// The event that comes first in its file, and which pixels have no data in it.
  private var first: First?

  private struct First: Equatable {
    var index: Int
    var dead: [Bool]
  }

  /// Problems after which the samples cannot be trusted.
  private static let doubtful: TIOProblems = [
    .packetLength, .waveformLength, .slotRange, .duplicatePixel, .tackMismatch, .footerError, .footerTimeout,
    .checksum,
  ]

  /// Starts a census of no events.
  ///
  /// - Parameters:
  ///   - pixelCount: the number of pixels of an event.
  ///   - rule: what decides about events and pixels.
  public init(pixelCount: Int, rule: Rule = .corrected) {
    self.rule = rule
    self.pixelCount = pixelCount
    presence = [Int](repeating: 0, count: pixelCount)
  }

  /// The number of events that were looked at.
  public var eventCount: Int { keptCount + leftOut.values.reduce(0, +) }

  /// Why an event would be left out; nil if it is used.
  public func reason(against event: TIOEvent) -> Reason? {
    if event.isStale { return .stale }
    if event.isMissingPackets { return .missingPackets }
    return rule == .corrected && !event.problems.isDisjoint(with: Self.doubtful) ? .problems : nil
  }

  /// Counts an event.
  ///
  /// - Parameters:
  ///   - event: what its row says.
  ///   - flags: for each pixel, 0 if it has no data.
  /// - Returns: true if the event is used.
  /// - Precondition: there is a flag for each pixel.
  @discardableResult
  public mutating func add(_ event: TIOEvent, flags: Span<UInt16>) -> Bool {
    precondition(flags.count == pixelCount, "each pixel needs a flag")
    if rule == .pixelAnalysis, event.index < first?.index ?? .max {
      first = First(index: event.index, dead: flags.indices.map { flags[$0] == 0 })
    }
    if let reason = reason(against: event) {
      leftOut[reason, default: 0] += 1
      return false
    }
    keptCount += 1
    for pixel in flags.indices where flags[pixel] != 0 { presence[pixel] += 1 }
    return true
  }

  /// Adds the counts of other events of the run.
  ///
  /// - Throws: ``LabError`` if the cameras differ.
  public mutating func add(_ other: LabRunCensus) throws(LabError) {
    guard other.pixelCount == pixelCount else {
      throw .wrongCount(what: "pixels of an event", found: other.pixelCount, expected: pixelCount)
    }
    keptCount += other.keptCount
    for (reason, count) in other.leftOut { leftOut[reason, default: 0] += count }
    for pixel in presence.indices { presence[pixel] += other.presence[pixel] }
    if let theirs = other.first, theirs.index < first?.index ?? .max { first = theirs }
  }

  /// For each pixel, true if it is dead; all are if no event is used.
  public var dead: [Bool] {
    switch rule {
    case .corrected: presence.map { 2 * $0 <= keptCount }
    case .pixelAnalysis: first?.dead ?? [Bool](repeating: true, count: pixelCount)
    }
  }
}
