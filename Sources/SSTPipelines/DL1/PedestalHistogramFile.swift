import SSTCalib
import SSTCore
import SSTData
import SSTIO

/// The file of pedestal charge distributions (`…_pedestal_hist.h5`).
enum PedestalHistogramFile {
  private struct Value {
    var value = 0.0
  }
  private static let edges = Table<Value>("/bins") { Column("pe_bins", get: { Float($0.value) }) }
  private static let counts = Table<Value>("/charge") { Column("pixel_charge", \.value) }

  /// Writes the histogram of all pedestal charges and the maps over time.
  static func write(
    path: String, histogram: ChargeHistogram, maps: [NightSkyMap], pixelCount: Int, overwrite: Bool
  ) throws {
    let file = try HDF5FileWriter(path: path, overwrite: overwrite)
    try file.write(ChargeHistogram.edges.map { Value(value: Double($0)) }, to: edges)
    try file.write(histogram.counts.map { Value(value: Double($0)) }, to: counts)
    try file.write(maps, to: NightSkyMap.table(pixelCount: pixelCount))
    try file.close()
  }

  /// The maps of a file, written by us or by the original.
  static func maps(path: String) throws -> [NightSkyMap] {
    do throws(HDF5Error) {
      let file = try HDF5File(readingFrom: path)
      let path = NightSkyMap.table(pixelCount: 1).path
      let pixels = try file.table(path).columns.first { $0.name == "average_q" }?.elementsPerRow ?? 1
      let empty = NightSkyMap(start: TAITime(nanoseconds: 0), eventCount: 0, mean: [], deviation: [])
      return try file.reader(of: NightSkyMap.table(pixelCount: pixels), initial: empty).all()
    } catch {
      throw R0DL1Error.noCharges(path: path, reason: error.description)
    }
  }
}
