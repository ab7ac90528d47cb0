internal import SSTIO
internal import SSTSky

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
      Column("telescope", \.telescope, "number of the telescope")
      Column("event_number", \.event.number, "the camera's count")
      Column("array_event_number", \.event.arrayNumber, "the array's count")
      Column("time_tai_ns", \.time, unit: "ns", "White Rabbit time, TAI since 1970")
      Column.text("kind", fitting: rows, "shower or pedestal") {
        $0.event.shower == nil ? "pedestal" : "shower"
      }
      Column.text("shower_id", fitting: rows, "number of the shower, from 1; empty for pedestals") { row in
        row.event.shower.map { "\($0 + 1)" } ?? ""
      }
      Column("true_pe", \.photoelectrons, "photoelectrons of the shower in the camera")
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
      Column("shower_id", \.id, "number of the shower, from 1")
      Column.text("primary", fitting: rows, "what made it") { $0.found.shower.primary.rawValue }
      Column("energy_tev", get: { $0.found.shower.energy }, unit: "TeV", "energy of the primary")
      Column<NightShowerRow>.directions
      Column("core_x_m", get: { $0.found.shower.core.x }, unit: "m", "where the axis meets the ground, x")
      Column("core_y_m", get: { $0.found.shower.core.y }, unit: "m", "where the axis meets the ground, y")
      Column("height_first_m", \.found.firstHeight, unit: "m", "where the cascade begins")
      Column("height_max_m", \.found.maximumHeight, unit: "m", "where it is largest")
      Column("time_tai_ns", \.time, unit: "ns", "when the front passes the array, TAI since 1970")
      for (place, id) in telescopes.enumerated() {
        Column(
          "triggered_\(id)", get: { $0.found.images[place].readoutStart == nil ? 0 : 1 }, "1 if it triggered")
      }
      for (place, id) in telescopes.enumerated() {
        Column(
          "true_pe_\(id)", get: { $0.found.images[place].truePhotoelectrons }, "photoelectrons in its camera")
      }
      for (place, id) in telescopes.enumerated() {
        Column("impact_m_\(id)", get: { $0.impacts[place] }, unit: "m", "distance from the axis")
      }
    }
  }
}

extension Column<NightShowerRow> {
  /// Where showers come from.
  fileprivate static var directions: [Column] {
    [
      Column("alt_deg", get: { $0.found.shower.direction.altitudeDeg }, unit: "deg", "altitude"),
      Column(
        "az_deg", get: { $0.found.shower.direction.azimuthDeg }, unit: "deg", "azimuth from north to east"),
      Column("ra_deg", \.rightAscensionDeg, unit: "deg", "right ascension, ICRS"),
      Column("dec_deg", \.declinationDeg, unit: "deg", "declination, ICRS"),
    ]
  }
}
