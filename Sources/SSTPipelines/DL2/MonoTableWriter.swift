import Foundation
import SSTCore
import SSTData
import SSTIO

/// Writes the DL2 table of a telescope: the image parameters of the DL1 file, and the results behind them.
struct MonoTableWriter {
  private let application: TelescopeApplication
  private let floor: SimulatedFloor?
  private let reader: PackedRowReader
  private let added: Table<TelescopeReconstruction>
  private let floorTable: Table<Double>?
  private let changes: Table<Change>?

  private static let blockRows = 1 << 13

  /// What differs from the DL1 file: intensities after scaling, and a raised energy limit.
  private struct Change {
    var intensity = Double.nan
    var logIntensity = Double.nan
    var leastEnergy = Double.nan
  }

  /// Prepares the table.
  ///
  /// - Parameters:
  ///   - application: the images.
  ///   - layout: the columns of the results.
  ///   - floor: from which energy on simulated events are used; nil for data.
  ///   - options: what the original does.
  init(
    _ application: TelescopeApplication, _ layout: TelescopeReconstruction.Layout, _ floor: SimulatedFloor?,
    _ options: DL1DL2Options
  ) throws {
    (self.application, self.floor) = (application, floor)
    let parameters = application.images.parameters
    reader = try parameters.packedReader(
      TableSchema(
        parameters.columns.map {
          ColumnInfo(
            name: $0.name, type: $0.type, shape: $0.shape, unit: $0.unit, description: $0.description ?? "")
        }))
    let path = TablePath.dl2Parameters(telescope: application.images.telescope)
    added = Table(path, columns: TelescopeReconstruction.columns(layout))
    let stored = parameters.columns.first { $0.name == ColumnName.leastEnergy }
    floorTable = stored == nil ? floor.map { Self.floorTable($0, application, options) } : nil
    let changed = Self.changes(
      options, leastEnergy: application.images.counts.belowEnergy > 0 ? stored?.type : nil)
    changes = changed.isEmpty ? nil : Table("", columns: changed)
  }

  /// The column of the smallest energy; with 64 bits in the original's layout if the configuration decides about it.
  private static func floorTable(
    _ floor: SimulatedFloor, _ application: TelescopeApplication, _ options: DL1DL2Options
  ) -> Table<Double> {
    let text = "events below this true energy are left out"
    let isLong =
      options.isOriginal && application.images["true_shower_primary_id"].contains(where: floor.isConfigured)
    return Table("") {
      if isLong {
        Column(ColumnName.leastEnergy, get: { $0 }, unit: "TeV", text)
      } else {
        Column(ColumnName.leastEnergy, get: { Float($0) }, unit: "TeV", text)
      }
    }
  }

  /// - Parameter leastEnergy: the type of the column; nil if it stays.
  @ColumnList<Column<Change>>
  private static func changes(_ options: DL1DL2Options, leastEnergy: ColumnType?) -> [Column<Change>] {
    if options.scalesIntensities {
      Column(ColumnName.intensity, \.intensity)
      if !options.quirks.contains(.staleLogarithms) {
        Column(ColumnName.logIntensity, \.logIntensity).optional
      }
    }
    if leastEnergy == .float64 { Column(ColumnName.leastEnergy, \.leastEnergy) }
    if leastEnergy == .float32 {
      Column(ColumnName.leastEnergy, get: { Float($0.leastEnergy) }, set: { $0.leastEnergy = Double($1) })
    }
  }

  /// Writes all rows.
  ///
  /// - Parameters:
  ///   - results: one for each image.
  ///   - file: the DL2 file.
  ///   - jobs: the number of threads.
  ///   - cancellation: looked at between blocks.
  /// - Throws: `HDF5Error`, `CancelledError`.
  func write(
    _ results: [TelescopeReconstruction], to file: HDF5FileWriter, jobs: Int, _ cancellation: CancellationFlag
  ) throws {
    let schemas = [reader.schema] + [floorTable?.schema].compactMap { $0 } + [added.schema]
    let schema = TableSchema(sideBySide: schemas)
    // As sst1mpipe writes them: most bits are noise, and packing them would take longer than a forest.
    let table = try file.makeTable(
      added.path, schema, title: "Image parameters and reconstruction", level: 0)
    let images = application.images
    for start in stride(from: 0, to: images.count, by: Self.blockRows) {
      try cancellation.check()
      let range = start..<min(start + Self.blockRows, images.count)
      var rows = PackedRows(reader.schema, packed: try reader.bytes(ofRows: Array(images.rows[range])))
      if let changes { try changes.replace(range.map(change), in: &rows) }
      var parts = [rows]
      if let floorTable, let floor {
        let primaries = images["true_shower_primary_id"]
        parts.append(floorTable.packed(range.map { floor.least(primaries[$0]) }))
      }
      parts.append(added.packed(Array(results[range])))
      try table.append(rows: PackedRows(sideBySide: parts, schema), jobs: jobs)
    }
    try table.finish()
  }

  private func change(_ row: Int) -> Change {
    let images = application.images
    func value(_ name: String) -> Double { images.isLoaded(name) ? images[name][row] : .nan }
    var change = Change(
      intensity: value(ColumnName.intensity), logIntensity: value(ColumnName.logIntensity),
      leastEnergy: value(ColumnName.leastEnergy))
    if let floor, change.leastEnergy.isFinite {
      change.leastEnergy = max(change.leastEnergy, floor.least(images["true_shower_primary_id"][row]))
    }
    return change
  }
}
