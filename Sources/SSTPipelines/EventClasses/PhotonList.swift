import Foundation
import InstrumentResponse
import SSTCore
public import SSTData
import SSTIO

/// The list of gamma-like events of a DL2 file, with their positions in the sky and without details of the images.
public struct PhotonList: Sendable {
  /// The events of the table.
  public let total: Int
  /// The events that pass the selection.
  public let selected: Int
  /// Events that are left out although they are not below the cut: without an energy, direction or possible gammaness.
  public let notFinite: Int
  /// The events' rows in the table.
  public let rows: [Int]
  /// The columns of the list.
  public let columns: [String]
  private let reader: PackedRowReader
  private let path: String

  private static let group = "/photon_list/"
  /// Columns of a telescope that are left out, and those with such names that stay.
  private static let dropped = [
    "camera_frame_", "log_camera_frame_", "leakage_", "concentration_", "morphology_", "intensity_",
    "peak_time_",
    "core_psi", "reco_disp_",
  ]
  private static let kept: Set<String> = [
    ColumnName.intensity, "camera_frame_hillas_length", "camera_frame_hillas_width",
    ColumnName.intensityLeakage2,
    "morphology_n_islands",
  ]

  /// Selects events.
  ///
  /// - Parameters:
  ///   - file: a DL2 file; of several tables the one of several telescopes is used, or the first telescope.
  ///   - selection: intervals of columns, limits included.
  ///   - gammaness: events must be above it.
  /// - Throws: ``DL1DL2Error/notDL2(path:)`` for a file without results, `ResponseError`, `HDF5Error`.
  public init(_ file: DL2File, selection: [String: [Double]], gammaness: Double) throws {
    guard let target = EventClassifier.targets(in: file).first else {
      throw DL1DL2Error.notDL2(path: file.file.path)
    }
    let features = try FeatureReader(file.file, target.path)
    let passes = try EventClassifier.mask(features, selection)
    let scores = try features.values(ColumnName.gammaness)
    (total, selected) = (scores.count, passes.passing)
    let energies = try [ColumnName.energy].filter(features.has).map { try features.values($0) }
    let directions = try ["reco_alt", "reco_az"].filter(features.has).map { try features.values($0) }
    // NaN is not below the cut.
    let photons = scores.indices.filter { passes[$0] && !(scores[$0] <= gammaness) }
    rows = photons.filter { row in
      scores[row] <= 1 && energies.allSatisfy { EventClassifier.isEnergy($0[row]) }
        && directions.allSatisfy { $0[row].isFinite }
    }
    notFinite = photons.count - rows.count
    let infos = features.table.columns.filter { target == .stereo || Self.isKept($0.name) }
    columns = infos.map(\.name)
    reader = try features.table.packedReader(
      TableSchema(
        infos.map {
          ColumnInfo(
            name: $0.name, type: $0.type, shape: $0.shape, unit: $0.unit, description: $0.description ?? "")
        }))
    path = Self.group + (target.path.split(separator: "/").last ?? "")
  }

  private static func isKept(_ name: String) -> Bool {
    kept.contains(name) || !dropped.contains { name.hasPrefix($0) }
  }

  /// Writes the list as a table of an HDF5 file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - overwrite: whether it may exist.
  ///   - provenance: inputs, options, software, times, status.
  ///   - configuration: the effective configuration as JSON.
  /// - Throws: `HDF5Error`.
  public func write(
    to path: String, overwrite: Bool = false, _ provenance: Provenance, configuration: String
  ) throws {
    let product = try ProductWriter(path: path, overwrite: overwrite)
    let table = try product.file.makeTable(self.path, reader.schema, title: "Gamma-like events")
    try table.append(rows: PackedRows(reader.schema, packed: try reader.bytes(ofRows: rows)))
    try table.finish()
    try product.finish(provenance, configuration: configuration, eventCount: rows.count)
  }
}
