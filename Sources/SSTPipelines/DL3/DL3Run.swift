import Foundation
import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// What a DL2 file of data contributes to an event list.
struct DL3Run: Sendable {
  /// The file.
  let path: String
  /// The table.
  let target: EventClassifier.Target
  /// The number of the observation, whose first eight digits are the date.
  let observation: Int64
  /// The telescopes.
  let telescopes: [Int]
  /// Where the telescopes point.
  let pointing: ICRSDirection
  /// The name of the folder of models; empty if the file does not tell.
  let node: String
  /// The name of the source; empty if the file does not tell.
  let object: String
  /// The site.
  let location: GeodeticLocation?
  /// The times of the triggers of its events, rising.
  let triggers: [Int64]
  /// The times of all triggers of the telescopes without which an event would not be in the file, rising; nil if it does
  /// not have those of all of them. Whether the cameras of other telescopes block as well is not told by the data.
  let allTriggers: [Int: [Int64]]?
  /// The rows of the table.
  let total: Int
  /// How many events pass the selection, before the cut on gammaness.
  let selected: Int
  /// The first and the last of these events, in seconds of UTC since 1970; nil without any.
  let selectedTimes: ClosedRange<Double>?
  /// The sum of the directions that the telescopes point to at these events.
  let selectedPointing: GroundVector
  /// The cut on gammaness.
  let cut: GammanessChoice
  /// The events that pass the cut.
  private(set) var events: EventColumns
  /// How many events were left out at each step.
  let losses: PreparedEvents.Losses

  private static let needed = [
    ColumnName.event, ColumnName.localTime, ColumnName.energy, ColumnName.gammaness, "reco_alt", "reco_az",
    "reco_ra", "reco_dec", ColumnName.altitude, ColumnName.azimuth,
  ]
  private static let optional = [
    "event_type", "min_distance", "var_reco_energy", "var_gammaness", Self.energyError, Self.directionError,
    Self.multiplicity,
  ]
  static let (energyError, directionError, multiplicity) = (
    "reco_energy_uncert", "reco_direction_uncert", "n_tels"
  )

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: a DL2 file of data.
  ///   - target: the table.
  ///   - preparation: selection and limits.
  ///   - cut: the cut on gammaness for a folder of models.
  /// - Throws: ``DL3Error``, `ResponseError`, `HDF5Error`.
  init(
    _ path: String, _ target: EventClassifier.Target, _ preparation: EventPreparation,
    cut: (_ node: String) throws -> GammanessChoice
  ) throws {
    (self.path, self.target) = (path, target)
    let file = try DL2File(readingFrom: path)
    if try file.dl1.isSimulated { throw DL3Error.simulated(path: path) }
    guard EventClassifier.targets(in: file).contains(target) else { throw DL1DL2Error.notDL2(path: path) }
    let info = try file.dl1.info()
    object = info?.target == "None" ? "" : info?.target ?? ""
    node = try file.info().map { ModelDirectory($0.models).name } ?? ""
    location = try? file.dl1.location()
    telescopes = try Self.telescopes(file, target)
    let pointings = try file.dl1.arrayPointings()
    guard let first = pointings.first(where: { $0.nominal.rightAscensionRad.isFinite }) else {
      throw DL3Error.noPointing(path: path, reason: "it does not tell where the telescopes point")
    }
    pointing = first.nominal
    let rows = try file.dl1.triggers()
    triggers = rows.compactMap { TAITime(mjdTAI: $0.mjdTAI)?.nanoseconds }.sorted()
    guard !triggers.isEmpty else {
      throw DL3Error.noPointing(path: path, reason: "it has no times of triggers")
    }
    let all = try (file.dl1.telescopes.isEmpty ? telescopes : file.dl1.telescopes)
      .map { ($0, try file.dl1.triggerTimes(ofTelescope: $0) ?? []) }
    allTriggers = all.contains(where: \.1.isEmpty) ? nil : Dictionary(uniqueKeysWithValues: all)
    observation = Self.observation(path, rows.first?.id.observation ?? 0)
    let columns = try Self.columns(file, target, preparation.selection)
    total = columns.count
    let prepared = try preparation.prepare(columns)
    losses = prepared.losses
    selected = prepared.events.count
    let times = try prepared.events.values(ColumnName.localTime).filter(\.isFinite)
    selectedTimes = times.min().flatMap { first in times.max().map { first...$0 } }
    selectedPointing = try Self.sumOfPointings(prepared.events)
    self.cut = try cut(node)
    let mask = try self.cut.cut.mask(
      gammaness: prepared.events.values(ColumnName.gammaness),
      energies: prepared.events.values(ColumnName.energy))
    // What only the selection looks at is not needed any more.
    events = prepared.events.taking(mask.rows) { Self.needed.contains($0) || Self.optional.contains($0) }
  }

  private static func sumOfPointings(_ events: EventColumns) throws -> GroundVector {
    let (altitudes, azimuths) = (
      try events.values(ColumnName.altitude), try events.values(ColumnName.azimuth)
    )
    return altitudes.indices.reduce(into: GroundVector.zero) { sum, row in
      sum += GroundVector(HorizontalDirection(azimuthDeg: azimuths[row], altitudeDeg: altitudes[row]))
    }
  }

  /// Gives the events away, which need most of the memory.
  mutating func takeEvents() -> EventColumns {
    defer { events = EventColumns(count: 0) }
    return events
  }

  private static func telescopes(_ file: DL2File, _ target: EventClassifier.Target) throws -> [Int] {
    if case .telescope(let id) = target { return [id] }
    let known = try file.dl1.subarray()?.telescopes.map(\.id) ?? []
    return known.isEmpty ? [21, 22] : known
  }

  /// The number of the observation: that of the file, or, in files of the original, that of the name.
  private static func observation(_ path: String, _ stored: Int64) -> Int64 {
    if stored > 100_000_000_000 { return stored }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let parts = name.split(separator: "_")
    guard parts.count > 2, let date = Int64(parts[1]), let run = Int64(parts[2]), parts[1].count == 8 else {
      return stored
    }
    return date * 10_000 + run
  }

  private static func columns(
    _ file: DL2File, _ target: EventClassifier.Target, _ selection: InstrumentResponse.EventSelection
  ) throws -> EventColumns {
    let table = try file.file.table(target.path)
    return try EventColumns(
      table, needed: needed, optional: optional, quantities: selection.intervals.map(\.quantity))
  }
}

extension EventColumns {
  /// Reads columns of a table.
  ///
  /// - Parameters:
  ///   - table: a table of events.
  ///   - needed: columns that must be there.
  ///   - optional: columns that are read where they are.
  ///   - quantities: columns that are read under their name, or for each telescope under theirs.
  /// - Throws: `ResponseError`, `HDF5Error`.
  init(_ table: HDF5Table, needed: [String], optional: [String], quantities: [String]) throws {
    let columns = table.columns.filter(ImageColumnSources.isNumber).filter { column in
      needed.contains(column.name) || optional.contains(column.name)
        || quantities.contains { column.name == $0 || column.name.hasPrefix($0 + "_tel") }
    }
    self.init(count: table.rowCount)
    let rows = try table.read(columns: columns.map(\.name))
    for column in columns {
      try add(column.name, rows.doubles(column.name), isSinglePrecision: column.type == .float32)
    }
    for name in needed { _ = try values(name) }
  }
}
