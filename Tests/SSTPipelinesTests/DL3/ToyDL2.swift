import SSTData
import SSTIO

@testable import SSTPipelines

/// DL2 files without models: every event is a gamma ray of 1 TeV from the direction of the pointing.
enum ToyDL2 {
  private struct Row {
    var event: Int64
    var localTime: Double
    var altitudeDeg: Double
    var azimuthDeg: Double
  }

  private static func table(_ path: String) -> Table<Row> {
    let constants = [("reco_energy", 1.0), ("gammaness", 1), ("reco_ra", 83.63), ("reco_dec", 22.01)]
    return Table(path) {
      Column("event_id", \.event)
      Column("local_time", \.localTime, unit: "s")
      Column("true_alt_tel", \.altitudeDeg, unit: "deg")
      Column("true_az_tel", \.azimuthDeg, unit: "deg")
      Column("reco_alt", \.altitudeDeg, unit: "deg")
      Column("reco_az", \.azimuthDeg, unit: "deg")
      for (name, value) in constants { Column(name, get: { _ in value }) }
    }
  }

  /// Writes the results beside a copy of a DL1 file: of its telescope, or of its events.
  ///
  /// - Parameters:
  ///   - source: the DL1 file.
  ///   - path: the DL2 file.
  ///   - removed: tables that are left out.
  ///   - telescope: whose results are written, if not those that the file is of.
  static func write(
    copyOf source: String, to path: String, without removed: [String] = [], telescope: Int? = nil
  ) throws {
    let dl1 = try DL1File(readingFrom: source)
    let file = try HDF5FileWriter(path: path, copyOf: dl1.file)
    for name in removed { try file.remove(name) }
    // What DL1 files of tests say of their run is not whole.
    if try dl1.file.hasTable(TablePath.info) { try file.remove(TablePath.info) }
    let id = telescope ?? dl1.telescopes[0]
    let rows = try dl1.parameters(ofTelescope: id).all().map {
      Row(
        event: $0.id.array.event, localTime: $0.localTime, altitudeDeg: $0.altitudeDeg,
        azimuthDeg: $0.azimuthDeg)
    }
    let isStereo = dl1.telescopes.count > 1 && telescope == nil
    try file.write(
      rows, to: table(isStereo ? TablePath.dl2Stereo : TablePath.dl2Parameters(telescope: id)))
    try file.close()
  }

  /// Makes event lists of all events.
  ///
  /// - Parameters:
  ///   - paths: DL2 files.
  ///   - folder: where the lists go.
  static func lists(_ paths: [String], _ folder: String) throws -> [DL2DL3Outcome] {
    var options = DL2DL3Options(
      configuration: try PipelineConfiguration(json: #"{"event_selection": {"gammaness": [0, 1]}}"#))
    (options.outputDirectory, options.overwrite) = (folder, true)
    return try DL2DL3Pipeline(options: options, log: StepContext.silent.log).run(paths)
  }
}
