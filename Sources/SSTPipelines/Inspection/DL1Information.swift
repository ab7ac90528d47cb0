import SSTCore
import SSTData
import SSTIO
import SSTSky

/// What a DL1 or stereo file tells of its run: telescopes, target, pointing, times, rates, stereo or not.
struct DL1Information {
  /// Facts by name, in the order in which they are shown.
  let facts: [(name: String, value: JSONValue)]
  /// The events; nil without table of triggers.
  let events: FileInformation.Events?

  /// Reads the tables; what is missing or cannot be read is left out. Nil for files without telescopes and triggers.
  init?(_ file: HDF5File) {
    guard let file = try? DL1File(file) else { return nil }
    let triggers = (try? file.triggers()) ?? []
    guard !file.telescopes.isEmpty || !triggers.isEmpty else { return nil }
    events = triggers.isEmpty ? nil : Self.events(triggers)
    let info = (try? file.info()) ?? nil
    var facts: [(name: String, value: JSONValue)] = [
      ("telescopes", .array(file.telescopes.map { .number(Double($0)) }))
    ]
    let simulation = Self.simulation(file)
    facts += simulation.isEmpty ? Self.target(file, info) : simulation
    if let events, events.duration > 0, simulation.isEmpty {
      facts.append(
        ("mean_rate_hz", .number((Double(events.count - 1) / events.duration).rounded(toPlaces: 3))))
    }
    if let info, simulation.isEmpty {
      facts += [
        ("pedestal_events", .number(Double(info.pedestalCount))),
        ("saturated_events", .number(Double(info.saturatedCount))),
      ]
    }
    facts += Self.stereo(file)
    let hasImages = file.telescopes.contains { (try? file.hasImages(ofTelescope: $0)) ?? false }
    facts.append(("images", .bool(hasImages)))
    self.facts = facts
  }

  private static func target(_ file: DL1File, _ info: RunInfo?) -> [(name: String, value: JSONValue)] {
    var facts: [(name: String, value: JSONValue)] = []
    if let info {
      facts.append(("target", .string(info.target)))
      facts.append(("wobble", .string(info.wobble)))
    }
    let nominal = (try? file.arrayPointings())?.first?.nominal
    let directions = [
      (info?.rightAscensionDeg, info?.declinationDeg), (nominal?.rightAscensionDeg, nominal?.declinationDeg),
    ]
    for case (let rightAscension?, let declination?) in directions
    where rightAscension.isFinite && declination.isFinite {
      facts.append(("pointing_ra_deg", .number(rightAscension.rounded(toPlaces: 6))))
      facts.append(("pointing_dec_deg", .number(declination.rounded(toPlaces: 6))))
      break
    }
    return facts
  }

  /// How the showers of a simulation were made; empty for data.
  private static func simulation(_ file: DL1File) -> [(name: String, value: JSONValue)] {
    guard let isSimulated = try? file.isSimulated, isSimulated else { return [] }
    var facts: [(name: String, value: JSONValue)] = [("simulated", .bool(true))]
    let primaries = Set(((try? file.trueShowers()) ?? []).map(\.shower.primary)).sorted()
    if !primaries.isEmpty {
      facts.append(("primary", .string(primaries.map(SimtelWords.primary).joined(separator: ", "))))
    }
    guard let runs = try? file.simulationRuns(), let run = runs.first else { return facts }
    func text(_ low: Float, _ high: Float) -> JSONValue {
      .string("\(SimtelWords.number(Double(low))) to \(SimtelWords.number(Double(high)))")
    }
    let thrown = runs.reduce(0.0) { $0 + Double($1.showerCount) * Double($1.reuseCount) }
    return facts + [
      ("runs", .number(Double(runs.count))), ("simulated_events_planned", .number(thrown)),
      ("energy_range_TeV", text(run.minimumEnergyTeV, run.maximumEnergyTeV)),
      ("spectral_index", .number(run.spectralIndex)),
      ("view_cone_deg", text(run.minimumViewConeDeg, run.maximumViewConeDeg)),
      ("core_range_m", text(run.minimumScatterM, run.maximumScatterM)),
    ]
  }

  private static func stereo(_ file: DL1File) -> [(name: String, value: JSONValue)] {
    let showers = (try? file.stereoEvents()) ?? []
    let coincidences = (try? file.coincidences()) ?? []
    // A file of one telescope has the table of showers too, without any.
    if file.telescopes.count < 2, coincidences.isEmpty { return [("stereo", .bool(false))] }
    return [
      ("stereo", .bool(true)), ("reconstructed_events", .number(Double(showers.count { $0.isValid }))),
    ]
  }

  private static func events(_ triggers: [SubarrayTrigger]) -> FileInformation.Events {
    var byType: [String: Int] = [:]
    for trigger in triggers { byType[name(ofType: trigger.eventType), default: 0] += 1 }
    let times = triggers.map(\.mjdTAI).filter(\.isFinite)
    func time(_ mjd: Double?) -> TAITime? {
      // The number is good to about a microsecond; more digits would pretend.
      mjd.flatMap { TAITime(mjdTAI: $0) }
        .map { TAITime(nanoseconds: ($0.nanoseconds + 500).roundedDown(to: 1000)) }
    }
    return FileInformation.Events(
      count: triggers.count, first: time(times.min()), last: time(times.max()), byType: byType)
  }

  /// ctapipe's event types in words.
  private static func name(ofType type: Int64) -> String {
    switch type {
    case 0: "flat field"
    case 1: "single photoelectron"
    case 2: "sky pedestal"
    case 3: "dark pedestal"
    case 4: "electronic pedestal"
    case 5: "other calibration"
    case 16: "muon"
    case 17: "hardware stereo"
    case 32: "shower"
    default: "type \(type)"
    }
  }
}

extension Double {
  /// The nearest number with so many decimals.
  fileprivate func rounded(toPlaces places: Int) -> Double {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}

extension Int64 {
  /// The largest multiple of a step that is not above the number.
  fileprivate func roundedDown(to step: Int64) -> Int64 {
    let rest = self % step
    return self - (rest < 0 ? rest + step : rest)
  }
}
