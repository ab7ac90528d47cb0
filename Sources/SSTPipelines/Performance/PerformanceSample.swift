public import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData
public import SSTSky

/// Simulated events as figures of performance see them: with their distances from the truth and from a source.
public struct PerformanceSample: Sendable {
  /// The events that pass the selection.
  public let sample: SimulatedSample
  /// The distances of reconstructed directions in degrees: of gamma rays from their true direction, of hadrons from the source.
  public let thetaDeg: [Double]
  /// The direction of the source.
  public let source: HorizontalDirection
  /// How showers are counted.
  let isOriginal: Bool

  private static let (altitude, azimuth) = ("reco_alt", "reco_az")

  /// Gamma rays: the source is where they come from, or where the telescopes point if they come from a cone.
  ///
  /// - Parameters:
  ///   - gammas: gamma rays of one production.
  ///   - isOriginal: take the true direction of the first for that of all, as sst1mpipe does.
  /// - Throws: `ResponseError`.
  public init(gammas: SimulatedSample, isOriginal: Bool = false) throws(ResponseError) {
    let events = gammas.events
    let (altitudes, azimuths) = (try events.values("true_alt"), try events.values("true_az"))
    let directions = zip(azimuths, altitudes).map { HorizontalDirection(azimuthDeg: $0, altitudeDeg: $1) }
    if isOriginal {
      source = directions.first ?? gammas.pointing
    } else {
      source =
        gammas.showers.isDiffuse
        ? gammas.pointing : MeanDirection.vectors(directions, weights: directions.map { _ in 1 })
    }
    (sample, self.isOriginal) = (gammas, isOriginal)
    thetaDeg =
      isOriginal
      ? try Self.distances(events, source)
      : try Separation.degrees(
        altitudesDeg: events.values(Self.altitude), azimuthsDeg: events.values(Self.azimuth),
        otherAltitudesDeg: altitudes, otherAzimuthsDeg: azimuths)
  }

  /// Hadrons, which know of no source.
  ///
  /// - Parameters:
  ///   - hadrons: protons or other hadrons.
  ///   - source: the direction of the source of gamma rays.
  ///   - isOriginal: as for gamma rays.
  /// - Throws: `ResponseError`.
  public init(
    hadrons: SimulatedSample, source: HorizontalDirection, isOriginal: Bool = false
  ) throws(ResponseError) {
    (sample, self.source, self.isOriginal) = (hadrons, source, isOriginal)
    thetaDeg = try Self.distances(hadrons.events, source)
  }

  private static func distances(
    _ events: EventColumns, _ source: HorizontalDirection
  ) throws(ResponseError) -> [Double] {
    try Separation.degrees(
      altitudesDeg: events.values(altitude), azimuthsDeg: events.values(azimuth), to: source)
  }

  /// The true direction of the first event.
  var firstDirection: HorizontalDirection? {
    guard let altitude = sample.events["true_alt"]?.values.first,
      let azimuth = sample.events["true_az"]?.values.first
    else { return nil }
    return HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: altitude)
  }

  /// The events as the search for cuts sees them, with weights to a spectrum.
  ///
  /// - Parameters:
  ///   - spectrum: of the source, or of hadrons.
  ///   - observationTimeS: seconds.
  /// - Throws: `ResponseError`.
  public func weighted(_ spectrum: Spectrum, observationTimeS: Double) throws(ResponseError) -> CutSample {
    let events = sample.events
    return try CutSample(
      energies: events.values(ColumnName.energy), gammaness: events.values(ColumnName.gammaness),
      thetaDeg: thetaDeg,
      weights: sample.showers.weights(
        events.values("true_energy"), to: spectrum, observationTime: observationTimeS))
  }

  /// For each of some events how many regions of background hold it: gamma rays of a source that are lost there.
  ///
  /// - Parameters:
  ///   - rows: the events.
  ///   - count: the number of regions.
  ///   - radiusDeg: their radius in degrees.
  /// - Throws: `ResponseError`.
  func leaks(ofRows rows: [Int], regions count: Int, radiusDeg: Double) throws(ResponseError) -> [Int] {
    let events = sample.events
    var pointing = sample.pointing
    if isOriginal, let altitude = try events.values(ColumnName.altitude).first,
      let azimuth = try events.values(ColumnName.azimuth).first
    {
      pointing = HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: altitude)
    }
    let (altitudes, azimuths) = (try events.values(Self.altitude), try events.values(Self.azimuth))
    return try OffRegions.memberships(
      altitudesDeg: rows.map { altitudes[$0] }, azimuthsDeg: rows.map { azimuths[$0] },
      regions: OffRegions.centers(of: source, pointing: pointing, count: count), radiusDeg: radiusDeg)
  }
}
