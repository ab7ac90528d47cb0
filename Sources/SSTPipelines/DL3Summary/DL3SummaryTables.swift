import InstrumentResponse
import SSTCore
import SSTData
import SSTIO

/// Writes what observations say of a source as ECSV tables.
struct DL3SummaryTables {
  let summary: DL3Summary
  let options: DL3SummaryOptions

  /// The names of the tables.
  static let names = ["observations.ecsv", "theta_squared.ecsv", "excess_spectrum.ecsv"]

  /// Writes all tables.
  ///
  /// - Throws: `AtomicFileError`.
  func write(in files: AtomicFileSet) throws {
    let file = try files.file(options.path(Self.names[0]))
    try DelimitedTable(Self.table(summary.runs).packed(summary.runs), header: .ecsv).write(to: file)
    try file.commit()
    try FigureTableFile.write(
      [("", bins(summary.thetaSquared, "theta2", unit: "deg2"))], to: options.path(Self.names[1]), in: files)
    try FigureTableFile.write(
      [("", bins(summary.spectrum, "energy", unit: "TeV"))], to: options.path(Self.names[2]), in: files)
  }

  private func bins(
    _ table: (edges: [Double], counts: [SourceCounts]), _ name: String, unit: String
  ) -> [FigureColumn] {
    [
      FigureColumn("\(name)_min", unit: unit, Array(table.edges.dropLast())),
      FigureColumn("\(name)_max", unit: unit, Array(table.edges.dropFirst())),
      FigureColumn("n_on", table.counts.map(\.on), isInteger: true),
      FigureColumn("n_off", table.counts.map(\.off), isInteger: true),
      FigureColumn("background", table.counts.map(\.background)),
      FigureColumn("excess", table.counts.map(\.excess)),
      FigureColumn("excess_err", table.counts.map(\.excessError)),
      FigureColumn("significance", table.counts.map(\.significance)),
    ]
  }

  private static func table(_ rows: [DL3Summary.Run]) -> Table<DL3Summary.Run> {
    typealias Run = DL3Summary.Run
    return Table("/observations") {
      Column<Run>("obs_id", get: { $0.observation.id }, "number of the observation")
      Column.text("file", fitting: rows, "event list") { ModelDirectory($0.observation.path).name }
      Column<Run>(
        "begin_mjd", get: { $0.observation.goodTimes.first?.lowerBound ?? .nan }, unit: "d",
        "begin of the first good time, in the scale of the file")
      Column<Run>("zenith", get: { $0.observation.zenithDeg }, unit: "deg", "zenith angle of the pointing")
      Column<Run>("offset", get: { $0.offsetDeg }, unit: "deg", "distance of the source from the pointing")
      Column<Run>("ontime", get: { $0.observation.ontimeS }, unit: "s", "good time")
      Column<Run>("livetime", get: { $0.observation.liveTimeS }, unit: "s", "live time")
      Column<Run>("n_events", get: { Int64($0.observation.events.count) }, "events of the list")
      Column<Run>("n_on", get: { Int64($0.counts.on) }, "events in the source region")
      Column<Run>("n_off", get: { Int64($0.counts.off) }, "events in all regions of background")
      Column<Run>("n_regions", get: { Int64($0.regionCount) }, "regions of background")
      Column<Run>("excess", get: { $0.counts.excess }, "counts of the source")
      Column<Run>("excess_err", get: { $0.counts.excessError }, "its standard error")
      Column<Run>("significance", get: { $0.counts.significance }, "Li and Ma")
      Column<Run>(
        "cumulative_significance", get: { $0.cumulative.significance }, "of all observations up to this one")
    }
  }
}
