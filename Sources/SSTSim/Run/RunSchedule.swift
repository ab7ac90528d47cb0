public import SSTCore

/// When the events of a run happen, and of which kind they are.
///
/// Showers are a Poisson process, pedestals come from a clock. A trigger that falls into the 2 µs after the one
/// before is lost. Times are multiples of 4 ns, as those of the camera's 250 MHz clock.
public struct RunSchedule: Sendable {
  /// One event.
  public struct Entry: Sendable, Equatable {
    /// The trigger time.
    public var time: TAITime
    /// True for showers, false for pedestals.
    public var isShower: Bool
  }

  /// The events in the order of time.
  public let entries: [Entry]

  /// Draws a schedule.
  ///
  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - start: the start of the run.
  ///   - duration: seconds.
  ///   - showerRate: triggers per second.
  ///   - pedestalRate: per second; the first pedestal comes half a period after the start.
  ///   - maximumEvents: the schedule ends with this many.
  public init(
    seed: UInt64, start: TAITime, duration: Double, showerRate: Double, pedestalRate: Double,
    maximumEvents: Int
  ) {
    var random = CounterRandom(seed: seed, event: 0, purpose: RandomPurpose.showerTimes.rawValue)
    var shower = showerRate > 0 ? random.exponential(mean: 1 / showerRate) : .infinity
    var pedestals = 0
    var entries: [Entry] = []
    var last: Int64 = .min / 2
    while entries.count < maximumEvents {
      let pedestal = pedestalRate > 0 ? (Double(pedestals) + 0.5) / pedestalRate : .infinity
      let next = min(shower, pedestal)
      if next >= duration { break }
      let isShower = shower <= pedestal
      if isShower { shower += random.exponential(mean: 1 / showerRate) } else { pedestals += 1 }
      let nanoseconds = Int64(next * 1e9) / 4 * 4
      if nanoseconds - last < 2000 { continue }
      last = nanoseconds
      entries.append(Entry(time: TAITime(nanoseconds: start.nanoseconds + nanoseconds), isShower: isShower))
    }
    self.entries = entries
  }
}
