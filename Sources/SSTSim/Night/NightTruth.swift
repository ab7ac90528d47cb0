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
