import Forests
import Foundation
import Reconstruction
import SSTCore
import SSTData
import SSTIO

/// What became of the images of a telescope.
struct ImageCounts: Sendable, Equatable, Encodable {
  /// The rows of the table.
  var total = 0
  /// Simulated events below the smallest energy that is used.
  var belowEnergy = 0
  /// Images of which no pixel survived the cleaning.
  var notCleaned = 0
  /// Images with a feature that is no finite number, by the first such feature.
  var notFinite: [String: Int] = [:]
  /// The images that models are applied to.
  var kept = 0

  /// Images with a feature that is no finite number.
  var notFiniteCount: Int { notFinite.values.reduce(0, +) }

  /// The counts in one line.
  var text: String {
    let parts = [
      (belowEnergy, "below the energy limit"), (notCleaned, "without pixels after cleaning"),
      (notFiniteCount, "with features that are not finite"),
    ]
    return "\(kept) of \(total) images" + parts.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
  }
}

/// Columns of the images of one telescope that models are applied to, in memory.
struct TelescopeImageTable: Sendable {
  /// The telescope's id.
  let telescope: Int
  /// The table of image parameters.
  let parameters: HDF5Table
  /// The rows of it that are left, rising.
  private(set) var rows: [Int]
  /// The events of all rows of the table.
  let allIDs: [EventNumber]
  /// What was left out.
  private(set) var counts = ImageCounts()
  private let sources: ImageColumnSources
  private var columns: [String: [Double]] = [:]

  /// Opens the table and reads which events it has, and columns with them.
  ///
  /// - Parameters:
  ///   - file: a DL1 file.
  ///   - telescope: the telescope's id.
  ///   - hasGeometry: whether columns of the stereo geometry may be asked for.
  ///   - names: columns that are going to be asked for; those that the file lacks are ignored.
  /// - Throws: ``DL1DL2Error/telescopeFrame(path:telescope:)``, `HDF5Error`.
  init(_ file: HDF5File, telescope: Int, hasGeometry: Bool, columns names: [String] = []) throws {
    self.telescope = telescope
    parameters = try file.table(TablePath.parameters(telescope: telescope))
    guard ParameterFrame(of: parameters.columns.map(\.name)) == .camera else {
      throw DL1DL2Error.telescopeFrame(path: file.path, telescope: telescope)
    }
    let names = Set(names)
    (allIDs, columns) = try ImageColumnSources.readAll(
      parameters,
      columns: parameters.columns.filter(ImageColumnSources.isNumber).map(\.name).filter(names.contains))
    sources = try ImageColumnSources(
      file, parameters, telescope: telescope, events: hasGeometry ? allIDs : nil)
    rows = Array(0..<parameters.rowCount)
    (counts.total, counts.kept) = (rows.count, rows.count)
    for name in columns.keys { try checkUnit(name) }
    try loadPresent(names.sorted())
  }

  /// The number of images that are left.
  var count: Int { rows.count }
  /// The events of the images that are left.
  var ids: [EventNumber] { rows.map { allIDs[$0] } }
  /// True if the file has a column, or it can be computed.
  func has(_ name: String) -> Bool { columns[name] != nil || sources.has(name) }
  /// True if a column was loaded.
  func isLoaded(_ name: String) -> Bool { columns[name] != nil }
  /// The unit of a column; nil if the file does not tell.
  func unit(_ name: String) -> String? { sources.unit(name) }

  /// A column that was loaded.
  subscript(name: String) -> [Double] {
    guard let column = columns[name] else { preconditionFailure("\(name) was not loaded") }
    return column
  }

  /// Reads columns, unless they are there.
  ///
  /// - Throws: `ForestError.missingFeatures` naming all that the file lacks, `HDF5Error`.
  mutating func load(_ names: [String]) throws {
    let wanted = names.filter { columns[$0] == nil }
    let missing = wanted.filter { !sources.has($0) }
    guard missing.isEmpty else {
      throw ForestError.missingFeatures(names: missing, present: sources.names)
    }
    for name in wanted { try checkUnit(name) }
    columns.merge(try sources.read(wanted, rows: rows)) { old, _ in old }
  }

