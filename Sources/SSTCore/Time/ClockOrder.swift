/// Whether the times of a run rise, as they come one by one in the order of the file.
///
/// Times that are not known are left out.
public struct ClockOrder: Sendable, Equatable {
  /// The earliest time; nil before the first one.
  public private(set) var earliest: TAITime?
  /// The latest time; nil before the first one.
  public private(set) var latest: TAITime?
  /// How often the time goes back.
  public private(set) var stepsBack = 0
  /// The largest step back, in nanoseconds.
  public private(set) var largestStepBackNS: Int64 = 0
  /// How often the time leaps ahead by more than ``longestPauseNS``.
  public private(set) var leapsAhead = 0
  /// The largest leap ahead, in nanoseconds.
  public private(set) var largestLeapNS: Int64 = 0
  private var last: TAITime?

  /// No pause between two events of a run is longer, in nanoseconds.
  public static let longestPauseNS: Int64 = 10_000_000_000

  /// Makes the order of no times.
  public init() {}

  /// Takes the next time.
  public mutating func add(_ time: TAITime) {
    guard time.isKnown else { return }
    earliest = min(earliest ?? time, time)
    latest = max(latest ?? time, time)
    if let last {
      let step = time.nanoseconds - last.nanoseconds
      if step < 0 {
        stepsBack += 1
        largestStepBackNS = max(largestStepBackNS, -step)
      } else if step > Self.longestPauseNS {
        leapsAhead += 1
        largestLeapNS = max(largestLeapNS, step)
      }
    }
    last = time
  }

  /// The time from the earliest to the latest event in nanoseconds, 0 without events.
  public var durationNS: Int64 {
    guard let earliest, let latest else { return 0 }
    return latest.nanoseconds - earliest.nanoseconds
  }

  /// The steps in words; nil if the times rise.
  public var remark: String? {
    var parts: [String] = []
    if stepsBack > 0 {
      parts.append("goes back \(Self.times(stepsBack)), by up to \(Self.seconds(largestStepBackNS))")
    }
    if leapsAhead > 0 {
      parts.append("leaps ahead \(Self.times(leapsAhead)), by up to \(Self.seconds(largestLeapNS))")
    }
    return parts.isEmpty ? nil : "the time of the events " + parts.joined(separator: "; it ")
  }

  /// How often something happened, in words.
  public static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

  /// A difference of times in words.
  public static func seconds(_ nanoseconds: Int64) -> String {
    nanoseconds < 1_000_000 ? "\(nanoseconds) ns" : "\(Double(nanoseconds / 1000) / 1e6) s"
  }
}
