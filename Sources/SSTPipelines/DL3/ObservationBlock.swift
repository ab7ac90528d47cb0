import Foundation
import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData
import SSTSky

/// Runs behind each other with one pointing and one folder of models: what becomes one event list.
struct ObservationBlock: Sendable {
  /// The runs, in order of time.
  private(set) var runs: [DL3Run]
  /// How long a trigger of each telescope keeps it busy in the whole night, in nanoseconds; only of those where that is known.
  let deadTimes: [Int: Int64]

  /// A pointing that moved farther begins a new list; degrees.
  private static let samePointingDeg = 0.2
  /// Times between triggers above it are pauses: nanoseconds for one telescope, and for events of several.
  static let pauses: (mono: Int64, stereo: Int64) = (1_000_000_000, 10_000_000_000)

  /// Sorts the runs of a night by time and joins those that belong together.
  static func blocks(_ runs: [DL3Run]) -> [ObservationBlock] {
    let deadTimes = deadTimes(of: runs)
    var blocks: [ObservationBlock] = []
    for run in runs.sorted(by: { ($0.triggers[0], $0.path) < ($1.triggers[0], $1.path) }) {
      if let last = blocks.last, last.accepts(run) {
        blocks[blocks.count - 1].runs.append(run)
      } else {
        blocks.append(ObservationBlock(runs: [run], deadTimes: deadTimes))
      }
    }
    return blocks
  }

  private func accepts(_ run: DL3Run) -> Bool {
    runs[0].node == run.node
      && runs[0].pointing.separationRad(to: run.pointing) * 180 / .pi <= Self.samePointingDeg
  }

  /// The table that the events come from.
  var target: EventClassifier.Target { runs[0].target }

  /// The longest time between triggers that is no pause.
  private var pause: Int64 { target == .stereo ? Self.pauses.stereo : Self.pauses.mono }

  /// The telescopes whose triggers block the list; nil if one of its files does not have all their triggers.
  private var blocking: [Int]? {
    let all = runs.compactMap(\.allTriggers)
    guard all.count == runs.count, let first = all.first, all.allSatisfy({ $0.keys == first.keys }) else {
      return nil
    }
    return first.keys.sorted()
  }

  /// The times in which data were taken, and the live time in them: from all triggers of all telescopes that an event needs,
  /// if the files have them, or else by rate and smallest difference of the triggers of their events.
  ///
  /// - Throws: `ResponseError`, which times in order never cause.
  func times() throws -> (good: GoodTimes, live: LiveTime) {
    let known = blocking?.compactMap { telescope in
      deadTimes[telescope].map {
        LiveTime.Triggers(times: Self.triggers(of: telescope, runs), deadTime: $0)
      }
    }
    guard let known, known.count == blocking?.count, let first = known.first else {
      var triggers = runs.flatMap(\.triggers)
      if zip(triggers, triggers.dropFirst()).contains(where: { $0 > $1 }) { triggers.sort() }
      let good = try GoodTimes(triggers: triggers, limit: pause)
      return (good, LiveTime(good, rateOf: triggers, limit: pause))
    }
    // Events of several telescopes can be taken while all of them take data.
    var good = try GoodTimes(triggers: first.times, limit: Self.pauses.mono)
    for other in known.dropFirst() {
      good = good.intersection(try GoodTimes(triggers: other.times, limit: Self.pauses.mono))
    }
    return (good, LiveTime(good, blocking: known))
  }

  /// All triggers of a telescope.
  private static func triggers(of telescope: Int, _ runs: [DL3Run]) -> [Int64] {
    union(runs.compactMap { $0.allTriggers?[telescope] })
  }

  /// The times of several files, each once: files of one telescope may be beside several of another.
  private static func union(_ lists: [[Int64]]) -> [Int64] {
    var all = lists.count == 1 ? lists[0] : lists.flatMap { $0 }
    if zip(all, all.dropFirst()).contains(where: { $0 > $1 }) { all.sort() }
    var last = Int64.min
    return all.filter { time in
      defer { last = time }
      return time != last
    }
  }

  /// How long a trigger keeps each telescope busy, from all files of a night: where the distribution of differences begins.
  ///
  /// - Returns: nanoseconds; only of telescopes of which enough triggers are known.
  private static func deadTimes(of runs: [DL3Run]) -> [Int: Int64] {
    Set(runs.flatMap { $0.allTriggers?.keys.map(\.self) ?? [] }).reduce(into: [:]) { found, telescope in
      found[telescope] = DeadTime.estimate(triggers(of: telescope, runs), limit: pauses.mono)
    }
  }

  /// Takes the events that pass the cut, in order of time; the runs do not have them any more.
  ///
  /// - Parameter leapSeconds: TAI − UTC.
  /// - Throws: `ResponseError`.
  mutating func takeEvents(_ leapSeconds: LeapSeconds) throws -> (rows: EventColumns, times: [TAITime]) {
    var parts = runs.indices.map { runs[$0].takeEvents() }
    let all = try EventColumns(consuming: &parts)
    let times = try all.values(ColumnName.localTime).map { TAITime(unixSeconds: $0, leapSeconds) }
    guard zip(times, times.dropFirst()).contains(where: { $0 > $1 }) else { return (all, times) }
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    return (all.taking(order), order.map { times[$0] })
  }

  /// What the header says.
  ///
  /// - Parameters:
  ///   - events: the events of the list.
  ///   - goodTimes: the times in which data were taken.
  ///   - liveTime: the live time.
  /// - Throws: `ResponseError`.
  func header(
    _ events: EventColumns, _ goodTimes: GoodTimes, _ liveTime: LiveTime
  ) throws -> ObservationHeader {
    var header = ObservationHeader()
    header.id = runs.map(\.observation).min() ?? 0
    (header.setup, header.telescopes) = (target.key, runs[0].telescopes)
    header.object = runs.lazy.map(\.object).first { !$0.isEmpty } ?? ""
    header.pointing = runs[0].pointing
    header.horizontal = try horizontal(events)
    header.times = (
      TAITime(nanoseconds: goodTimes.intervals.first?.start ?? 0),
      TAITime(nanoseconds: goodTimes.intervals.last?.stop ?? 0)
    )
    (header.ontimeS, header.liveTimeS) = (liveTime.ontime, liveTime.live)
    header.liveTimeMethod = liveTime.method == .rate ? "rate of triggers" : "blocked times"
    if liveTime.method == .blockedTimes {
      header.deadTimesS = deadTimes.filter { blocking?.contains($0.key) ?? false }.mapValues {
        Double($0) / 1e9
      }
    }
    header.location = runs.lazy.compactMap(\.location).first
    header.eventCount = events.count
    return header
  }

  /// The mean pointing above the horizon: of the events of the list, or else of all that are selected.
  private func horizontal(_ events: EventColumns) throws -> HorizontalDirection {
    guard events.count > 0 else {
      return runs.reduce(GroundVector.zero) { $0 + $1.selectedPointing }.direction
    }
    let (altitudes, azimuths) = (
      try events.values(ColumnName.altitude), try events.values(ColumnName.azimuth)
    )
    return MeanDirection.vectors(
      zip(azimuths, altitudes).map { HorizontalDirection(azimuthDeg: $0, altitudeDeg: $1) },
      weights: altitudes.map { _ in 1 })
  }
}