  /// The units of columns that are used as what they are; features have the units of their models.
  private static let units: [String: String] = [
    ColumnName.altitude: "deg", ColumnName.azimuth: "deg", ColumnName.psi: "deg", "true_alt": "deg",
    "true_az": "deg", ColumnName.centerX: "m", ColumnName.centerY: "m", "true_energy": "TeV",
    "true_core_x": "m", "true_core_y": "m",
  ]

  /// Refuses another unit; files of the original state none.
  private func checkUnit(_ name: String) throws(DL1DL2Error) {
    guard let expected = Self.units[name], let found = unit(name), !found.isEmpty, found != expected else {
      return
    }
    throw .columnUnit(path: parameters.path, column: name, found: found, expected: expected)
  }

  /// Reads those columns that the file has.
  mutating func loadPresent(_ names: [String]) throws { try load(names.filter(sources.has)) }

  /// Keeps some of the images.
  private mutating func keep(_ flags: [Bool]) {
    func part<Value>(_ values: [Value]) -> [Value] {
      var kept: [Value] = []
      kept.reserveCapacity(values.count)
      for place in flags.indices where flags[place] { kept.append(values[place]) }
      return kept
    }
    guard flags.contains(false) else { return }
    rows = part(rows)
    columns = columns.mapValues(part)
    counts.kept = rows.count
  }

  /// Leaves out simulated events below an energy.
  ///
  /// - Parameter isUsed: by the particle and its energy in TeV.
  mutating func requireEnergy(_ isUsed: (_ primary: Double, _ energy: Double) -> Bool) throws {
    try load(["true_energy", "true_shower_primary_id"])
    let (energies, primaries) = (self["true_energy"], self["true_shower_primary_id"])
    let flags = energies.indices.map { isUsed(primaries[$0], energies[$0]) }
    counts.belowEnergy = flags.count { !$0 }
    keep(flags)
  }

  /// Multiplies the intensities.
  ///
  /// - Parameters:
  ///   - factor: above 0.
  ///   - keepsLogarithms: true to leave their logarithms as they are, like the original.
  mutating func scaleIntensities(by factor: Double, keepsLogarithms: Bool) throws {
    try load([ColumnName.intensity, ColumnName.logIntensity])
    let scaled = self[ColumnName.intensity].map { $0 * factor }
    columns[ColumnName.intensity] = scaled
    if !keepsLogarithms { columns[ColumnName.logIntensity] = scaled.map { log10($0) } }
  }

  /// Leaves out images without pixels, and those of which a column is no finite number, or no positive weight.
  ///
  /// - Parameters:
  ///   - names: columns that were loaded.
  ///   - weights: a column that must be above 0; nil for none.
  mutating func requireFinite(_ names: [String], weights: String?) throws {
    try load([ColumnName.intensity])
    var flags = self[ColumnName.intensity].map { $0 > 0 }
    counts.notCleaned += flags.count { !$0 }
    for name in names {
      let column = self[name]
      // Models see 32 bits.
      for row in flags.indices where flags[row] && !Float(column[row]).isFinite {
        flags[row] = false
        counts.notFinite[name, default: 0] += 1
      }
    }
    if let weights {
      let column = self[weights]
      for row in flags.indices where flags[row] && !(column[row] > 0 && column[row].isFinite) {
        flags[row] = false
        counts.notFinite[weights, default: 0] += 1
      }
    }
    keep(flags)
  }

  /// Features of some images.
  ///
  /// - Parameters:
  ///   - names: columns that were loaded, or are given.
  ///   - rows: the places of the images.
  ///   - more: further columns, one value for each of these images.
  func features(_ names: [String], rows: ArraySlice<Int>, adding more: [String: [Double]] = [:]) throws
    -> FeatureTable
  {
    let own = names.map { more[$0] == nil ? self[$0] : [] }
    return try FeatureTable(
      features: names.map { FeatureTable.Feature($0, unit: more[$0] == nil ? unit($0) : nil) },
      rowCount: rows.count
    ) { feature, values in
      if let given = more[names[feature]] {
        for place in values.indices { values[place] = Float(given[place]) }
        return
      }
      own[feature].withUnsafeBufferPointer { column in
        for (place, row) in rows.enumerated() { values[place] = Float(column[row]) }
      }
    }
  }
}
