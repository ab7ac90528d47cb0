internal import SSTCore

/// The events of a run: what is recorded of triggers and pedestals, with their numbers.
struct NightSchedule: Sendable {
  /// One recorded event of a telescope.
  struct Event: Sendable {
    /// The White Rabbit time, ns after the start of the run; a multiple of 4.
    var time: Int64
    /// Index of the shower, nil for pedestals.
    var shower: Int?
    /// The key of its random numbers.
    var key: UInt64
    /// The camera's count.
    var number: UInt64 = 0
    /// The array's count.
    var arrayNumber: UInt64 = 0
  }

  /// The showers that triggered, in the order of time.
  let showers: [TriggeredShower]
  /// The recorded events of each telescope, in the order of time.
  private(set) var events: [[Event]]
  /// Triggers and pedestals of each telescope that fell into the dead time or a pause.
  private(set) var lost: [Int]
  /// Seconds of the run in which each telescope could trigger.
  private(set) var liveSeconds: [Double] = []
  /// Seconds of the run in which all telescopes could.
  private(set) var commonLiveSeconds = 0.0

  /// Triggers of the same shower count as one array trigger within this time, ns.
  static let coincidenceWindow: Int64 = 1000
  private static let pedestalKey: UInt64 = 1 << 62

  /// Sorts everything by time and takes out what falls into the dead time or a pause.
  init(run: NightRun, showers unsorted: [TriggeredShower]) {
    showers = unsorted.sorted { ($0.shower.time, $0.key) < ($1.shower.time, $1.key) }
    events = []
    lost = []
    var busy: [[Range<Int64>]] = []
    let (dead, duration) = (Int64(run.settings.deadTimeNS), Int64(run.settings.duration * 1e9))
    for telescope in run.telescopes.indices {
      let pauses = Self.pauses(run, telescope: telescope)
      var all = Self.pedestals(run, telescope: telescope)
      for (index, shower) in showers.enumerated() {
        guard let start = shower.images[telescope].readoutStart else { continue }
        all.append(Event(time: start + 4 * Int64(NightTrigger.alignedSample), shower: index, key: shower.key))
      }
      all.sort { ($0.time, $0.key) < ($1.time, $1.key) }
      var last = Int64.min / 2
      let recorded = all.filter { event in
        if event.time - last < dead || pauses.contains(where: { $0.contains(event.time) }) { return false }
        last = event.time
        return true
      }
      lost.append(all.count - recorded.count)
      events.append(recorded)
      busy.append(pauses + recorded.map { $0.time..<$0.time + dead })
    }
    liveSeconds = busy.map { Self.free($0, of: duration) }
    commonLiveSeconds = Self.free(busy.flatMap(\.self), of: duration)
    number(run)
  }

  private static func pauses(_ run: NightRun, telescope: Int) -> [Range<Int64>] {
    run.settings.pauses.filter { $0.telescope == run.telescopes[telescope].id }.map {
      Int64($0.seconds.lowerBound * 1e9)..<Int64($0.seconds.upperBound * 1e9)
    }
  }

  /// Seconds of a run that are in none of the intervals.
  private static func free(_ busy: [Range<Int64>], of duration: Int64) -> Double {
    var (time, free) = (Int64(0), Int64(0))
    for interval in busy.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      free += max(0, min(interval.lowerBound, duration) - time)
      time = max(time, min(interval.upperBound, duration))
    }
    return Double(free + duration - time) / 1e9
  }

  /// The clock of each telescope has its own phase.
  private static func pedestals(_ run: NightRun, telescope: Int) -> [Event] {
    let rate = run.settings.pedestalRate
    guard rate > 0 else { return [] }
    var random = CounterRandom(
      seed: run.telescopes[telescope].seed, event: 0, purpose: RandomPurpose.nightClock.rawValue)
    let phase = random.uniform()
    let count = Int((run.settings.duration * rate - phase).rounded(.up))
    return (0..<max(0, count)).map { index in
      let time = (Double(index) + phase) / rate * 1e9
      return Event(time: Int64(time) / 4 * 4, shower: nil, key: pedestalKey + UInt64(index))
    }
  }

  /// Camera numbers begin at ten million times the telescope's place from 1; array numbers at 1.
  private mutating func number(_ run: NightRun) {
    for telescope in events.indices {
      for index in events[telescope].indices {
        events[telescope][index].number = UInt64(10_000_000 * (telescope + 1) + index)
      }
    }
    guard run.settings.hasArrayNumbers else { return }
    var next = [Int](repeating: 0, count: events.count)
    var (count, numberOfShower) = (UInt64(0), [Int: (number: UInt64, time: Int64)]())
    while let telescope = events.indices.filter({ next[$0] < events[$0].count })
      .min(by: { events[$0][next[$0]].time < events[$1][next[$1]].time })
    {
      let index = next[telescope]
      next[telescope] += 1
      let event = events[telescope][index]
      if let shower = event.shower, let first = numberOfShower[shower],
        event.time - first.time <= Self.coincidenceWindow
      {
        events[telescope][index].arrayNumber = first.number
        continue
      }
      count += 1
      events[telescope][index].arrayNumber = count
      if let shower = event.shower { numberOfShower[shower] = (count, event.time) }
    }
  }
}
