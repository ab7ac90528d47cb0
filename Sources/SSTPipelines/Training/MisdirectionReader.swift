import Forests
import Foundation
import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData
import SSTIO

/// Reads what models of the misdirection learn from: reconstructed gamma rays with truth.
struct MisdirectionReader {
  /// What to do.
  let options: TrainMisdirectionOptions
  /// The table.
  let target: EventClassifier.Target
  /// The ordered features.
  let features: [String]
  /// What `h_max` is, if the first file tells.
  private(set) var showerMaximum: ForestHead.Conventions.ShowerMaximum?

  /// A reader for a table.
  init(_ options: TrainMisdirectionOptions, _ target: EventClassifier.Target) {
    (self.options, self.target) = (options, target)
    features = options.features(target)[.misdirection]
  }

  /// Reads DL2 files of gamma rays.
  ///
  /// - Parameters:
  ///   - paths: the files.
  ///   - cancellation: looked at between files.
  /// - Throws: ``TrainingError``, `ForestError`, `ResponseError`, `HDF5Error`, `CancelledError`.
  mutating func read(_ paths: [String], _ cancellation: CancellationFlag) throws -> TrainingEvents {
    let common = options.common
    let showers = HeldOutShowers(fraction: common.heldOutFraction, seed: common.drawSeed)
    var events = TrainingEvents()
    for (number, path) in paths.enumerated() {
      try cancellation.check()
      let file = try DL2File(readingFrom: path)
      try take(try showerMaximum(file), path, first: number == 0 ? nil : paths[0])
      try events.append(try part(file, path), showers)
    }
    guard !events.training.isEmpty else {
      throw TrainingError.noEvents(kind: "gamma ray", summary: events.text)
    }
    return events
  }

  private func showerMaximum(_ file: DL2File) throws -> ForestHead.Conventions.ShowerMaximum? {
    guard features.contains(ColumnName.showerMaximum) else { return nil }
    let like = DL1DL2Options(models: "", configuration: options.configuration)
    return try ModelConventions(file.dl1, like).showerMaximum().flatMap { .init(rawValue: $0) }
  }

  private mutating func take(
    _ other: ForestHead.Conventions.ShowerMaximum?, _ path: String, first: String?
  ) throws(TrainingError) {
    if let first, let showerMaximum, let other, showerMaximum != other {
      throw .showerMaximum(first: first, second: path)
    }
    showerMaximum = showerMaximum ?? other
  }

  private func part(_ file: DL2File, _ path: String) throws -> TrainingEvents.Part {
    let reader = try FeatureReader(file.file, target.path)
    let primaries = try reader.values(TrainingTarget.primary)
    if let wrong = primaries.first(where: { $0.isFinite && $0 != 0 }) {
      throw TrainingError.wrongParticle(path: path, found: Int(wrong), expected: "gamma rays (0)")
    }
    let selected = try EventClassifier.mask(reader, TrainingSelection(options.configuration).byColumn)
    let found = try reader.read(features)
    let misdirections = try Self.misdirections(reader)
    var counts = SampleCounts(input: path)
    (counts.total, counts.notFinite) = (reader.table.rowCount, found.notFinite)
    let inside = found.rows.indices.filter { selected[found.rows[$0]] }
    counts.unselected = found.rows.count - inside.count
    let places = inside.filter { misdirections[found.rows[$0]].isFinite }
    if places.count < inside.count {
      counts.notFinite[TrainingTarget.columns(.misdirection)[0]] = inside.count - places.count
    }
    let rows = places.map { found.rows[$0] }
    let (observations, numbers) = (
      try reader.values(ColumnName.observation), try reader.values(ColumnName.event)
    )
    var columns: [String: [Double]] = [:]
    for (number, name) in features.enumerated() {
      let column = found.table.column(number)
      columns[name] = places.map { Double(column[column.startIndex + $0]) }
    }
    columns[TrainingTarget.columns(.misdirection)[0]] = rows.map { misdirections[$0] }
    let energies = try reader.values(ColumnName.energy)
    columns[ColumnName.energy] = rows.map { energies[$0] }
    return TrainingEvents.Part(
      counts: counts,
      ids: rows.map { EventNumber(observation: Int64(observations[$0]), event: Int64(numbers[$0])) },
      columns: columns,
      units: found.table.features.reduce(into: [:]) { $0[$1.name] = $1.unit })
  }

  private static func misdirections(_ reader: FeatureReader) throws -> [Double] {
    try Misdirection.logDegrees(
      reconstructedAltitudesDeg: reader.values("reco_alt"),
      reconstructedAzimuthsDeg: reader.values("reco_az"),
      trueAltitudesDeg: reader.values(TrainingTarget.altitude),
      trueAzimuthsDeg: reader.values(TrainingTarget.azimuth))
  }
}
