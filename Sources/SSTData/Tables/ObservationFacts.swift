internal import SSTCore
public import SSTSky

/// When an observation was made and where it pointed on average, row by row.
public struct ObservationFacts: Sendable, Equatable {
  private var start = Double.infinity
  private var end = -Double.infinity
  private var sum = GroundVector()

  /// Makes the facts of nothing.
  public init() {}

  /// The days on which there can be an observation, 1995 to 2132; a clock that gave no time is before.
  private static let days = 50_000.0..<100_000.0

  /// Takes a time of the observation, a Modified Julian Date on the TAI scale; NaN for none.
  public mutating func add(mjdTAI time: Double) {
    guard Self.days.contains(time) else { return }
    (start, end) = (min(start, time), max(end, time))
  }

  /// Takes a pointing; each counts the same.
  public mutating func add(_ pointing: HorizontalDirection) {
    let vector = GroundVector(pointing)
    if vector.sum().isFinite { sum += vector }
  }

  /// The observation block: mean altitude and azimuth, from which ctapipe makes the cores of showers, start and
  /// length; what is not known stays open.
  func row(of observation: UInt64) -> ObservationRow {
    var row = ObservationRow()
    row.id = observation
    if start <= end { (row.start, row.minutes) = (start, (end - start) * 1440) }
    if sum.norm > 0 {
      let mean = sum.direction
      (row.latitude, row.longitude) = (mean.altitudeDeg, mean.azimuthDeg)
      row.frame = ObservationRow.horizontalFrame
    }
    return row
  }
}
