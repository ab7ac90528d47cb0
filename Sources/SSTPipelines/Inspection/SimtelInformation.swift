import SSTCore
import SSTIO

/// Reads what simtel files say about themselves: the settings of the production, and what came of them.
enum SimtelInformation {
  static func read(_ path: String, jobs: Int) throws -> FileInformation {
    var options = RawReadOptions()
    options.onCorrupt = .recover
    let source = try SimtelEventSource(path: path, options: options)
    let pass = try SimtelPass(source, jobs: jobs)
    var information = FileInformation(path: path, format: source.description.format)
    information.facts = facts(source, pass)
    information.events = events(source, pass)
    if let damage = pass.damage {
      information.isComplete = false
      information.problem = damage.description
    }
    if path != "-", let counts = try? objects(path) {
      information.tables = counts.map { name, rows in
        FileInformation.Table(name: name, rows: rows, columns: [], storedBytes: nil)
      }
    }
    return information
  }

  /// The kinds of objects and how many there are, in the order of their numbers.
  private static func objects(_ path: String) throws -> [(name: String, rows: Int)] {
    var walk = try EventIOObjects(path: path, onCorrupt: .recover)
    var counts: [String: (type: Int, rows: Int)] = [:]
    try walk.forEach { object in
      guard let name = EventIOType.name(of: object.header.type), EventIOObjects.kinds.contains(name) else {
        return true
      }
      counts[name, default: (object.header.type, 0)].rows += 1
      return true
    }
    return counts.sorted { $0.value.type < $1.value.type }.map { ($0.key, $0.value.rows) }
  }

  private static func events(_ source: SimtelEventSource, _ pass: SimtelPass) -> FileInformation.Events? {
    guard pass.counts.arrayEvents > 0 else { return nil }
    var remarks: [String] = []
    let nominal = source.head.telescopes.filter(\.usesNominalFocalLength).map(\.id)
    if !nominal.isEmpty {
      remarks.append(
        "no effective focal length is stored of telescope \(SimtelWords.ranges(nominal)); the equivalent one is used"
      )
    }
    if pass.counts.untriggeredTelescopes > 0 {
      remarks.append(
        "\(pass.counts.untriggeredTelescopes) images of telescopes that did not trigger are left out")
    }
    if pass.counts.brightTelescopes > 0 {
      remarks.append(
        "\(pass.counts.brightTelescopes) very bright images without the true one are left out, as the"
          + " simulation cut them off")
    }
    if pass.counts.duplicateEvents > 0 {
      remarks.append("\(pass.counts.duplicateEvents) events occur more than once; the first of each is kept")
    }
    remarks += pass.counts.runs.flatMap(\.problems).map(\.text)
    remarks += pass.counts.unknown.sorted { $0.key < $1.key }.map {
      "\($0.value) objects of the unknown type and version \($0.key) were skipped"
    }
    return FileInformation.Events(
      count: pass.counts.arrayEvents, first: pass.first, last: pass.last, byType: pass.byType,
      remarks: remarks)
  }

  // MARK: - Facts

  private static func facts(
    _ source: SimtelEventSource, _ pass: SimtelPass
  ) -> [(name: String, value: JSONValue)] {
    let head = source.head
    func number(_ value: some BinaryInteger) -> JSONValue { .number(Double(value)) }
    var facts: [(name: String, value: JSONValue)] = [
      ("compression", .string(source.compression.rawValue)), ("run", runs(pass.counts.runs)),
      ("telescopes", .string(SimtelWords.telescopes(head))),
      ("primary", primaries(pass.counts.runs)),
    ]
    facts += head.simulation.map(simulation) ?? []
    let location = head.location
    facts += [
      ("site", .string(SimtelWords.location(location))),
      ("nsb_per_ns", SimtelWords.setting("NIGHTSKY_BACKGROUND", head)),
      ("quantum_efficiency", SimtelWords.setting("QUANTUM_EFFICIENCY", head)),
      ("true_images", .bool(head.storesTrueImages)),
      ("showers_in_file", number(pass.counts.showers)), ("mc_events", number(pass.counts.mcEvents)),
      ("telescope_events", number(pass.telescopeEvents)),
      ("lost_events", lost(pass)),
      ("command", .string(head.history.first?.text ?? "")),
      ("history_lines", number(head.history.count)),
      ("program", .string(head.run.target)),
    ]
    return facts
  }

