import Foundation
import SSTIO
import SSTSky
import TestSupport

@testable import InstrumentResponse

/// The golden DL2 files of simulations as the original's commands see them.
struct GoldenSample {
  static let root = "oracle/dl2_dl3"
  static let edges = Binning.logarithmic(-1, 3, count: 20)
  static let hours50 = 50.0 * 3600

  let events: EventColumns
  let runs: [SimulatedRun]
  /// The floor of energies that the file states, with its 32 bits.
  let floor: Double

  /// Reads a file of `irf/inputs` and applies the selection of the original's configuration.
  init(_ kind: String, _ file: String) throws {
    let path = "\(Self.root)/irf/inputs/\(kind)/\(file)_dl1_dl2.h5"
    let table = try SharedData.table(
      path, "/dl2/event/telescope/parameters/\(Self.table(kind))")
    let all = try Self.columns(table)
    events = try EventPreparation(selection: Self.selection).prepare(all).events
    runs = try Self.runs(path)
    floor = try all.values("min_true_energy_cut")[0]
  }

  static func table(_ kind: String) -> String { kind == "mono" ? "tel_001" : "stereo" }

  static let selection = EventSelection(
    [
      ("camera_frame_hillas_intensity", 0, 1e6), ("camera_frame_hillas_width", 0, 100),
      ("camera_frame_hillas_length", 0, 100), ("leakage_intensity_width_2", 0, 1),
    ].compactMap { try? EventSelection.Interval($0.0, low: $0.1, high: $0.2) })

  static func columns(_ table: TableRows) throws -> EventColumns {
    var events = EventColumns(count: table.count)
    for column in table.columns where column.info.shape.isEmpty {
      guard let values = try? table.doubles(column.info.name) else { continue }
      try events.add(column.info.name, values, isSinglePrecision: column.info.type == .float32)
    }
    return events
  }

  private static func runs(_ path: String) throws -> [SimulatedRun] {
    let header = try SharedData.table(path, "/configuration/simulation/run")
    let entries = try SharedData.table(
      path, "/simulation/service/shower_distribution", columns: ["n_entries"]
    )
    .doubles("n_entries")
    return try (0..<header.count).map { row in
      SimulatedRun(
        showers: Int(try header.integers("n_showers")[row]),
        uses: Int(try header.integers("shower_reuse")[row]),
        histogramEntries: entries[row], minimumEnergy: try header.doubles("energy_range_min")[row],
        maximumEnergy: try header.doubles("energy_range_max")[row],
        spectralIndex: try header.doubles("spectral_index")[row],
        viewConeDeg: try header.doubles("max_viewcone_radius")[row],
        scatterRadius: try header.doubles("max_scatter_range")[row])
    }
  }

  func values(_ name: String) throws -> [Double] { try events.values(name) }

  /// The distances of the reconstructed directions from a direction in degrees.
  func theta(_ source: HorizontalDirection) throws -> [Double] {
    try Separation.degrees(
      altitudesDeg: values("reco_alt"), azimuthsDeg: values("reco_az"), to: source)
  }

  /// The true direction of the first event.
  func source() throws -> HorizontalDirection {
    HorizontalDirection(azimuthDeg: try values("true_az")[0], altitudeDeg: try values("true_alt")[0])
  }

  /// The weights of the original.
  func weights(_ target: Spectrum) throws -> [Double] {
    try SimulatedShowers(runs: runs, energyFloor: floor, counting: .original)
      .weights(values("true_energy"), to: target, observationTime: Self.hours50)
  }

  func cutSample(_ source: HorizontalDirection, _ target: Spectrum) throws -> CutSample {
    try CutSample(
      energies: values("reco_energy"), gammaness: values("gammaness"), thetaDeg: theta(source),
      weights: weights(target))
  }

  static let point = "gamma_200_300E3GeV_30_180deg_point"
  static let diffuse = "gamma_200_300E3GeV_30_180deg_irf"
  static let proton = "proton_400_500E3GeV_30_180deg_irf"
}

/// What a table was found to have against what it should have.
func largestDifference(
  _ columns: [FigureColumn], _ golden: GoldenTable, relative: Double = 1e-10, absolute: Double = 1e-14
) throws -> [String] {
  guard columns.map(\.name) == golden.names else { return ["columns \(columns.map(\.name)) \(golden.names)"] }
  var wrong: [String] = []
  for column in columns {
    for (row, (value, expected)) in zip(column.values, try golden.numbers(column.name)).enumerated()
    where !isClose(value, expected, relative: relative, absolute: absolute) {
      wrong.append("\(column.name) row \(row): \(value), expected \(expected)")
    }
  }
  return wrong
}
