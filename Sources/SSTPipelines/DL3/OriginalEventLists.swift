import Foundation
import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Event lists as sst1mpipe 0.9 writes them, with its defects: seconds of UTC declared as TAI, intervals without their first and last
/// event, no dead time, exchanged axes of the field of view, no responses.
struct OriginalEventLists {
  /// Events of an interval that were reconstructed with the models of one folder.
  struct List {
    var runs: [DL3Run]
    var rows: [Row]
    /// UTC seconds since 1970.
    var start, stop: Double
    var pointing: ICRSDirection
    var node: String
    /// The class of its events; nil for all.
    var eventClass: Int?
  }

  /// A row of a list.
  struct Row {
    var event: Int64 = 0
    var time = 0.0
    var rightAscension = 0.0, declination = 0.0, energy = 0.0, x = 0.0, y = 0.0
    var pointing = (altitude: 0.0, azimuth: 0.0)
    var eventClass = 0.0
    var node = ""
    var observation: Int64 = 0

    static let table = Table<Row>("EVENTS") {
      Column("EVENT_ID", \.event)
      Column("TIME", \.time, unit: "s")
      Column("RA", \.rightAscension, unit: "deg")
      Column("DEC", \.declination, unit: "deg")
      Column("ENERGY", \.energy, unit: "TeV")
      Column("DETX", \.x, unit: "deg")
      Column("DETY", \.y, unit: "deg")
    }
  }

  /// A pointing that moved farther, and a longer pause between two files, begin a new interval.
  private static let (samePointingDeg, pauseS) = (0.2, 2.0)

  let options: DL2DL3Options
  /// The cut as it is in the names of responses.
  let cut: String

  /// The lists of a night, those without events left out.
  ///
  /// - Parameters:
  ///   - runs: in the order of their names.
  ///   - eventClass: the class; nil for all events.
  /// - Throws: `ResponseError`.
  static func lists(_ runs: [DL3Run], eventClass: Int?) throws -> [List] {
    var intervals: [(start: Double, stop: Double, pointing: ICRSDirection)] = []
    // Files of which nothing is selected do not count.
    for run in runs {
      guard let times = run.selectedTimes else { continue }
      if let last = intervals.last,
        last.pointing.separationRad(to: run.pointing) * 180 / .pi <= samePointingDeg,
        times.lowerBound - last.stop <= pauseS
      {
        intervals[intervals.count - 1].stop = times.upperBound
      } else {
        intervals.append((times.lowerBound, times.upperBound, run.pointing))
      }
    }
    let all = try runs.flatMap(rows).sorted { ($0.time, $0.event) < ($1.time, $1.event) }
    return intervals.flatMap { interval -> [List] in
      let inside = all.filter { $0.time > interval.start && $0.time < interval.stop }
      let nodes = inside.reduce(into: [String]()) { if !$0.contains($1.node) { $0.append($1.node) } }
      return nodes.compactMap { node in
        let own = inside.filter { $0.node == node }
        let wanted = own.filter { eventClass == nil || $0.eventClass == Double(eventClass ?? 0) }
        guard let first = own.first, let last = own.last, !wanted.isEmpty else { return nil }
        return List(
          runs: runs, rows: wanted, start: nodes.count > 1 ? first.time : interval.start,
          stop: nodes.count > 1 ? last.time : interval.stop, pointing: interval.pointing, node: node,
          eventClass: eventClass)
      }
    }
  }

  private static func rows(_ run: DL3Run) throws -> [Row] {
    let events = run.events
    func values(_ name: String) throws -> [Double] { try events.values(name) }
    let (ids, times, energies) = (
      try values(ColumnName.event), try values(ColumnName.localTime), try values(ColumnName.energy)
    )
    let (rightAscensions, declinations) = (try values("reco_ra"), try values("reco_dec"))
    let (altitudes, azimuths) = (try values("reco_alt"), try values("reco_az"))
    let (pointingAltitudes, pointingAzimuths) = (
      try values(ColumnName.altitude), try values(ColumnName.azimuth)
    )
    let classes = events["event_type"]?.values
    return ids.indices.map { place in
      var row = Row()
      (row.event, row.time) = (Int64(exactly: ids[place]) ?? 0, times[place])
      (row.rightAscension, row.declination) = (rightAscensions[place], declinations[place])
      row.energy = energies[place]
      row.pointing = (pointingAltitudes[place], pointingAzimuths[place])
      let frame = CameraFrame(
        focalLength: 1,
        pointing: HorizontalDirection(
          azimuthDeg: pointingAzimuths[place], altitudeDeg: pointingAltitudes[place]))
      let offset = frame.skyOffset(
        of: HorizontalDirection(azimuthDeg: azimuths[place], altitudeDeg: altitudes[place]))
      (row.x, row.y) = (offset.latitudeDeg, offset.longitudeDeg)
      row.eventClass = classes?[place] ?? 0
      (row.node, row.observation) = (run.node, run.observation)
      return row
    }
  }

