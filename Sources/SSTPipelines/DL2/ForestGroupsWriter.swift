import Reconstruction
import SSTCore
import SSTData
import SSTIO

/// Writes what models say in ctapipe's groups, whose tables have a row for every row of the DL1 tables.
struct ForestGroupsWriter {
  let file: HDF5FileWriter
  let source: DL1File
  let jobs: Int
  private static let blockRows = 1 << 14

  /// Writes the groups of a telescope.
  ///
  /// - Parameters:
  ///   - quantities: what the models say.
  ///   - images: the images that models were applied to.
  ///   - result: what they say of an image, by its place.
  /// - Throws: `HDF5Error`.
  func write(
    _ quantities: [ReconstructedQuantity], _ images: TelescopeImageTable,
    result: (Int) -> TelescopeReconstruction
  ) throws {
    var writers = try quantities.map { quantity throws(HDF5Error) in
      try file.makeTable(TelescopeForestRow.table(quantity, telescope: images.telescope))
    }
    var next = 0
    for start in stride(from: 0, to: images.allIDs.count, by: Self.blockRows) {
      let block = images.allIDs[start..<min(start + Self.blockRows, images.allIDs.count)]
      var rows = block.map { number in
        TelescopeForestRow(
          TelescopeEventID(
            EventID(observation: number.observation, event: number.event), telescope: images.telescope))
      }
      while next < images.count, images.rows[next] < block.endIndex {
        let row = images.rows[next] - start
        rows[row] = TelescopeForestRow(rows[row].id, result(next), isValid: true)
        next += 1
      }
      for number in writers.indices { try writers[number].append(rows, jobs: jobs) }
    }
    for writer in writers { try writer.finish() }
  }

  /// Writes the groups of the array; nothing if the file does not list its triggers.
  ///
  /// - Parameters:
  ///   - results: the events.
  ///   - telescopes: for each event the ids of the telescopes that were used.
  /// - Throws: `HDF5Error`.
  func write(_ results: [StereoReconstruction], telescopes: (Int) -> [Int]) throws {
    guard try source.file.hasTable(TablePath.subarrayTrigger) else { return }
    let array = try source.subarray()?.telescopes.map(\.id) ?? source.telescopes
    let places = Dictionary(results.enumerated().map { ($1.id, $0) }) { first, _ in first }
    let rows = try source.triggers().map { trigger -> ArrayForestRow in
      guard let place = places[trigger.id] else { return ArrayForestRow(trigger.id) }
      var row = ArrayForestRow(trigger.id, results[place], isValid: true)
      for id in telescopes(place) {
        if let index = array.firstIndex(of: id) { row.telescopes.insert(index) }
      }
      return row
    }
    for quantity in ReconstructedQuantity.allCases {
      try file.write(rows, to: ArrayForestRow.table(quantity, telescopeCount: array.count))
    }
  }
}
