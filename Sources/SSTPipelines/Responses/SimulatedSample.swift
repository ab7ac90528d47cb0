public import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData
import SSTIO
public import SSTSky

/// Simulated events with results of models, as responses and figures of performance see them: selected and with the number
/// of showers that they come from.
///
/// ```swift
/// let gammas = try SimulatedSample(["gamma_dl2.h5"], .stereo, areGammas: true, configuration: configuration)
/// print(gammas.events.count, "of", gammas.total, "events of", gammas.showers.count, "showers")
/// ```
public struct SimulatedSample: Sendable {
  /// The files.
  public let paths: [String]
  /// The table.
  public let target: EventClassifier.Target
  /// The events that pass the selection.
  public private(set) var events: EventColumns
  /// How many events the tables have.
  public let total: Int
  /// How many events were left out at each step.
  public let losses: PreparedEvents.Losses
  /// The production, above the lowest energy that is used.
  public let showers: SimulatedShowers
  /// The mean pointing.
  public let pointing: HorizontalDirection

  /// The columns that responses need.
  private static let needed = [
    ColumnName.energy, ColumnName.gammaness, "reco_alt", "reco_az", "true_alt", "true_az",
    ColumnName.altitude,
    ColumnName.azimuth, "true_energy", "true_shower_primary_id", ColumnName.observation, ColumnName.event,
  ]
  /// Columns that are read where they are.
  private static let optional = [
    ColumnName.leastEnergy, "event_type", "min_distance", "var_reco_energy", "var_gammaness",
    "reco_disp_sign", "disp_sign",
  ]
  /// Pointings of files may differ by so many degrees.
  private static let sharedPointingDeg = 0.5

  /// Reads files of one production.
  ///
  /// - Parameters:
  ///   - paths: DL2 files of simulations.
  ///   - target: the table.
  ///   - areGammas: whether they must be gamma rays, or must not.
  ///   - configuration: selection, limits, factors.
  ///   - isOriginal: whether showers are counted as by sst1mpipe.
  /// - Throws: ``ResponseInputError``, `ResponseError`, `HDF5Error`, `SameRunError`.
  public init(
    _ paths: [String], _ target: EventClassifier.Target, areGammas: Bool,
    configuration: PipelineConfiguration,
    isOriginal: Bool = false
  ) throws {
    (self.paths, self.target) = (paths, target)
    let preparation = try EventPreparation(configuration)
    var (parts, runs, floors): ([EventColumns], [InstrumentResponse.SimulatedRun], [Double]) = ([], [], [])
    var pointings: [HorizontalDirection] = []
    var (total, losses) = (0, PreparedEvents.Losses())
    for path in paths {
      let file = try DL2File(readingFrom: path)
      guard try file.dl1.isSimulated else { throw ResponseInputError.notSimulated(path: path) }
      guard EventClassifier.targets(in: file).contains(target) else { throw DL1DL2Error.notDL2(path: path) }
      let all = try Self.columns(file, target, preparation.selection)
      try Self.checkParticles(all, path, areGammas: areGammas)
      floors.append(try Self.floor(file, all, configuration.analysis, isOriginal: isOriginal))
      runs += try file.simulatedRuns()
      let prepared = try preparation.prepare(all)
      total += all.count
      losses.add(prepared.losses)
      if prepared.events.count > 0 { pointings.append(try Self.pointing(prepared.events)) }
      parts.append(prepared.events)
    }
    (self.total, self.losses) = (total, losses)
    guard let first = pointings.first else {
      throw ResponseInputError.noEvents(
        what: areGammas ? "gamma ray" : "hadron", summary: losses.text(of: total))
    }
    for (place, other) in pointings.enumerated() {
      let separation = first.separationRad(to: other) * 180 / .pi
      guard separation <= Self.sharedPointingDeg else {
        throw ResponseInputError.otherPointing(
          first: paths[0], second: paths[place], separationDeg: (separation * 100).rounded() / 100)
      }
    }
    events = try EventColumns(joining: parts)
    pointing = first
    showers = try SimulatedShowers(
      runs: runs, energyFloor: floors.max(), counting: isOriginal ? .original : .exact)
  }

  /// The same production with some of its events.
  ///
  /// - Parameter rows: the events.
  func taking(_ rows: [Int]) -> SimulatedSample {
    var sample = self
    sample.events = events.taking(rows)
    return sample
  }

  private static func columns(
    _ file: DL2File, _ target: EventClassifier.Target, _ selection: InstrumentResponse.EventSelection
  ) throws -> EventColumns {
    try EventColumns(
      file.file.table(target.path), needed: needed, optional: optional,
      quantities: selection.intervals.map(\.quantity))
  }

  private static func checkParticles(_ events: EventColumns, _ path: String, areGammas: Bool) throws {
    let primaries = try events.values("true_shower_primary_id")
    if let wrong = primaries.first(where: { $0.isFinite && ($0 == 0) != areGammas }) {
      throw ResponseInputError.wrongParticle(
        path: path, found: Int(wrong), expected: areGammas ? "gamma rays (0)" : "hadrons (not 0)")
    }
  }

  /// The energy below which showers were left out of the events: that of the configuration, if the file was made with it.
  private static func floor(
    _ file: DL2File, _ events: EventColumns, _ settings: AnalysisSettings, isOriginal: Bool
  ) throws -> Double {
    let primary = try events.values("true_shower_primary_id").first ?? 0
    let configured = try SimulatedFloor(file.dl1, settings)?.least(primary) ?? 0
    guard let stored = events[ColumnName.leastEnergy]?.values.first, stored.isFinite else {
      return configured
    }
    // 32 bits of the same number are the same number.
    return !isOriginal && Float(stored) == Float(configured) ? configured : stored
  }

  private static func pointing(_ events: EventColumns) throws -> HorizontalDirection {
    let (altitudes, azimuths) = (
      try events.values(ColumnName.altitude), try events.values(ColumnName.azimuth)
    )
    let directions = zip(azimuths, altitudes).map { HorizontalDirection(azimuthDeg: $0, altitudeDeg: $1) }
    return MeanDirection.vectors(directions, weights: directions.map { _ in 1 })
  }
}

extension PreparedEvents.Losses {
  mutating func add(_ other: Self) {
    outsideSelection += other.outsideSelection
    inconsistent += other.inconsistent
    belowMinimum += other.belowMinimum
  }

  /// The losses in one line.
  func text(of total: Int) -> String {
    "of \(total) events \(outsideSelection) are outside the selection, of \(inconsistent) the telescopes disagree, "
      + "\(belowMinimum) are below the lowest energy"
  }
}

extension DL2File {
  /// What is known of the showers of all runs.
  func simulatedRuns() throws -> [InstrumentResponse.SimulatedRun] {
    let distributions = try dl1.showerDistributions()
    return try dl1.simulationRuns().enumerated().map { place, run in
      let own = distributions.filter { $0.observation == run.observation }
      let row = own.count == 1 ? own[0] : distributions.indices.contains(place) ? distributions[place] : nil
      return InstrumentResponse.SimulatedRun(
        showers: Int(run.showerCount), uses: Int(run.reuseCount),
        histogramEntries: row.map { Double($0.entries) },
        minimumEnergy: Double(run.minimumEnergyTeV), maximumEnergy: Double(run.maximumEnergyTeV),
        spectralIndex: run.spectralIndex, viewConeDeg: Double(run.maximumViewConeDeg),
        scatterRadius: Double(run.maximumScatterM))
    }
  }
}
