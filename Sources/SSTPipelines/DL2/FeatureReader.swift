public import Forests
import Foundation
import SSTCore
import SSTData
public import SSTIO

/// Reads features of models from a table of events: from image parameters of one telescope, or from any other table.
///
/// A column is found by its name. What later tables call telescope 21 or 22 answers to telescope 1 or 2, too. Logarithms of
/// intensities, and width over length, are computed where the table lacks them.
public struct FeatureReader: Sendable {
  /// The table.
  public let table: HDF5Table
  private let file: String

  private static let blockRows = 1 << 16

  /// Opens a table.
  ///
  /// - Parameters:
  ///   - file: an HDF5 file.
  ///   - path: the table.
  /// - Throws: `HDF5Error`.
  public init(_ file: HDF5File, _ path: String) throws(HDF5Error) {
    (table, self.file) = (try file.table(path), file.path)
  }

  /// The features of those rows whose features are all finite.
  ///
  /// - Parameter names: the features.
  /// - Throws: `ForestError.missingFeatures` naming all that the table lacks, `HDF5Error`.
  public func read(_ names: [String]) throws -> FeatureRows {
    let missing = names.filter { origin(of: $0) == nil }
    guard missing.isEmpty else {
      throw ForestError.missingFeatures(names: missing, present: table.columns.map(\.name))
    }
    let columns = try names.map { try values($0) }
    var (rows, notFinite): ([Int], [String: Int]) = ([], [:])
    for row in 0..<table.rowCount {
      if let bad = columns.firstIndex(where: { !Float($0[row]).isFinite }) {
        notFinite[names[bad], default: 0] += 1
      } else {
        rows.append(row)
      }
    }
    let features = names.map { FeatureTable.Feature($0, unit: unit($0)) }
    let kept = try FeatureTable(features: features, rowCount: rows.count) { feature, values in
      for (place, row) in rows.enumerated() { values[place] = Float(columns[feature][row]) }
    }
    return FeatureRows(table: kept, rows: rows, notFinite: notFinite)
  }

  /// One value for each row.
  ///
  /// - Parameter name: a column, or what can be computed of columns.
  /// - Throws: `HDF5Error`.
  public func values(_ name: String) throws -> [Double] {
    switch origin(of: name) {
    case .column(let column): return try column.doubles(of: table)
    case .logarithm(let column): return try column.doubles(of: table).map { log10($0) }
    case .ratio(let a, let b): return zip(try a.doubles(of: table), try b.doubles(of: table)).map { $0 / $1 }
    case nil:
      throw HDF5Error.missingColumn(
        file: file, table: table.path, column: name,
        similar: NearestMatch.find(name, among: table.columns.map(\.name)))
    }
  }

  /// Whether a column is there, or can be computed.
  public func has(_ name: String) -> Bool { origin(of: name) != nil }

  // MARK: - Where values come from

  private struct Name {
    var name: String
    func doubles(of table: HDF5Table) throws(HDF5Error) -> [Double] {
      var values: [Double] = []
      values.reserveCapacity(table.rowCount)
      for start in stride(from: 0, to: table.rowCount, by: FeatureReader.blockRows) {
        let rows = start..<min(start + FeatureReader.blockRows, table.rowCount)
        values += try table.read(columns: [name], rows: rows).doubles(name)
      }
      return values
    }
  }
  private enum Origin {
    case column(Name)
    case logarithm(Name)
    case ratio(Name, Name)
  }

  private func origin(of name: String) -> Origin? {
    if let own = stored(name) { return .column(own) }
    let (stem, ending) = Self.split(name)
    if stem == ColumnName.logIntensity, let intensity = stored(ColumnName.intensity + ending) {
      return .logarithm(intensity)
    }
    if stem == ColumnName.widthOverLength, let width = stored("camera_frame_hillas_width" + ending),
      let length = stored("camera_frame_hillas_length" + ending)
    {
      return .ratio(width, length)
    }
    return nil
  }

  private func stored(_ name: String) -> Name? {
    let names =
      [name]
      + [("_tel1", "_tel21"), ("_tel2", "_tel22")].compactMap { ending, other in
        name.hasSuffix(ending) ? name.dropLast(ending.count) + other : nil
      }
    return names.first { name in table.columns.contains { $0.name == name && $0.elementsPerRow == 1 } }.map(
      Name.init)
  }

  private func unit(_ name: String) -> String? {
    guard case .column(let own) = origin(of: name) else { return nil }
    return table.columns.first { $0.name == own.name }?.unit
  }

  /// The name of a column without its telescope, and the ending.
  private static func split(_ name: String) -> (stem: String, ending: String) {
    for ending in ["_tel1", "_tel2", "_tel21", "_tel22"] where name.hasSuffix(ending) {
      return (String(name.dropLast(ending.count)), ending)
    }
    return (name, "")
  }
}

/// Features of the rows of a table whose features are all finite.
public struct FeatureRows: Sendable {
  /// The features.
  public let table: FeatureTable
  /// The rows, rising.
  public let rows: [Int]
  /// How many rows are left out, by the first feature that is not finite.
  public let notFinite: [String: Int]
}
