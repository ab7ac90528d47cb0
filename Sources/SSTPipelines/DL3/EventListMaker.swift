import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTSky

/// Makes rows of event lists.
struct EventListMaker {
  /// Which optional columns the list has.
  let layout: EventListRow.Layout
  private let columns: [String: [Double]]
  private let times: [TAITime]

  /// Takes events.
  ///
  /// - Parameters:
  ///   - events: the events of a list.
  ///   - times: their times.
  ///   - isStereo: whether they are of several telescopes.
  /// - Throws: `ResponseError.missingColumn`.
  init(_ events: EventColumns, _ times: [TAITime], isStereo: Bool) throws {
    var layout = EventListRow.Layout()
    layout.isStereo = isStereo
    layout.hasUncertainties = events[DL3Run.energyError] != nil && events[DL3Run.directionError] != nil
    self.layout = layout
    self.times = times
    columns = events.names.reduce(into: [:]) { $0[$1] = events[$1]?.values }
  }

  /// All rows.
  func rows() -> [EventListRow] {
    let none = [Double](repeating: .nan, count: times.count)
    func column(_ name: String) -> [Double] { columns[name] ?? none }
    let (altitudes, azimuths) = (column("reco_alt"), column("reco_az"))
    let (pointingAltitudes, pointingAzimuths) = (column(ColumnName.altitude), column(ColumnName.azimuth))
    let (events, energies, scores) = (
      column(ColumnName.event), column(ColumnName.energy), column(ColumnName.gammaness)
    )
    let (rightAscensions, declinations) = (column("reco_ra"), column("reco_dec"))
    let (energyErrors, directionErrors) = (column(DL3Run.energyError), column(DL3Run.directionError))
    let telescopes = columns[DL3Run.multiplicity]
    return times.indices.map { place in
      var row = EventListRow()
      row.event = Int64(exactly: events[place]) ?? 0
      row.timeS = ObservationHeader.seconds(times[place])
      (row.rightAscensionDeg, row.declinationDeg) = (rightAscensions[place], declinations[place])
      row.energyTeV = energies[place]
      (row.altitudeDeg, row.azimuthDeg) = (altitudes[place], azimuths[place])
      row.gammaness = Float(scores[place])
      row.multiplicity = layout.isStereo ? telescopes.map { Int16($0[place]) } ?? 2 : 1
      (row.energyErrorTeV, row.directionErrorDeg) = (
        Float(energyErrors[place]), Float(directionErrors[place])
      )
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
}
