internal import Foundation
internal import SSTCore
internal import SSTIO
internal import SSTSky

/// The truth of a run: its events, the showers that triggered, and what was thrown.
struct NightTruth {
  let run: NightRun
  let schedule: NightSchedule
  let thrown: Int

  /// The ends of the names of the files that ``write(to:)`` takes.
  static let endings = ["events.csv", "showers.csv", "simulation.json"]

  /// Writes the table of events, that of showers, and the summary.
  func write(to files: [AtomicFile]) throws {
    for (file, text) in zip(files, [eventTable, showerTable, try summary()]) {
      try file.write(text)
      try file.commit()
    }
  }

  private func tai(_ nanoseconds: Int64) -> Int64 { run.start.nanoseconds + nanoseconds }

  private var eventTable: String {
    let rows = zip(run.telescopes, schedule.events).enumerated().flatMap { place, recorded in
      recorded.1.map { event in
        NightEventRow(
          telescope: recorded.0.id, event: event, time: tai(event.time),
          photoelectrons: event.shower.map { schedule.showers[$0].images[place].truePhotoelectrons } ?? 0)
      }
    }
    return DelimitedTable(NightEventRow.table(rows).packed(rows)).text
  }

  private var showerTable: String {
    let times = schedule.showers.map { TAITime(nanoseconds: tai(Int64($0.shower.time))) }
    let sky = run.site.icrs(of: schedule.showers.map(\.shower.direction), at: times)
    let rows = schedule.showers.enumerated().map { index, found in
      NightShowerRow(
        id: index + 1, found: found, rightAscensionDeg: sky[index].rightAscensionDeg,
        declinationDeg: sky[index].declinationDeg, time: times[index].nanoseconds,
        impacts: run.telescopes.map { found.shower.impact(of: $0.imager.position) })
    }
    return DelimitedTable(NightShowerRow.table(rows, telescopes: run.telescopes.map(\.id)).packed(rows)).text
  }

  /// What a later step needs for weights.
  private struct Summary: Encodable {
    var run: Int, seed: UInt64, source: String, start_tai_ns: Int64, duration_s: Double, target: String
    var pointing_ra_deg, pointing_dec_deg: Double
    var thrown_showers: Int, triggered_showers: Int
    var gamma_fraction: Double, flux: String?, thrown_per_s: Double?, gamma_energy_tev: [Double],
      gamma_index: Double
    var proton_energy_tev: [Double], proton_index: Double
    var core_radius_m: Double, proton_view_cone_deg: Double, gamma_view_cone_deg: Double
    var nsb_mhz: Double, threshold_adc: Int, dead_time_ns: Int
    var common_live_s: Double
    var telescopes: [Telescope]

    struct Telescope: Encodable {
      var id: Int, events: Int, triggers: Int, lost: Int, live_s: Double, pauses_s: [[Double]]
      var drop_factor: Double
    }
  }

  private func summary() throws -> String {
    let s = run.settings
    let telescopes = run.telescopes.indices.map { index in
      let events = schedule.events[index]
      return Summary.Telescope(
        id: run.telescopes[index].id, events: events.count, triggers: events.count { $0.shower != nil },
        lost: schedule.lost[index], live_s: schedule.liveSeconds[index],
        pauses_s: s.pauses.filter { $0.telescope == run.telescopes[index].id }.map {
          [$0.seconds.lowerBound, $0.seconds.upperBound]
        }, drop_factor: run.telescopes[index].imager.camera.drop)
    }
    let summary = Summary(
      run: run.number, seed: s.seed, source: s.source.rawValue, start_tai_ns: run.start.nanoseconds,
      duration_s: s.duration, target: run.pointing.text,
      pointing_ra_deg: run.pointing.direction.rightAscensionDeg,
      pointing_dec_deg: run.pointing.direction.declinationDeg, thrown_showers: thrown,
      triggered_showers: schedule.showers.count, gamma_fraction: run.mixture.gammaPart, flux: s.flux?.name,
      thrown_per_s: run.mixture.rate,
      gamma_energy_tev: [s.gammaEnergies.lowerBound, s.gammaEnergies.upperBound], gamma_index: s.gammaIndex,
      proton_energy_tev: [s.protonEnergies.lowerBound, s.protonEnergies.upperBound],
      proton_index: s.protonIndex, core_radius_m: s.coreRadius, proton_view_cone_deg: s.viewCone,
      gamma_view_cone_deg: s.hasDiffuseGammas ? s.viewCone : 0, nsb_mhz: s.backgroundMHz,
      threshold_adc: s.threshold, dead_time_ns: s.deadTimeNS,
      common_live_s: schedule.commonLiveSeconds, telescopes: telescopes)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(summary), as: UTF8.self) + "\n"
  }
}

