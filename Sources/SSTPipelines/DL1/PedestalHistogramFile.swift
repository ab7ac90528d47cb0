import SSTCalib
import SSTCore
import SSTIO

/// The file of pedestal charge distributions (`…_pedestal_hist.h5`).
enum PedestalHistogramFile {
  /// Writes the histogram of all pedestal charges and the maps over time.
  static func write(
    path: String, histogram: ChargeHistogram, maps: [NightSkyMap], pixelCount: Int, overwrite: Bool
  ) throws {
    let file = try HDF5FileWriter(path: path, overwrite: overwrite)
    var edges = PackedRows(TableSchema([ColumnInfo(name: "pe_bins", type: .float32)]))
    for edge in ChargeHistogram.edges { edges.append(Float(edge)) }
    try save(file, "bins", edges)
    var counts = PackedRows(TableSchema([ColumnInfo(name: "pixel_charge", type: .float64)]))
    for count in histogram.counts { counts.append(Double(count)) }
    try save(file, "charge", counts)
    var images = PackedRows(
      TableSchema([
        ColumnInfo(name: "start_time", type: .uint64), ColumnInfo(name: "n", type: .int64),
        ColumnInfo(name: "average_q", type: .float32, shape: [pixelCount]),
        ColumnInfo(name: "stdev_q", type: .float32, shape: [pixelCount]),
      ]))
    for map in maps {
      images.append(UInt64(clamping: map.start.nanoseconds))
      images.append(Int64(map.eventCount))
      images.append(map.mean)
      images.append(map.deviation)
    }
    try save(file, "charge_images", images)
    try file.close()
  }

  private static func save(_ file: HDF5FileWriter, _ path: String, _ rows: PackedRows) throws {
    let table = try file.makeTable(path, rows.schema)
    if rows.rowCount > 0 { try table.append(rows: rows) }
    try table.finish()
  }

  /// The maps of a file, written by us or by the original.
  static func maps(path: String) throws -> [NightSkyMap] {
    do {
      let rows = try HDF5File(readingFrom: path).table("charge_images").read()
      let starts = try rows.integers("start_time")
      let counts = try rows.integers("n")
      let (means, deviations) = (try rows.floats("average_q"), try rows.floats("stdev_q"))
      let pixels = counts.isEmpty ? 0 : means.count / counts.count
      guard deviations.count == means.count, means.count == pixels * counts.count else {
        throw R0DL1Error.noCharges(path: path, reason: "average_q and stdev_q differ in length")
      }
      return counts.indices.map { row in
        let range = row * pixels..<(row + 1) * pixels
        return NightSkyMap(
          start: TAITime(nanoseconds: starts[row]), eventCount: Int(counts[row]), mean: Array(means[range]),
          deviation: Array(deviations[range]))
      }
    } catch let error as HDF5Error {
      throw R0DL1Error.noCharges(path: path, reason: error.description)
    }
  }
}
