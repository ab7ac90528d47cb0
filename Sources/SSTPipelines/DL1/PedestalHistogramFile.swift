import SSTCalib
import SSTCore
import SSTData
import SSTIO

/// The file of pedestal charge distributions (`…_pedestal_hist.h5`) of a run.
struct PedestalHistogramFile {
  let path: String
  /// The telescope of the run.
  let telescope: Int
  /// The observation id of the run.
  let observation: Int
  /// True if it may be a file of the original, which does not state its run.
  let isOriginal: Bool

  struct Value {
    var value = 0.0
  }
  static let edges = Table<Value>("/bins") {
    Column(
      "pe_bins", get: { Float($0.value) }, "lower edges of the bins in p.e., and the upper edge of the last")
  }
  static let counts = Table<Value>("/charge") {
    Column("pixel_charge", \.value, "number of pedestal charges of all pixels in the bin")
  }

  /// Writes the histogram of all pedestal charges and the maps over time.
  ///
  /// - Throws: `HDF5Error`.
  func write(
    _ histogram: ChargeHistogram, maps: [NightSkyMap], pixelCount: Int, provenance: Provenance,
    in files: AtomicFileSet
  ) throws {
    let product = try ProductWriter(path: path, in: files)
    try product.file.write(ChargeHistogram.edges.map { Value(value: Double($0)) }, to: Self.edges)
    try product.file.write(histogram.counts.map { Value(value: Double($0)) }, to: Self.counts)
    try product.file.write(maps, to: NightSkyMap.table(pixelCount: pixelCount))
    try product.file.setAttribute(ProductAttribute.telescope, .integers([Int64(telescope)]))
    try product.file.setAttribute(ProductAttribute.observation, .integers([Int64(observation)]))
    try product.finish(provenance)
  }

  /// The maps of the file.
  ///
  /// - Throws: `R0DL1Error.foreignCharges` for those of another run, `.noCharges`.
  func maps() throws -> [NightSkyMap] {
    let maps: [NightSkyMap]
    let attributes: [String: HDF5Attribute]
    do throws(HDF5Error) {
      let file = try HDF5File(readingFrom: path)
      attributes = try file.attributes()
      let table = NightSkyMap.table(pixelCount: 1).path
      let pixels = try file.table(table).columns.first { $0.name == "average_q" }?.elementsPerRow ?? 1
      let empty = NightSkyMap(start: .unknown, eventCount: 0, mean: [], deviation: [])
      maps = try file.reader(of: NightSkyMap.table(pixelCount: pixels), initial: empty).all()
    } catch {
      throw R0DL1Error.noCharges(path: path, reason: error.description)
    }
    try check(attributes)
    return maps
  }

  private func check(_ attributes: [String: HDF5Attribute]) throws(R0DL1Error) {
    let stored = attributes[ProductAttribute.telescope]?.integer
    let run = attributes[ProductAttribute.observation]?.integer
    if stored == Int64(telescope), run == Int64(observation) { return }
    if stored == nil, run == nil, isOriginal { return }
    func text(_ value: Int64?) -> String { value.map(String.init) ?? "unknown" }
    throw .foreignCharges(
      path: path, found: "telescope \(text(stored)), observation \(text(run))",
      expected: "telescope \(telescope), observation \(observation)")
  }
}
