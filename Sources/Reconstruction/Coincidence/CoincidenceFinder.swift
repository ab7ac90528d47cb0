public import SSTCore

/// How events of two telescopes are brought together.
public enum CoincidenceMethod: Sendable, Equatable {
  /// Events of the second telescope within ± `halfWidth` of the first's time plus `offset`, in nanoseconds.
  case slidingWindow(halfWidth: Int64, offset: Int64)
  /// The event of the second telescope that is nearest in time, if nearer than `maximumDifference` nanoseconds.
  case closest(maximumDifference: Int64)
  /// Equal event ids: the array trigger numbered them.
  case eventIDs
}

/// Finds the events of two telescopes that saw the same shower.
///
/// The events of the first telescope are taken in their order; each gets at most one partner, and no event of the
/// second telescope is used twice. Complexity: O(n log n), O(n) for events in the order of time.
public struct CoincidenceFinder: Sendable {
  /// How.
  public let method: CoincidenceMethod
  /// The defects to reproduce: `Quirks.forgottenMatches`.
  public let quirks: Quirks
  private let second: CoincidenceEvents
  private let isDuplicate: [Bool]
  private let byTime: SortedKeys<Int64>
  private let byID: SortedKeys<Int64>

  /// Prepares the events of the second telescope.
  ///
  /// - Parameters:
  ///   - method: how events are matched.
  ///   - second: the events of the second telescope.
  ///   - quirks: the defects to reproduce.
  public init(method: CoincidenceMethod, second: CoincidenceEvents, quirks: Quirks = []) {
    (self.method, self.second, self.quirks) = (method, second, quirks)
    let repeated = Self.duplicates(of: second, quirks)
    isDuplicate = repeated
    let needsIDs = method == .eventIDs
    byTime = SortedKeys(needsIDs ? [] : second.times) {
      !repeated[$0] && second.times[$0] != CoincidenceEvents.noTime
    }
    byID = SortedKeys(needsIDs ? second.eventIDs : []) { !repeated[$0] }
  }

  /// The events of the second telescope that are repeated, which are left out.
  public var duplicateCount: Int { isDuplicate.count { $0 } }

  /// Decides about all events of the first telescope.
  ///
  /// - Parameters:
  ///   - first: the events of the first telescope.
  ///   - expectedDelays: how much later the second telescope should see each event, in nanoseconds; nil for
  ///     no delays.
  /// - Returns: one decision an event.
  public func match(_ first: CoincidenceEvents, expectedDelays: [Int64]? = nil) -> [Coincidence] {
    precondition(expectedDelays.map { $0.count == first.count } ?? true, "one delay per event")
    let repeated = Self.duplicates(of: first, quirks)
    let forgets = quirks.contains(.forgottenMatches)
    var isUsed = [Bool](repeating: false, count: second.count)
    var last: Int64 = 0
    return first.times.indices.map { row in
      if repeated[row] { return Coincidence(status: .duplicate, candidateCount: 0) }
      let time = first.times[row]
      let expected = time == CoincidenceEvents.noTime ? nil : time + (expectedDelays?[row] ?? 0)
      let found = candidates(time: expected, eventID: first.eventIDs[row])
      guard found.count == 1 else {
        return Coincidence(status: found.count == 0 ? .noMatch : .multiple, candidateCount: found.count)
      }
      let partner = found.row
      var status = CoincidenceStatus.matched
      if !first.survivesCleaning[row] || !second.survivesCleaning[partner] {
        status = .notCleaned
      } else if forgets ? second.eventIDs[partner] == last : isUsed[partner] {
        status = .alreadyUsed
      } else {
        isUsed[partner] = true
        last = second.eventIDs[partner]
      }
      return Coincidence(
        status: status, candidateCount: 1, partner: partner,
        differenceNS: difference(of: partner, from: expected))
    }
  }

  private func difference(of partner: Int, from expected: Int64?) -> Int64? {
    guard let expected, second.times[partner] != CoincidenceEvents.noTime else { return nil }
    return second.times[partner] - expected - offset
  }

  private var offset: Int64 {
    if case .slidingWindow(_, let offset) = method { return offset }
    return 0
  }

  private func candidates(time: Int64?, eventID: Int64) -> (count: Int, row: Int) {
    switch method {
    case .slidingWindow(let halfWidth, let offset):
      guard let time else { return (0, -1) }
      let start = byTime.upperBound(time + offset - halfWidth)
      let end = byTime.lowerBound(time + offset + halfWidth)
      return (max(0, end - start), start < end ? Int(byTime.rows[start]) : -1)
    case .closest(let limit): return time.map { closest(to: $0, limit: limit) } ?? (0, -1)
    case .eventIDs:
      let places = byID.places(of: eventID)
      return (places.count, places.isEmpty ? -1 : Int(byID.rows[places.lowerBound]))
    }
  }

  /// The nearest events on both sides, those at the same distance together.
  private func closest(to time: Int64, limit: Int64) -> (count: Int, row: Int) {
    let after = byTime.lowerBound(time)
    let above = after < byTime.keys.count ? byTime.keys[after] - time : .max
    let below = after > 0 ? time - byTime.keys[after - 1] : .max
    let nearest = min(above, below)
    guard nearest < limit else { return (0, -1) }
    var places = above == nearest ? byTime.places(of: time + nearest) : after..<after
    var count = places.count
    if below == nearest {
      let before = byTime.places(of: time - nearest)
      count += before.count
      places = before
    }
    return (count, Int(byTime.rows[places.lowerBound]))
  }

  /// True for events whose id and time an earlier one has.
  private static func duplicates(of events: CoincidenceEvents, _ quirks: Quirks) -> [Bool] {
    var result = [Bool](repeating: false, count: events.count)
    if quirks.contains(.forgottenMatches) { return result }
    let sorted = SortedKeys(events.times)
    for place in sorted.keys.indices.dropFirst() {
      var earlier = place - 1
      let row = Int(sorted.rows[place])
      while earlier >= 0, sorted.keys[earlier] == sorted.keys[place], !result[row] {
        result[row] = events.eventIDs[Int(sorted.rows[earlier])] == events.eventIDs[row]
        earlier -= 1
      }
    }
    return result
  }
}
