public import InstrumentResponse
import SSTCore
import SSTData
import SSTSky

/// Makes responses of simulated events.
///
/// ```swift
/// let maker = ResponseMaker(cut: GammanessChoice(configuration), configuration)
/// let responses = try maker.responses(gammas: gammas, hadrons: hadrons)
/// try ResponseFile.write(responses, to: "irfs.fits")
/// ```
public struct ResponseMaker: Sendable {
  /// What counts as a gamma ray.
  public let cut: GammanessChoice
  /// Bins, factors, the observation time of weights.
  public let configuration: PipelineConfiguration
  /// Multiply true energies by `true_energy_scaling_factor`.
  public var scalesTrueEnergies = false
  /// What counts as coming from a source; nil for no cut.
  public var theta: BinnedCut?
  /// Whether bins and densities are those of sst1mpipe.
  public var isOriginal = false

  /// Bins of the background over the field of view: half degrees from −8 to 8.
  private static let fieldEdges = Binning.linear(-8, 8, count: 32)

  /// A maker.
  ///
  /// - Parameters:
  ///   - cut: what counts as a gamma ray.
  ///   - configuration: bins, factors, the observation time of weights.
  public init(cut: GammanessChoice, _ configuration: PipelineConfiguration) {
    (self.cut, self.configuration) = (cut, configuration)
  }

  /// Makes the responses of a class of events, or of all.
  ///
  /// - Parameters:
  ///   - gammas: gamma rays from a cone.
  ///   - hadrons: nil for no background.
  ///   - eventClass: the class; nil for all events.
  ///   - background: the name of the night-sky background; empty if it is not known.
  /// - Throws: `ResponseError`, ``ResponseInputError/noEvents(what:summary:)``.
  public func responses(
    gammas: SimulatedSample, hadrons: SimulatedSample?, eventClass: Int? = nil, background: String = ""
  ) throws -> ResponseSet {
    try responses(gammas: gammas, hadrons: hadrons, classes: [eventClass], background: background)[0]
  }

  /// Makes the responses of classes of events in one pass over the events.
  ///
  /// - Parameters:
  ///   - gammas: gamma rays from a cone.
  ///   - hadrons: nil for no background.
  ///   - classes: the classes; nil for all events.
  ///   - background: the name of the night-sky background; empty if it is not known.
  /// - Returns: one for each class.
  /// - Throws: `ResponseError`, ``ResponseInputError/noEvents(what:summary:)``,
  ///   ``ResponseInputError/noClasses(path:)``.
  public func responses(
    gammas: SimulatedSample, hadrons: SimulatedSample?, classes: [Int?], background: String = ""
  ) throws -> [ResponseSet] {
    let factor = scale
    let showers = try gammas.showers.scaled(by: factor)
    let bins = try ResponseBins(showers: showers, configuration.analysis, isOriginal: isOriginal)
    let (columns, signal) = try signal(gammas, factor: factor)
    let groups = try ClassGroups(classes, of: columns, gammas)
    let counts = try CellCounts(signal, bins: bins, groups: groups.groups, groupCount: groups.count)
    let rates = try hadrons.map { try self.rates($0, classes, bins, factor: factor) }
    return try classes.map { eventClass in
      let group = groups.group(of: eventClass)
      guard groups.eventCount(of: group) > 0 else {
        throw ResponseInputError.noEvents(
          what: "gamma ray",
          summary: "\(gammas.events.count) of \(gammas.total) events before the cut on gammaness")
      }
      let area = counts.effectiveArea(of: group, showers: showers)
      let dispersion = counts.energyDispersion(of: group)
      var facts = ResponseSet.Facts()
      (facts.setup, facts.background) = (gammas.target.key, background)
      (facts.zenithDeg, facts.azimuthDeg) = (90 - gammas.pointing.altitudeDeg, gammas.pointing.azimuthDeg)
      (facts.cut, facts.cutSHA256, facts.eventClass) = (cut.name, cut.sha256, eventClass)
      (facts.viewConeDeg, facts.thresholds) = (showers.viewConeDeg, area.thresholds)
      let beyond = counts.beyond(of: group)
      (facts.beyondSpread, facts.beyondDispersion) = (beyond.spread, beyond.dispersion)
      return ResponseSet(
        facts: facts,
        gammaTables: [
          area, isOriginal ? dispersion.perBin : dispersion, counts.pointSpread(of: group),
        ],
        backgroundTables: rates?(eventClass) ?? [],
        maximumRadius: theta.map { MaximumRadius.table($0, offsets: bins.offsets) })
    }
  }

  private var scale: Double {
    scalesTrueEnergies ? configuration.analysis.later["true_energy_scaling_factor"]?.double ?? 1 : 1
  }

  /// Rates of background for each class: over the distance from the pointing, and over the field of view.
  private func rates(
    _ sample: SimulatedSample, _ classes: [Int?], _ bins: ResponseBins, factor: Double
  ) throws -> (Int?) -> [ResponseTable] {
    let passing = try passing(sample)
    let events = try passing.responseEvents(factor: factor)
    let groups = try ClassGroups(classes, of: passing, sample)
    let time = 3600 * (configuration.analysis.later["observation_time_h"]?.double ?? 50)
    let weights = try sample.showers.scaled(by: factor).weights(
      events.trueEnergies, to: .protonsAndHelium, observationTime: time)
    var tables = [
      try Background.tables(
        events, weights: weights, groups: groups.groups, groupCount: groups.count, observationTime: time,
        energies: bins.energies, offsets: bins.backgroundOffsets)
    ]
    if !isOriginal {
      let edges = try Binning(Self.fieldEdges, "field of view")
      tables.append(
        try Background.tables(
          events, positions: passing.fieldPositions(), weights: weights, groups: groups.groups,
          groupCount: groups.count, observationTime: time, energies: bins.energies, longitudes: edges,
          latitudes: edges))
    }
    return { eventClass in
      // All events are behind the groups; of one group they are that.
      tables.map { $0[groups.group(of: eventClass) ?? $0.count - 1] }
    }
  }

