internal import Foundation
public import SSTCore
internal import SSTIO

/// Simulates the runs of a camera in the lab and writes them as `.tio` files with their tables and the truth.
///
/// What is in it: for each pixel gain, spread of the charge, crosstalk (modified Poisson), pulse shape, arrival time,
/// white noise, level, relative light, saturation; night-sky background with crosstalk, dark counts; dead, dim and
/// noisy pixels,
/// missing modules; stale and incomplete events, storage cells, pedestals. What is not: afterpulses, delayed
/// crosstalk, jitter of single photons, correlated noise, drifts, a trigger.
public struct LabSimulator: Sendable {
  /// What was asked for.
  public let settings: LabSettings
  /// The camera that was drawn.
  public let camera: LabCamera
  /// The pixels that are read out.
  let pixels: [LabPixel]
  let tables: LabPulseTables
  private let normal = NormalTable()

  /// Draws the camera.
  ///
  /// - Throws: ``SimulationError/badSetting(name:value:expected:)``.
  public init(_ settings: LabSettings) throws(SimulationError) {
    try settings.validate()
    self.settings = settings
    camera = try LabCamera(seed: settings.seed, settings: settings.camera)
    pixels = camera.readPixels
    tables = LabPulseTables(pixels)
  }

  /// All files, relative to the folder of the lab, in the order in which they are written.
  public var fileNames: [String] {
    var names = settings.level == .r0 ? [Self.pedestalTable] : []
    for purpose in [LabRun.Purpose.lowLight, .scan, .pedestal] {
      let runs = settings.runs.filter { $0.purpose == purpose }
      names += runs.map { path(of: $0) }
      if !runs.isEmpty, purpose != .pedestal { names.append(purpose.rawValue + "/table.csv") }
    }
    return names + LabTruthFiles.names
  }

  static let pedestalTable = "pedestal.tcal"

  /// The path of a run relative to the folder of the lab, for example `spe/Run00001_r1.tio`.
  public func path(of run: LabRun) -> String {
    run.purpose.rawValue + "/" + run.fileName(settings.level.rawValue)
  }

  /// Writes all runs, their tables, and the truth.
  ///
  /// Every file appears whole or not at all. Memory does not grow with the number of events.
  ///
  /// - Parameters:
  ///   - folder: the folder of the lab; it and those in it are made if missing.
  ///   - software: name and version of the program, for the truth.
  ///   - overwrite: whether files may exist.
  ///   - jobs: the number of threads; the files do not depend on it.
  ///   - progress: hears how many events of all runs are done.
  ///   - cancellation: checked between blocks of events.
  /// - Throws: `AtomicFileError`, `FITSOutputError`, ``SimulationError``, or `CancelledError`.
  public func write(
    toFolder folder: String, software: String = "", overwrite: Bool = false, jobs: Int = 1,
    progress: (any ProgressObserver)? = nil, cancellation: CancellationFlag? = nil
  ) throws {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let runs = settings.runs
    try prepare(base, overwrite: overwrite)
    let pedestals =
      settings.level == .r0
      ? LabPedestals(seed: settings.seed, pixels: pixels, sampleCount: settings.sampleCount) : nil
    if let pedestals {
      try TcalTable.pedestal(pedestals.table(pixels: pixels)).write(
        to: base + Self.pedestalTable, overwrite: overwrite)
    }
    let total = runs.reduce(0) { $0 + $1.eventCount }
    var done = 0
    for run in runs {
      let maker = try LabRunMaker(
        run, settings: settings, pixels: pixels, tables: tables, pedestals: pedestals, normal: normal,
        jobs: jobs)
      let file = LabRunFile(maker: maker, path: base + path(of: run), overwrite: overwrite, jobs: jobs)
      try file.write { count in
        done += count
        progress?.progressed(done: done, total: total, unit: "events")
        try cancellation?.check()
      }
    }
    try writeTables(base, overwrite: overwrite)
    try LabTruthFiles(self, software: software, jobs: jobs).write(to: base, overwrite: overwrite)
  }

  private func prepare(_ base: String, overwrite: Bool) throws {
    for name in fileNames where !overwrite && FileManager.default.fileExists(atPath: base + name) {
      throw AtomicFileError.exists(path: base + name)
    }
    for purpose in Set(settings.runs.map(\.purpose.rawValue)) {
      do {
        try FileManager.default.createDirectory(
          atPath: base + purpose, withIntermediateDirectories: true)
      } catch {
        throw SimulationError.unwritable(path: base + purpose, reason: error.localizedDescription)
      }
    }
  }

  private func writeTables(_ base: String, overwrite: Bool) throws {
    for purpose in [LabRun.Purpose.lowLight, .scan] {
      let runs = settings.runs.filter { $0.purpose == purpose }
      if runs.isEmpty { continue }
      let file = try AtomicFile(path: base + purpose.rawValue + "/table.csv", overwrite: overwrite)
      try file.write("name,n_ph,n_ph_meas,nsb,nsb_meas\n")
      for run in runs { try file.write(run.tableLine + "\n") }
      try file.commit()
    }
  }
}
