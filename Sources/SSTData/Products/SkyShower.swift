public import SSTCore
public import SSTIO
public import SSTSky

/// A shower of a stereo file, with its position in the sky.
public struct SkyShower: Sendable, Equatable {
  /// What the stereo reconstruction found; valid.
  public var event: StereoEvent
  /// The trigger time, good to about a microsecond.
  public var time: TAITime
  /// Where the shower comes from.
  public var direction: ICRSDirection
  /// Where the telescopes were pointed.
  public var pointing: ICRSDirection
}

extension DL1File {
  /// The showers that stereo reconstruction found, in the order of the file; none in other files.
  ///
  /// Events without a valid reconstruction or a time are left out. Positions in the sky follow from the time and the
  /// site that the file states.
  ///
  /// ```swift
  /// for shower in try DL1File(readingFrom: path).showers() {
  ///   print(shower.direction.separationRad(to: source), shower.event.averageIntensity)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - earthOrientation: UT1 − UTC and polar motion.
  ///   - leapSeconds: TAI − UTC.
  /// - Throws: `HDF5Error`; `.missingObject` if the file has showers and does not say where the array is.
  public func showers(
    earthOrientation: EarthOrientation = .packaged, leapSeconds: LeapSeconds = .packaged
  ) throws(HDF5Error) -> [SkyShower] {
    let events = try stereoEvents().filter(\.isValid)
    guard !events.isEmpty else { return [] }
    let transformer = SkyTransformer(
      location: try location(), earthOrientation: earthOrientation, leapSeconds: leapSeconds)
    let times = try triggers().reduce(into: [:]) { $0[$1.id] = TAITime(mjdTAI: $1.mjdTAI) }
    let timed = events.compactMap { event in times[event.id].map { (event, $0) } }
    let directions = transformer.icrs(of: timed.map(\.0.direction), at: timed.map(\.1))
    let pointings = Pointings(try arrayPointings(), transformer)
    return zip(timed, directions).map { timed, direction in
      SkyShower(
        event: timed.0, time: timed.1, direction: direction, pointing: pointings.pointing(at: timed.1))
    }
  }

  /// Where the array is.
  ///
  /// - Throws: `HDF5Error`; `.missingObject` if the file does not tell.
  public func location() throws(HDF5Error) -> GeodeticLocation {
    let attributes = try file.attributes(of: TablePath.layout)
    guard let place = GeodeticLocation(itrs: LayoutRow.referenceNames.compactMap { attributes[$0]?.double })
    else {
      throw .missingObject(
        file: file.path, object: "\(TablePath.layout) \(LayoutRow.referenceNames[0])", similar: nil)
    }
    return place
  }
}

/// Where the array points over time.
private struct Pointings {
  private let starts: [(time: TAITime, pointing: ICRSDirection)]

  /// The nominal pointing of each row; without one, the direction in the sky that the telescopes saw.
  init(_ rows: [ArrayPointing], _ transformer: SkyTransformer) {
    starts = rows.compactMap { row in
      guard let time = TAITime(mjdTAI: row.mjdTAI) else { return nil }
      let isNominal = row.nominal.rightAscensionRad.isFinite && row.nominal.declinationRad.isFinite
      return (time, isNominal ? row.nominal : transformer.icrs(of: row.horizontal, at: time))
    }.sorted { $0.time < $1.time }
  }

  /// The pointing of the last row before or at a time, else of the first; NaN without rows.
  func pointing(at time: TAITime) -> ICRSDirection {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return starts.isEmpty
      ? ICRSDirection(rightAscensionRad: .nan, declinationRad: .nan) : starts[max(0, low - 1)].pointing
  }
}
