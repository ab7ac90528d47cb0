import Foundation
import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Reads what models of a telescope learn from: images with truth.
struct TrainingReader {
  /// What to do.
  let options: TrainForestsOptions
  /// The telescope's id.
  let telescope: Int
  /// The conventions of the first input, which the others must share.
  private(set) var conventions: TrainingConventions?
  /// What the user should know.
  private(set) var notices: [Notice] = []

  private static let axis = [
    ColumnName.centerX, ColumnName.centerY, ColumnName.psi, ColumnName.altitude, ColumnName.azimuth,
  ]
  private static let displacements = ["disp_dx", "disp_dy", "disp_norm", "disp_sign"]
  private static let truth = [TrainingTarget.energy, TrainingTarget.altitude, TrainingTarget.azimuth]

  /// A reader for a telescope.
  init(_ options: TrainForestsOptions, telescope: Int) {
    (self.options, self.telescope) = (options, telescope)
  }

  /// Reads inputs of one kind of particle.
  ///
  /// - Parameters:
  ///   - paths: DL1 files.
  ///   - areGammas: false for hadrons.
  ///   - cancellation: looked at between files.
  /// - Throws: ``TrainingError``, ``DL1DL2Error``, `ForestError`, `HDF5Error`, `CancelledError`.
  mutating func read(
    _ paths: [String], areGammas: Bool, _ cancellation: CancellationFlag
  ) throws -> TrainingEvents {
    let showers = HeldOutShowers(fraction: options.heldOutFraction, seed: options.drawSeed)
    var events = TrainingEvents()
    for path in paths {
      try cancellation.check()
      try events.append(try part(path, areGammas: areGammas), showers)
    }
    guard !events.training.isEmpty else {
      throw TrainingError.noEvents(kind: areGammas ? "gamma ray" : "hadron", summary: events.text)
    }
    return events
  }

  private mutating func part(_ path: String, areGammas: Bool) throws -> TrainingEvents.Part {
    let file = try DL1File(readingFrom: path)
    try Self.check(file, telescope, options)
    try take(try TrainingConventions(file, telescope: telescope, options))
    let features = TrainingFeatures(options.configuration.laterSteps, isStereo: options.isStereo).columns
    let stored = options.quirks.contains(.uncorrectedDegrees) ? Self.displacements : []
    let names = features + Self.axis + Self.truth + stored
    var images = try TelescopeImageTable(
      file.file, telescope: telescope, hasGeometry: options.isStereo,
      columns: names + [TrainingTarget.primary, ColumnName.intensity])
    try images.load([TrainingTarget.primary])
    try Self.checkParticles(images[TrainingTarget.primary], path, areGammas: areGammas)
    let floor = options.keepsOriginalSample ? nil : try SimulatedFloor(file, options.configuration.analysis)
    if let floor { try images.requireEnergy(floor.isUsed) }
    try images.load(names)
    try images.requireFinite(names, weights: nil)
    let selected = try TrainingSelection(options.configuration).mask(&images)
    return part(path, images, rows: selected.rows, features, stored: stored)
  }

  private func part(
    _ path: String, _ images: TelescopeImageTable, rows: [Int], _ features: [String], stored: [String]
  ) -> TrainingEvents.Part {
    var counts = SampleCounts(input: path)
    counts.total = images.counts.total
    (counts.belowEnergy, counts.notCleaned) = (images.counts.belowEnergy, images.counts.notCleaned)
    counts.notFinite = images.counts.notFinite
    counts.unselected = images.count - rows.count
    var columns: [String: [Double]] = [:]
    for name in Set(features + Self.axis + Self.truth + stored + [TrainingTarget.primary]) {
      let column = images[name]
      columns[name] = rows.map { column[$0] }
    }
    columns["log_true_energy"] = columns[TrainingTarget.energy]?.map { log10($0) }
    if stored.isEmpty { columns.merge(displacements(columns, rows.count)) { _, own in own } }
    let ids = images.ids
    let units = Set(features).reduce(into: [String: String]()) { $0[$1] = images.unit($1) }
    return TrainingEvents.Part(
      counts: counts, ids: rows.map { ids[$0] }, columns: columns, units: units)
  }

  /// Where the sources are, seen from the images, with the focal length of the models.
  private func displacements(_ columns: [String: [Double]], _ count: Int) -> [String: [Double]] {
    guard let focalLength = conventions?.focalLength else { return [:] }
    func value(_ name: String, _ row: Int) -> Double { columns[name]?[row] ?? .nan }
    var (x, y, norms, signs) = ([Double](), [Double](), [Double](), [Double]())
    for row in 0..<count {
      let frame = CameraFrame(
        focalLength: focalLength,
        pointing: HorizontalDirection(
          azimuthDeg: value(ColumnName.azimuth, row), altitudeDeg: value(ColumnName.altitude, row)))
      let source = frame.position(
        of: HorizontalDirection(
          azimuthDeg: value(TrainingTarget.azimuth, row), altitudeDeg: value(TrainingTarget.altitude, row)))
      let center = CameraFrame.Position(value(ColumnName.centerX, row), value(ColumnName.centerY, row))
      let displacement = TrueDisplacement(
        centre: center, psiRad: value(ColumnName.psi, row) * .pi / 180, source: source)
      x.append(displacement.vector.x)
      y.append(displacement.vector.y)
      norms.append(displacement.norm)
      signs.append(displacement.sign < 0 ? -1 : 1)
    }
    return ["disp_dx": x, "disp_dy": y, "disp_norm": norms, "disp_sign": signs]
  }

  private mutating func take(_ other: TrainingConventions) throws(TrainingError) {
    if let conventions { return try conventions.check(other) }
    conventions = other
    notices += other.notices
  }

  /// Refuses files that models cannot learn from.
  ///
  /// - Throws: ``TrainingError/notSimulated(path:)``, ``DL1DL2Error``, `HDF5Error`.
  static func check(_ file: DL1File, _ telescope: Int, _ options: TrainForestsOptions) throws {
    let path = file.file.path
    guard try file.isSimulated else { throw TrainingError.notSimulated(path: path) }
    let known = try DL1File.telescopes(in: file.file, TablePath.parametersGroup)
    guard known.contains(telescope) else {
      throw DL1DL2Error.unknownTelescope(path: path, id: telescope, known: known)
    }
    guard options.isStereo else { return }
    for table in [TablePath.impact(telescope: telescope), TablePath.stereoGeometry]
    where try !file.file.hasTable(table) {
      throw DL1DL2Error.notStereo(path: path, reason: "no table \(table)")
    }
  }

  private static func checkParticles(
    _ primaries: [Double], _ path: String, areGammas: Bool
  ) throws(TrainingError) {
    guard let wrong = primaries.first(where: { $0.isFinite && ($0 == 0) != areGammas }) else { return }
    throw .wrongParticle(
      path: path, found: Int(wrong),
      expected: areGammas ? "gamma rays (0)" : "protons or other hadrons (not 0)")
  }
}
