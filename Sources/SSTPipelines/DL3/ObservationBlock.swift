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

  /// A pointing that moved farther begins a new list; degrees.
  private static let samePointingDeg = 0.2
  /// Times between triggers above it are pauses: nanoseconds for one telescope, and for events of several.
  static let pauses: (mono: Int64, stereo: Int64) = (1_000_000_000, 10_000_000_000)

  /// Sorts runs by time and joins those that belong together.
  static func blocks(_ runs: [DL3Run]) -> [ObservationBlock] {
    var blocks: [ObservationBlock] = []
    for run in runs.sorted(by: { ($0.triggers[0], $0.path) < ($1.triggers[0], $1.path) }) {
      if let last = blocks.last, last.accepts(run) {
        blocks[blocks.count - 1].runs.append(run)
      } else {
        blocks.append(ObservationBlock(runs: [run]))
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

  /// All triggers, rising.
  private var triggers: [Int64] { runs.flatMap(\.triggers).sorted() }

  /// The times in which data were taken.
  ///
  /// - Throws: `ResponseError`, which times in order never cause.
  func goodTimes() throws -> GoodTimes { try GoodTimes(triggers: triggers, limit: pause) }

  /// The live time by rate and smallest difference of the triggers that the files hold.
  func liveTime() throws -> LiveTime { LiveTime(try goodTimes(), rateOf: triggers, limit: pause) }

  /// The events of the selection, in order of time.
  ///
  /// - Parameter leapSeconds: TAI − UTC.
  /// - Throws: `ResponseError`.
  func events(_ leapSeconds: LeapSeconds) throws -> (rows: EventColumns, times: [TAITime]) {
    let all = try EventColumns(joining: runs.map(\.events))
    let times = try all.values(ColumnName.localTime).map { TAITime(unixSeconds: $0, leapSeconds) }
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
    header.location = runs.lazy.compactMap(\.location).first
    header.eventCount = events.count
    return header
  }

  /// The mean pointing above the horizon: of the events of the list, or else of all that are selected.
  private func horizontal(_ events: EventColumns) throws -> HorizontalDirection {
    let sample = events.count > 0 ? events : try EventColumns(joining: runs.map(\.events))
    let (altitudes, azimuths) = (
      try sample.values(ColumnName.altitude), try sample.values(ColumnName.azimuth)
    )
    return MeanDirection.vectors(
      zip(azimuths, altitudes).map { HorizontalDirection(azimuthDeg: $0, altitudeDeg: $1) },
      weights: altitudes.map { _ in 1 })
  }
}
