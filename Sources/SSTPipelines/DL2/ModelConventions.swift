import Forests
import Foundation
import SSTCore
import SSTData
import SSTIO

/// Checks that models were trained with the conventions of a file, and finds the focal length of their directions.
struct ModelConventions {
  let file: DL1File
  let options: DL1DL2Options
  private let subarray: SubarrayDescription?

  /// The projection of a camera that this program applies.
  static let projection = "equidistant"
  private static let tolerance = 1e-3

  /// Looks at a file.
  init(_ file: DL1File, _ options: DL1DL2Options) throws {
    (self.file, self.options) = (file, options)
    subarray = try file.subarray()
  }

  /// The focal length that turns positions in a telescope's camera into directions: that of the training. Models of the
  /// original do not state it; it is the equivalent one of the configuration.
  ///
  /// - Parameters:
  ///   - models: the models of all nodes that are applied.
  ///   - telescope: the telescope's id.
  /// - Throws: ``DL1DL2Error``.
  func focalLength(_ models: [TelescopeModels], telescope: Int) throws -> Double {
    let equivalent = options.configuration.equivalentFocalLength[telescope]
    var found: (length: Double, path: String)?
    for model in models.flatMap({ set in [ModelTask.dispNorm, .dispSign, .disp].compactMap { set[$0] } }) {
      let conventions = model.forest.head.conventions
      if let projection = conventions.projection, projection != Self.projection {
        throw DL1DL2Error.projection(model: model.path, found: projection, expected: Self.projection)
      }
      if let length = conventions.focalLength { try check(length, model.path, telescope) }
      let length = conventions.focalLength ?? equivalent
      if let found, found.length != length {
        throw DL1DL2Error.focalLengths(first: found.path, second: model.path, found: [found.length, length])
      }
      found = (length, model.path)
    }
    return found?.length ?? equivalent
  }

  private func check(_ length: Double, _ model: String, _ telescope: Int) throws {
    guard let optics = subarray?.telescopes.first(where: { $0.id == telescope })?.optics else { return }
    let known = [optics.effectiveFocalLength, optics.equivalentFocalLength].filter { $0 > 0 && $0.isFinite }
    guard !known.isEmpty, !known.contains(where: { abs($0 - length) <= Self.tolerance * $0 }) else { return }
    throw DL1DL2Error.focalLength(model: model, found: length, path: file.file.path, known: known)
  }

  /// Checks that the shower maximum means the same in the training; models of the original take the distance.
  ///
  /// - Throws: ``DL1DL2Error/showerMaximum(model:expected:path:found:)``, `HDF5Error`.
  func checkShowerMaximum(_ models: [TelescopeModels]) throws {
    let users = models.flatMap(\.all).filter { model in
      model.forest.features.contains { $0.name == ColumnName.showerMaximum }
    }
    guard !users.isEmpty, let found = try showerMaximum() else { return }
    for model in users {
      let expected = model.forest.head.conventions.showerMaximum?.rawValue ?? "distance"
      if expected != found {
        throw DL1DL2Error.showerMaximum(
          model: model.path, expected: expected, path: file.file.path, found: found)
      }
    }
  }

  /// What `h_max` in the file is; nil if no shower tells. Files of the original have the distance.
  func showerMaximum() throws -> String? {
    guard try file.file.hasTable(TablePath.stereoGeometry) else { return nil }
    let table = try file.file.table(TablePath.stereoGeometry)
    let names = ["h_max", "h_max_distance", "h_max_altitude"].map { TablePath.reconstructorPrefix + $0 }
    guard Set(table.columns.map(\.name)).isSuperset(of: names) else { return "distance" }
    let block = 1 << 16
    for start in stride(from: 0, to: table.rowCount, by: block) {
      let rows = try table.read(columns: names, rows: start..<min(start + block, table.rowCount))
      let values = try names.map { name throws(HDF5Error) in try rows.doubles(name) }
      for row in 0..<rows.count where values[0][row].isFinite && values[1][row] != values[2][row] {
        if values[0][row] == values[1][row] { return "distance" }
        if values[0][row] == values[2][row] { return "altitude" }
      }
    }
    return nil
  }
}