  /// The gamma rays that pass all cuts.
  private func signal(
    _ sample: SimulatedSample, factor: Double
  ) throws -> (columns: EventColumns, events: ResponseEvents) {
    let passing = try passing(sample)
    let events = try passing.responseEvents(factor: factor)
    guard let theta else { return (passing, events) }
    let inside = passing.taking(
      try theta.mask(events.thetaDeg, energies: events.energies, passes: .atMost).rows)
    return (inside, try inside.responseEvents(factor: factor))
  }

  /// The events that pass the cut on gammaness.
  private func passing(_ sample: SimulatedSample) throws -> EventColumns {
    let events = sample.events
    return events.taking(
      try cut.cut.mask(
        gammaness: events.values(ColumnName.gammaness), energies: events.values(ColumnName.energy)
      ).rows)
  }
}

/// Events in groups by their class: one for each class that is wanted, and behind them one for all others.
private struct ClassGroups {
  /// The group of each event; empty if there is one for all.
  let groups: [UInt8]
  /// The number of groups.
  let count: Int
  private let classes: [Int]
  private let eventCounts: [Int]

  init(_ wanted: [Int?], of events: EventColumns, _ sample: SimulatedSample) throws {
    classes = wanted.compactMap { $0 }
    count = classes.isEmpty ? 1 : classes.count + 1
    guard !classes.isEmpty else {
      (groups, eventCounts) = ([], [events.count])
      return
    }
    guard let kinds = events["event_type"]?.values else {
      throw ResponseInputError.noClasses(path: sample.paths[0])
    }
    let last = UInt8(classes.count)
    let numbers = classes.map(Double.init)
    groups = kinds.map { kind in numbers.firstIndex(of: kind).map { UInt8($0) } ?? last }
    eventCounts = groups.reduce(into: [Int](repeating: 0, count: count)) { $0[Int($1)] += 1 }
  }

  /// The group of a class; nil for all events.
  func group(of eventClass: Int?) -> Int? { eventClass.flatMap { classes.firstIndex(of: $0) } }

  /// The number of events of a group, or of all.
  func eventCount(of group: Int?) -> Int { group.map { eventCounts[$0] } ?? eventCounts.reduce(0, +) }
}

extension EventColumns {
  /// True and reconstructed energies and angles of simulated events.
  ///
  /// - Parameter factor: of true energies.
  func responseEvents(factor: Double) throws -> ResponseEvents {
    func distance(_ first: (String, String), _ second: (String, String)) throws -> [Double] {
      try Separation.degrees(
        altitudesDeg: values(first.0), azimuthsDeg: values(first.1), otherAltitudesDeg: values(second.0),
        otherAzimuthsDeg: values(second.1))
    }
    let (pointing, truth, found) = (
      (ColumnName.altitude, ColumnName.azimuth), ("true_alt", "true_az"), ("reco_alt", "reco_az")
    )
    return try ResponseEvents(
      trueEnergies: values("true_energy").map { $0 * factor }, energies: values(ColumnName.energy),
      trueOffsetsDeg: distance(pointing, truth), offsetsDeg: distance(pointing, found),
      thetaDeg: distance(found, truth))
  }

  /// Positions of reconstructed directions in the field of view, in degrees: longitudes grow along falling azimuth.
  func fieldPositions() throws -> (longitudesDeg: [Double], latitudesDeg: [Double]) {
    let (altitudes, azimuths) = (try values(ColumnName.altitude), try values(ColumnName.azimuth))
    let (foundAltitudes, foundAzimuths) = (try values("reco_alt"), try values("reco_az"))
    var positions: (longitudesDeg: [Double], latitudesDeg: [Double]) = ([], [])
    for row in altitudes.indices {
      let frame = CameraFrame(
        focalLength: 1,
        pointing: HorizontalDirection(azimuthDeg: azimuths[row], altitudeDeg: altitudes[row]))
      let offset = frame.skyOffset(
        of: HorizontalDirection(azimuthDeg: foundAzimuths[row], altitudeDeg: foundAltitudes[row]))
      positions.longitudesDeg.append(-offset.longitudeDeg)
      positions.latitudesDeg.append(offset.latitudeDeg)
    }
    return positions
  }
}

extension ResponseTable {
  /// Densities of the dispersion as parts in each bin, as pyirf 0.8 writes them.
  fileprivate var perBin: ResponseTable {
    guard axes.count > 1 else { return self }
    let binning = axes[1].binning
    let widths = zip(binning.low, binning.high).map { $1 - $0 }
    let inner = axes[0].binning.count
    func scaled(_ values: [Double]) -> [Double] {
      values.enumerated().map { $1 * widths[$0 / inner % widths.count] }
    }
    return (try? ResponseTable(quantity, axes: axes, values: scaled(values), errors: scaled(errors))) ?? self
  }
}
