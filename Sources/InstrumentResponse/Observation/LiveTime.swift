/// The time in which an observation could take events: its good times without those in which a camera was busy.
public struct LiveTime: Sendable, Equatable {
  /// How it was found.
  public enum Method: Sendable, Equatable {
    /// From the times of all triggers that block the cameras.
    case blockedTimes
    /// From the rate and the dead time for each trigger, where not all triggers are known.
    case rate
  }

  /// The good times in seconds.
  public let ontime: Double
  /// The live time in seconds.
  public let live: Double
  /// How it was found.
  public let method: Method

  /// The live part of the good times; 1 without any.
  public var livePart: Double { ontime > 0 ? live / ontime : 1 }

  /// The triggers of one telescope, of all kinds.
  public struct Triggers: Sendable, Equatable {
    /// The times in nanoseconds, in rising order.
    public var times: [Int64]
    /// How long a trigger keeps the telescope busy, in nanoseconds.
    public var deadTime: Int64

    /// Takes times.
    public init(times: [Int64], deadTime: Int64) { (self.times, self.deadTime) = (times, deadTime) }
  }

  /// Takes the good times without the union of the times that triggers block.
  ///
  /// - Parameters:
  ///   - goodTimes: the good times.
  ///   - blocking: the triggers of each telescope that blocks: of all telescopes of an event.
  public init(_ goodTimes: GoodTimes, blocking: [Triggers]) {
    let blocked = GoodTimes(
      blocking.flatMap { triggers in
        triggers.times.map { GoodTimes.Interval(start: $0, stop: $0 + triggers.deadTime) }
      })
    ontime = goodTimes.ontime
    live = ontime - goodTimes.intersection(blocked).ontime
    method = .blockedTimes
  }

  /// Takes the good times divided by one plus rate times dead time: for files that hold no triggers of all telescopes.
  ///
  /// The dead time is the smallest difference of two triggers, and the rate that of the differences beyond it.
  /// - Parameters:
  ///   - goodTimes: the good times of the triggers.
  ///   - triggers: the times of triggers in nanoseconds, in rising order.
  ///   - limit: differences above it, in nanoseconds, are pauses.
  public init(_ goodTimes: GoodTimes, rateOf triggers: [Int64], limit: Int64) {
    let differences = TriggerDifferences(triggers, limit: limit)
    ontime = goodTimes.ontime
    method = .rate
    guard differences.meanExcess > 0 else {
      live = ontime
      return
    }
    live = ontime / (1 + Double(differences.smallest) / differences.meanExcess)
  }
}

/// How long a trigger keeps a telescope busy.
public enum DeadTime {
  /// Estimates the dead time of a telescope from a long run: where the exponential distribution of differences begins.
  ///
  /// The smallest difference lies beyond the dead time by the mean excess over the number of differences, which is taken off.
  /// - Parameters:
  ///   - triggers: the times of all triggers in nanoseconds, in rising order.
  ///   - limit: differences above it, in nanoseconds, are pauses.
  /// - Returns: nanoseconds; nil with fewer than two differences.
  public static func estimate(_ triggers: [Int64], limit: Int64) -> Int64? {
    let differences = TriggerDifferences(triggers, limit: limit)
    guard differences.count > 1 else { return nil }
    let beyond = Int64((differences.meanExcess / Double(differences.count - 1)).rounded())
    return max(0, differences.smallest - beyond)
  }
}

/// The differences of neighboring triggers that are no pauses.
struct TriggerDifferences {
  private(set) var count = 0
  /// The smallest, in nanoseconds; the largest number without any.
  private(set) var smallest = Int64.max
  private var sum = 0.0

  /// Looks at triggers in rising order.
  init(_ triggers: [Int64], limit: Int64) {
    for place in triggers.indices.dropFirst() {
      let difference = triggers[place] - triggers[place - 1]
      guard difference <= limit else { continue }
      count += 1
      sum += Double(difference)
      smallest = min(smallest, difference)
    }
  }

  /// How far differences are above the smallest in the mean, in nanoseconds; 0 without any.
  var meanExcess: Double { count > 0 ? sum / Double(count) - Double(smallest) : 0 }
}