  /// Events that are known to be lost; how many a cut file lacks cannot be told.
  private static func lost(_ pass: SimtelPass) -> JSONValue {
    if pass.damage != nil, pass.lostCount == 0 { return .string("unknown") }
    return .number(Double(pass.lostCount))
  }

  /// The number of the run, or the numbers of several behind each other.
  private static func runs(_ runs: [SimtelRun]) -> JSONValue {
    if runs.count == 1 { return .number(Double(runs[0].run.run)) }
    return .string(runs.map { "\($0.run.run)" }.joined(separator: ", "))
  }

  private static func primaries(_ runs: [SimtelRun]) -> JSONValue {
    var names: [String] = []
    for name in runs.compactMap(\.primary).map(SimtelWords.primary) where !names.contains(name) {
      names.append(name)
    }
    return names.isEmpty ? .null : .string(names.joined(separator: ", "))
  }

  private static func simulation(_ run: MCRunHeader) -> [(name: String, value: JSONValue)] {
    func range(_ values: [Float], _ scale: Double = 1) -> JSONValue {
      // Angles of single precision: what is below a thousandth is rounding.
      let texts = values.map { value in
        let scaled = Double(value) * scale
        return SimtelWords.number(scale == 1 ? scaled : (scaled * 1e4).rounded() / 1e4 + 0)
      }
      return .string(Set(texts).count == 1 ? texts[0] : texts.joined(separator: " to "))
    }
    let degrees = 180 / Double.pi
    return [
      ("energy_range_TeV", range(run.energyRange)),
      ("spectral_index", .string(SimtelWords.number(Double(run.spectralIndex)))),
      ("view_cone_deg", range(run.viewCone)), ("core_range_m", range(run.coreRange)),
      ("showers", .number(Double(run.showerCount))), ("reuse", .number(Double(run.useCount))),
      ("zenith_deg", range(run.altitudeRange.reversed().map { .pi / 2 - $0 }, degrees)),
      ("azimuth_deg", range(run.azimuthRange, degrees)),
      ("observation_height_m", .string(SimtelWords.number(Double(run.observationHeight)))),
      ("atmosphere", .number(Double(run.atmosphere))),
      (
        "shower_program",
        .string(run.showerProgram == 1 ? "CORSIKA, version \(run.showerProgramVersion)" : "not CORSIKA")
      ),
    ]
  }
}

/// One pass over all events of a simtel file.
struct SimtelPass {
  private(set) var counts = SimtelCounts()
  private(set) var byType: [String: Int] = [:]
  private(set) var first: TAITime?
  private(set) var last: TAITime?
  private(set) var telescopeEvents = 0
  private(set) var lost: [LostEvents] = []

  init(_ source: SimtelEventSource, jobs: Int) throws {
    var reader = try source.makeReader()
    try source.forEachBlock(from: &reader, jobs: jobs) { block in
      for event in block.array {
        byType[SimtelWords.kind(event.kind), default: 0] += 1
        guard event.time.isKnown else { continue }
        first = min(first ?? event.time, event.time)
        last = max(last ?? event.time, event.time)
      }
      telescopeEvents += block.telescopes.reduce(0) { $0 + $1.count }
      lost += block.lost
    }
    counts = reader.counts
  }

  /// The events that are known to be lost.
  var lostCount: Int { lost.reduce(0) { $0 + $1.rows.count } }

  /// The first damage.
  var damage: (any SSTError)? { lost.first?.error }
}
