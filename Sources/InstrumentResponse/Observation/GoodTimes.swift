/// Intervals of time in which an observation took data, in nanoseconds of International Atomic Time.
///
/// They are in order, do not overlap, and hold both of their ends.
public struct GoodTimes: Sendable, Equatable {
  /// One interval.
  public struct Interval: Sendable, Equatable {
    /// The first nanosecond.
    public var start: Int64
    /// The last nanosecond, not before the first.
    public var stop: Int64

    /// Makes an interval.
    public init(start: Int64, stop: Int64) { (self.start, self.stop) = (start, stop) }

    /// The length in seconds.
    public var seconds: Double { Double(stop - start) / 1e9 }
  }

  /// The intervals.
  public let intervals: [Interval]

  /// Puts intervals in order and joins those that overlap or touch; such without length stay.
  public init(_ intervals: [Interval]) {
    var joined: [Interval] = []
    for next in intervals.filter({ $0.start <= $0.stop }).sorted(by: {
      ($0.start, $0.stop) < ($1.start, $1.stop)
    }) {
      if let last = joined.last, next.start <= last.stop {
        joined[joined.count - 1].stop = max(last.stop, next.stop)
      } else {
        joined.append(next)
      }
    }
    self.intervals = joined
  }

  /// Finds the intervals of a list of triggers: a new one begins where no trigger came for longer than a limit.
  ///
  /// - Parameters:
  ///   - triggers: the times of all triggers, before any cut, in rising order.
  ///   - limit: the longest pause in nanoseconds: about a second for one telescope, ten for events of two.
  /// - Throws: ``ResponseError/setting(name:found:expected:)`` for times that fall.
  public init(triggers: [Int64], limit: Int64) throws(ResponseError) {
    var intervals: [Interval] = []
    for time in triggers {
      if let last = intervals.last, time - last.stop <= limit {
        guard time >= last.stop else {
          throw .setting(
            name: "time of a trigger", found: Double(time), expected: "not before the one before it")
        }
        intervals[intervals.count - 1].stop = time
      } else {
        intervals.append(Interval(start: time, stop: time))
      }
    }
    self.intervals = intervals
  }

  /// The sum of the lengths in seconds.
  public var ontime: Double { Double(intervals.reduce(0) { $0 + $1.stop - $1.start }) / 1e9 }

  /// Whether a time is in an interval.
  public func contains(_ time: Int64) -> Bool {
    var (low, high) = (0, intervals.count)
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].stop < time { low = middle + 1 } else { high = middle }
    }
    return low < intervals.count && intervals[low].start <= time
  }

  /// The times that are in both, for example in intervals of good quality.
  public func intersection(_ other: GoodTimes) -> GoodTimes {
    var common: [Interval] = []
    var (a, b) = (0, 0)
    while a < intervals.count, b < other.intervals.count {
      let (one, two) = (intervals[a], other.intervals[b])
      let both = Interval(start: max(one.start, two.start), stop: min(one.stop, two.stop))
      if both.start <= both.stop { common.append(both) }
      if one.stop < two.stop { a += 1 } else { b += 1 }
    }
    return GoodTimes(common)
  }
}
