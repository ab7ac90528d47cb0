import Foundation
import SSTCore
import SSTSky

/// Positions in the sky of reconstructed directions.
struct SkyPositions {
  private let transformer: SkyTransformer
  /// The time of all events; nil for the time of each.
  private let fixed: TAITime?
  private let leapSeconds: LeapSeconds
  private let jobs: Int
  private static let rows = 1 << 13

  /// 2022-11-01 02:00 UTC, at which the original puts all simulated events.
  static let timeOfSimulations = TAITime(unixSeconds: 1_667_268_000)

  /// Prepares the transformation.
  ///
  /// - Parameters:
  ///   - location: where the telescope is.
  ///   - tables: leap seconds and Earth orientation.
  ///   - fixed: the time of all events; nil for the time of each.
  ///   - jobs: the number of threads.
  init(location: GeodeticLocation, _ tables: TimeTables, fixed: TAITime?, jobs: Int) {
    transformer = SkyTransformer(
      location: location, earthOrientation: tables.earthOrientation, leapSeconds: tables.leapSeconds)
    (self.fixed, leapSeconds, self.jobs) = (fixed, tables.leapSeconds, jobs)
  }

  /// The positions in the ICRS; NaN without a time.
  ///
  /// - Parameters:
  ///   - directions: altitudes and azimuths.
  ///   - localTimes: UTC seconds since 1970, one for each direction; ignored with a fixed time.
  func icrs(_ directions: [HorizontalDirection], localTimes: [Double]) throws -> [ICRSDirection] {
    let blocks = (directions.count + Self.rows - 1) / Self.rows
    return try parallelMap(count: blocks, jobs: jobs) { block, _ in
      let range = block * Self.rows..<min(directions.count, (block + 1) * Self.rows)
      let times = range.map { fixed ?? TAITime(unixSeconds: localTimes[$0], leapSeconds) }
      let found = transformer.icrs(of: Array(directions[range]), at: times)
      return zip(found, times).map { $1.isKnown ? $0 : Self.unknown }
    }.flatMap { $0 }
  }

  private static let unknown = ICRSDirection(rightAscensionRad: .nan, declinationRad: .nan)
}

extension TAITime {
  /// UTC seconds since 1970 with a fraction; unknown for what is no time.
  init(unixSeconds: Double, _ leapSeconds: LeapSeconds) {
    guard unixSeconds > 0, unixSeconds < 4.2e9 else {
      self = .unknown
      return
    }
    let whole = unixSeconds.rounded(.down)
    self.init(
      unixSeconds: Int64(whole), nanoseconds: Int64(((unixSeconds - whole) * 1e9).rounded()),
      leapSeconds: leapSeconds)
  }
}
