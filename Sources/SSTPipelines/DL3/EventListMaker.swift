import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTSky

/// Makes rows of event lists.
struct EventListMaker {
  /// Which optional columns the list has.
  let layout: EventListRow.Layout
  private let times: [TAITime]
  private let events, energies, scores, rightAscensions, declinations: [Double]
  private let altitudes, azimuths, pointingAltitudes, pointingAzimuths: [Double]
  private let energyErrors, directionErrors, telescopes: [Double]?

  /// Takes events.
  ///
  /// - Parameters:
  ///   - columns: the events of a list.
  ///   - times: their times.
  ///   - isStereo: whether they are of several telescopes.
  /// - Throws: `ResponseError.missingColumn`.
  init(_ columns: EventColumns, _ times: [TAITime], isStereo: Bool) throws(ResponseError) {
    self.times = times
    events = try columns.values(ColumnName.event)
    energies = try columns.values(ColumnName.energy)
    scores = try columns.values(ColumnName.gammaness)
    (rightAscensions, declinations) = (try columns.values("reco_ra"), try columns.values("reco_dec"))
    (altitudes, azimuths) = (try columns.values("reco_alt"), try columns.values("reco_az"))
    pointingAltitudes = try columns.values(ColumnName.altitude)
    pointingAzimuths = try columns.values(ColumnName.azimuth)
    energyErrors = columns[DL3Run.energyError]?.values
    directionErrors = columns[DL3Run.directionError]?.values
    telescopes = columns[DL3Run.multiplicity]?.values
    var layout = EventListRow.Layout()
    layout.isStereo = isStereo
    layout.hasUncertainties = energyErrors != nil && directionErrors != nil
    self.layout = layout
  }

  /// Some rows.
  func rows(_ range: Range<Int>) -> [EventListRow] { range.map(row) }

  private func row(_ place: Int) -> EventListRow {
    var row = EventListRow()
    row.event = Int64(exactly: events[place]) ?? 0
    row.timeS = ObservationHeader.seconds(times[place])
    (row.rightAscensionDeg, row.declinationDeg) = (rightAscensions[place], declinations[place])
    row.energyTeV = energies[place]
    (row.altitudeDeg, row.azimuthDeg) = (altitudes[place], azimuths[place])
    row.gammaness = Float(scores[place])
    row.multiplicity = layout.isStereo ? telescopes.flatMap { Int16(exactly: $0[place]) } ?? 2 : 1
    row.energyErrorTeV = energyErrors.map { Float($0[place]) } ?? .nan
    row.directionErrorDeg = directionErrors.map { Float($0[place]) } ?? .nan
    let frame = CameraFrame(
      focalLength: 1,
      pointing: HorizontalDirection(
        azimuthDeg: pointingAzimuths[place], altitudeDeg: pointingAltitudes[place]))
    let offset = frame.skyOffset(
      of: HorizontalDirection(azimuthDeg: azimuths[place], altitudeDeg: altitudes[place]))
    (row.fieldXDeg, row.fieldYDeg) = (-offset.longitudeDeg, offset.latitudeDeg)
    return row
  }
}
