import SSTCore
import SSTData
import SSTIO

/// Writes the DL2 table of events with images of several telescopes.
struct ArrayTableWriter {
  private let reconstruction: ArrayReconstruction
  private let first: Table<StereoReconstruction>
  private let impacts: [Table<StereoImageCopy>]
  private let images: [Table<StereoImageCopy>]
  private let last: Table<StereoReconstruction>

  private static let blockRows = 1 << 13

  /// Prepares the table.
  ///
  /// - Parameters:
  ///   - reconstruction: the events.
  ///   - floor: from which energy on simulated events are used; nil for data.
  ///   - options: what the original does.
  init(_ reconstruction: ArrayReconstruction, _ floor: SimulatedFloor?, _ options: DL1DL2Options) {
    self.reconstruction = reconstruction
    var layout = StereoReconstruction.Layout()
    layout.isOriginal = options.isOriginal
    layout.isSimulated = floor != nil
    let tables = reconstruction.applications.map(\.images)
    layout.hasShortObservations = tables[0].parameters.columns.contains {
      $0.name == ColumnName.observation && $0.type == .int32
    }
    if options.isOriginal, let floor, !tables[0].has(ColumnName.leastEnergy) {
      layout.hasLongLeastEnergy = reconstruction.results.contains { floor.isConfigured($0.truth.primary) }
    }
    (first, last) = (StereoReconstruction.first(layout), StereoReconstruction.last(layout))
    impacts = tables.map {
      StereoImageCopy.impactTable(number: ModelDirectory.number(ofTelescope: $0.telescope))
    }
    images = tables.map { StereoImageCopy.imageTable(telescope: $0.telescope) }
  }

  /// Writes all rows.
  ///
  /// - Parameters:
  ///   - file: the DL2 file.
  ///   - jobs: the number of threads.
  ///   - cancellation: looked at between blocks.
  /// - Throws: `HDF5Error`, `CancelledError`.
  func write(to file: HDF5FileWriter, jobs: Int, _ cancellation: CancellationFlag) throws {
    let schema = TableSchema(
      sideBySide: [first.schema] + impacts.map(\.schema) + images.map(\.schema) + [last.schema])
    let table = try file.makeTable(first.path, schema, title: first.title)
    let results = reconstruction.results
    for start in stride(from: 0, to: results.count, by: Self.blockRows) {
      try cancellation.check()
      let range = start..<min(start + Self.blockRows, results.count)
      let block = Array(results[range])
      let copies = images.indices.map { reconstruction.copies(of: $0, events: range) }
      let parts =
        [first.packed(block)] + zip(impacts, copies).map { $0.packed($1) }
        + zip(images, copies).map { $0.packed($1) } + [last.packed(block)]
      try table.append(rows: PackedRows(sideBySide: parts, schema), jobs: jobs)
    }
    try table.finish()
  }
}
