internal import Foundation
internal import SSTSky
internal import SSTCore
internal import SSTIO

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
    var text = "telescope,event_number,array_event_number,time_tai_ns,kind,shower_id,true_pe\n"
    for (telescope, events) in schedule.events.enumerated() {
      for event in events {
        text += "\(run.telescopes[telescope].id),\(event.number),\(event.arrayNumber),\(tai(event.time)),"
        if let shower = event.shower {
          let seen = schedule.showers[shower].images[telescope]
          text += "shower,\(shower + 1),\(seen.truePhotoelectrons)\n"
        } else {
          text += "pedestal,,0\n"
        }
      }
    }
    return text
  }

  private var showerTable: String {
    let ids = run.telescopes.map(\.id)
    var text = "shower_id,primary,energy_tev,alt_deg,az_deg,ra_deg,dec_deg,core_x_m,core_y_m,"
    text += "height_first_m,height_max_m,time_tai_ns"
    for name in ["triggered", "true_pe", "impact_m"] { for id in ids { text += ",\(name)_\(id)" } }
    text += "\n"
    let times = schedule.showers.map { TAITime(nanoseconds: tai(Int64($0.shower.time))) }
    let sky = run.site.icrs(of: schedule.showers.map(\.shower.direction), at: times)
    for (index, found) in schedule.showers.enumerated() {
      let s = found.shower
      let fields: [Any] = [
        index + 1, s.primary.rawValue, s.energy, s.direction.altitudeDeg, s.direction.azimuthDeg,
        sky[index].rightAscensionDeg, sky[index].declinationDeg, s.core.x, s.core.y, found.firstHeight,
        found.maximumHeight, times[index].nanoseconds,
      ]
      text += fields.map { "\($0)" }.joined(separator: ",")
      for seen in found.images { text += seen.readoutStart == nil ? ",0" : ",1" }
      for seen in found.images { text += ",\(seen.truePhotoelectrons)" }
      for telescope in run.telescopes { text += ",\(s.impact(of: telescope.imager.position))" }
      text += "\n"
    }
    return text
  }

  /// What a later step needs for weights.
  private struct Summary: Encodable {
    var run: Int, seed: UInt64, source: String, start_tai_ns: Int64, duration_s: Double, target: String
    var pointing_ra_deg, pointing_dec_deg: Double
    var thrown_showers: Int, triggered_showers: Int
    var gamma_fraction: Double, gamma_energy_tev: [Double], gamma_index: Double
    var proton_energy_tev: [Double], proton_index: Double
    var core_radius_m: Double, proton_view_cone_deg: Double, gamma_view_cone_deg: Double
    var nsb_mhz: Double, threshold_adc: Int, dead_time_ns: Int
    var telescopes: [Telescope]

    struct Telescope: Encodable {
      var id: Int, events: Int, triggers: Int, lost: Int, drop_factor: Double
    }
  }

  private func summary() throws -> String {
    let s = run.settings
    let telescopes = run.telescopes.indices.map { index in
      let events = schedule.events[index]
      return Summary.Telescope(
        id: run.telescopes[index].id, events: events.count, triggers: events.count { $0.shower != nil },
        lost: schedule.lost[index], drop_factor: run.telescopes[index].imager.camera.drop)
    }
    let fraction = s.source == .gamma ? 1 : s.source == .proton ? 0 : s.gammaFraction
    let summary = Summary(
      run: run.number, seed: s.seed, source: s.source.rawValue, start_tai_ns: run.start.nanoseconds,
      duration_s: s.duration, target: run.pointing.text,
      pointing_ra_deg: run.pointing.direction.rightAscensionDeg,
      pointing_dec_deg: run.pointing.direction.declinationDeg, thrown_showers: thrown,
      triggered_showers: schedule.showers.count, gamma_fraction: fraction,
      gamma_energy_tev: [s.gammaEnergies.lowerBound, s.gammaEnergies.upperBound], gamma_index: s.gammaIndex,
      proton_energy_tev: [s.protonEnergies.lowerBound, s.protonEnergies.upperBound],
      proton_index: s.protonIndex, core_radius_m: s.coreRadius, proton_view_cone_deg: s.viewCone,
      gamma_view_cone_deg: s.hasDiffuseGammas ? s.viewCone : 0, nsb_mhz: s.backgroundMHz,
      threshold_adc: s.threshold, dead_time_ns: s.deadTimeNS, telescopes: telescopes)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(summary), as: UTF8.self) + "\n"
  }
}