  /// Writes a list.
  ///
  /// - Returns: the file and the keywords of its table of events.
  /// - Throws: `AtomicFileError`, `FITSOutputError`.
  func write(_ list: List, toFolder folder: String, in files: AtomicFileSet) throws -> String {
    let first = list.rows.map(\.observation).min() ?? 0
    var header = ObservationHeader()
    (header.id, header.object) = (first, options.targetName ?? list.runs[0].object)
    let path = OutputFolder.path(folder, options.name(header))
    let file = try FITSTableWriter(path: path, in: files)
    try file.write(list.rows, to: Row.table, header: cards(list, first))
    try file.write(
      [GoodTimeRow(startS: list.start, stopS: list.stop)], to: GoodTimeRow.table, header: Self.timeCards)
    try file.finish()
    return path
  }

  private static let timeCards = [
    FITSCard("MJDREFI", .integer(40_587), "integer part of the reference date"),
    FITSCard("MJDREFF", .integer(0), "fraction of the reference date"),
    FITSCard("TIMEUNIT", .text("s"), "unit"),
    FITSCard("TIMESYS", .text("TAI"), "scale, which it is not"),
    FITSCard("TIMEREF", .text("TOPOCENTER"), "reference of times"),
  ]

  private func cards(_ list: List, _ observation: Int64) -> [FITSCard] {
    let length = list.stop - list.start
    func text(_ seconds: Double) -> (date: String, time: String) {
      let time = TAITime(unixSeconds: seconds, options.timeTables.leapSeconds)
      let parts = ObservationHeader.text(time).split(separator: "T")
      return (String(parts[0]), String(parts[1].prefix(8)))
    }
    let (start, stop) = (text(list.start), text(list.stop))
    func mean(_ value: (Row) -> Double) -> Double {
      list.rows.reduce(0) { $0 + value($1) } / Double(list.rows.count)
    }
    let setup = list.runs[0].target == .stereo ? "stereo" : "tel_0\(list.runs[0].telescopes[0])"
    let site = options.configuration.arrayCenter
    let source = options.target
    let night = list.node.components(separatedBy: "_nsb")[0]
    return [
      FITSCard("CREATOR", .text("sst1mpipe_data_dl2_dl3"), "program whose layout this is"),
      FITSCard("TELESCOP", .text("SST1M_\(setup)"), "telescope"),
      FITSCard("OBS_ID", .integer(Int(observation)), "number of the observation"),
      FITSCard("DATE_OBS", .text(start.date)), FITSCard("TIME_OBS", .text(start.time)),
      FITSCard("DATE_END", .text(stop.date)), FITSCard("TIME_END", .text(stop.time)),
      FITSCard("TSTART", .real(list.start), "[s] UTC"), FITSCard("TSTOP", .real(list.stop), "[s] UTC"),
    ] + Self.timeCards + [
      FITSCard("TELAPSE", .real(length), "[s]"), FITSCard("ONTIME", .real(length), "[s]"),
      FITSCard("LIVETIME", .real(length), "[s] without dead time"), FITSCard("DEADC", .integer(1)),
      FITSCard("TIMEDEL", .integer(1)),
      FITSCard("OBJECT", .text(options.targetName ?? list.runs[0].object), "source"),
      FITSCard("RA_OBJ", .real(source?.rightAscensionDeg ?? 0), "[deg]"),
      FITSCard("DEC_OBJ", .real(source?.declinationDeg ?? 0), "[deg]"),
      FITSCard("RA_PNT", .real(list.pointing.rightAscensionDeg), "[deg]"),
      FITSCard("DEC_PNT", .real(list.pointing.declinationDeg), "[deg]"),
      FITSCard("ALT_PNT", .real(mean(\.pointing.altitude)), "[deg] mean of numbers"),
      FITSCard("AZ_PNT", .real(mean(\.pointing.azimuth)), "[deg] mean of numbers"),
      FITSCard("RADECSYS", .text("FK5")), FITSCard("EQUINOX", .integer(2000)),
      FITSCard("CONV_DEP", .integer(0)), FITSCard("CONV_RA", .integer(0)), FITSCard("CONV_DEC", .integer(0)),
      FITSCard("OBSERVER", .text("SST1M Collaboration")),
      FITSCard("N_TELS", .integer(list.runs[0].target == .stereo ? 2 : 1)),
      FITSCard("TELLIST", .text("21-22")),
      FITSCard("GEOLAT", .real(site.latitudeDeg), "[deg]"),
      FITSCard("GEOLON", .real(site.longitudeDeg), "[deg]"),
      FITSCard("ALTITUDE", .real(site.heightM), "[m]"), FITSCard("EUNIT", .text("TeV")),
      FITSCard("EVTVER", .text("0_9")), FITSCard("CALDB", .text("0_9")),
      FITSCard("IRF", .text("\(night)_gc\(cut)\(list.eventClass.map { "_ec\($0)" } ?? "")"), "responses"),
    ]
  }
}