/// One recorded event in the truth of a night.
struct NightEventRow: Sendable {
  var telescope: Int
  var event: NightSchedule.Event
  /// TAI, ns since 1970.
  var time: Int64
  var photoelectrons: Int

  /// The table of some events.
  static func table(_ rows: [NightEventRow]) -> Table<NightEventRow> {
    Table("events") {
      Column("telescope", \.telescope, "telescope id")
      Column("event_number", \.event.number, "event number of the camera")
      Column("array_event_number", \.event.arrayNumber, "event number of the array trigger")
      Column(
        "time_tai_ns", \.time, unit: "ns", "trigger time by the White Rabbit clock: ns TAI since 1970-01-01")
      Column.text("kind", fitting: rows, "shower or pedestal") {
        $0.event.shower == nil ? "pedestal" : "shower"
      }
      Column.text("shower_id", fitting: rows, "shower number, from 1; empty for pedestal events") { row in
        row.event.shower.map { "\($0 + 1)" } ?? ""
      }
      Column("true_pe", \.photoelectrons, "number of photoelectrons of the shower in the camera")
    }
  }
}

/// One shower that triggered in the truth of a night.
struct NightShowerRow: Sendable {
  /// The number, from 1.
  var id: Int
  var found: TriggeredShower
  var rightAscensionDeg: Double
  var declinationDeg: Double
  /// TAI, ns since 1970.
  var time: Int64
  /// The distance of each telescope from the axis, in metres.
  var impacts: [Double]

  /// The table of some showers, with columns for each telescope.
  static func table(_ rows: [NightShowerRow], telescopes: [Int]) -> Table<NightShowerRow> {
    Table("showers") {
      Column("shower_id", \.id, "shower number, from 1")
      Column.text("primary", fitting: rows, "primary particle") { $0.found.shower.primary.rawValue }
      Column("energy_tev", get: { $0.found.shower.energy }, unit: "TeV", "energy of the primary")
      Column<NightShowerRow>.directions
      Column(
        "core_x_m", get: { $0.found.shower.core.x }, unit: "m",
        "impact point on the ground, north of the array reference point")
      Column(
        "core_y_m", get: { $0.found.shower.core.y }, unit: "m",
        "impact point on the ground, west of the array reference point")
      Column(
        "height_first_m", \.found.firstHeight, unit: "m", "height of the first interaction above sea level")
      Column("height_max_m", \.found.maximumHeight, unit: "m", "height of the shower maximum above sea level")
      Column(
        "time_tai_ns", \.time, unit: "ns",
        "time when the shower front passes the array reference point: ns TAI since 1970-01-01")
      for (place, id) in telescopes.enumerated() {
        Column(
          "triggered_\(id)", get: { $0.found.images[place].readoutStart == nil ? 0 : 1 },
          "1 if telescope \(id) triggered, else 0")
      }
      for (place, id) in telescopes.enumerated() {
        Column(
          "true_pe_\(id)", get: { $0.found.images[place].truePhotoelectrons },
          "number of photoelectrons in the camera of telescope \(id)")
      }
      for (place, id) in telescopes.enumerated() {
        Column(
          "impact_m_\(id)", get: { $0.impacts[place] }, unit: "m",
          "distance of telescope \(id) from the shower axis")
      }
    }
  }
}

extension Column<NightShowerRow> {
  /// Where showers come from.
  fileprivate static var directions: [Column] {
    [
      Column(
        "alt_deg", get: { $0.found.shower.direction.altitudeDeg }, unit: "deg",
        "altitude of the shower direction"),
      Column(
        "az_deg", get: { $0.found.shower.direction.azimuthDeg }, unit: "deg",
        "azimuth of the shower direction, from north through east"),
      Column("ra_deg", \.rightAscensionDeg, unit: "deg", "right ascension of the shower direction, ICRS"),
      Column("dec_deg", \.declinationDeg, unit: "deg", "declination of the shower direction, ICRS"),
    ]
  }
}
