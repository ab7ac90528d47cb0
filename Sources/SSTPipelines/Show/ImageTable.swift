import Reconstruction
import Reports
import SSTData
import SSTIO

/// What the table of image parameters on a page has: quantities, and their values.
enum ImageTable {
  /// A quantity and its value.
  private struct Entry {
    var name: String
    /// The column of DL1 files that has it, without the prefix of the frame.
    var column: String
    /// The name where lengths are degrees on the sky, if it is another one.
    var nameOnSky: String?
    /// The column there, if it is another one.
    var columnOnSky: String?
    var unit: String
    var value: @Sendable (ImageParameters) -> Double
  }

  private static let entries: [Entry] = [
    Entry(name: "intensity", column: "hillas_intensity", unit: "p.e.") { $0.hillas.intensity },
    Entry(name: "length", column: "hillas_length", unit: "m") { $0.hillas.length },
    Entry(name: "width", column: "hillas_width", unit: "m") { $0.hillas.width },
    Entry(name: "psi", column: "hillas_psi", unit: "deg") { $0.hillas.psiDeg },
    Entry(
      name: "center x", column: "hillas_x", nameOnSky: "center fov_lon", columnOnSky: "hillas_fov_lon",
      unit: "m"
    ) { $0.hillas.x },
    Entry(
      name: "center y", column: "hillas_y", nameOnSky: "center fov_lat", columnOnSky: "hillas_fov_lat",
      unit: "m"
    ) { $0.hillas.y },
    Entry(name: "pixels", column: "morphology_n_pixels", unit: "") { count($0.morphology.nPixels) },
    Entry(name: "islands", column: "morphology_n_islands", unit: "") { count($0.morphology.nIslands) },
    Entry(name: "leakage 2", column: "leakage_intensity_width_2", unit: "") {
      Double($0.leakage.intensityWidth2)
    },
    Entry(name: "time slope", column: "timing_slope", unit: "ns/m") { $0.timing.slope },
    Entry(name: "brightest", column: "intensity_max", unit: "p.e.") { Double($0.intensity.max) },
    Entry(name: "skewness", column: "hillas_skewness", unit: "") { $0.hillas.skewness },
    Entry(name: "kurtosis", column: "hillas_kurtosis", unit: "") { $0.hillas.kurtosis },
    Entry(name: "distance r", column: "hillas_r", unit: "m") { $0.hillas.r },
    Entry(name: "phi", column: "hillas_phi", unit: "deg") { $0.hillas.phiDeg },
    Entry(name: "leakage 1", column: "leakage_intensity_width_1", unit: "") {
      Double($0.leakage.intensityWidth1)
    },
    Entry(name: "time intercept", column: "timing_intercept", unit: "ns") { $0.timing.intercept },
    Entry(name: "concentration, center", column: "concentration_cog", unit: "") { $0.concentration.cog },
    Entry(name: "concentration, core", column: "concentration_core", unit: "") { $0.concentration.core },
    Entry(name: "concentration, pixel", column: "concentration_pixel", unit: "") { $0.concentration.pixel },
  ]

  private static func count(_ number: Int) -> Double { number < 0 ? .nan : Double(number) }

  /// The quantities, defined by the descriptions of their columns; lengths in degrees if the images are parametrized
  /// in the telescope frame.
  static func quantities(isTelescopeFrame: Bool = false) -> [DisplayedQuantity] {
    var layout = ParameterRow.Layout()
    layout.frame = isTelescopeFrame ? .telescope : .camera
    let columns = ParameterRow.table(telescope: 0, layout).schema.columns
    return entries.map { entry in
      let column = isTelescopeFrame ? entry.columnOnSky ?? entry.column : entry.column
      let found = columns.first { [column, layout.frame.columnPrefix + column].contains($0.name) }
      return DisplayedQuantity(
        isTelescopeFrame ? entry.nameOnSky ?? entry.name : entry.name,
        unit: isTelescopeFrame ? entry.unit.replacing("m", with: "deg") : entry.unit,
        definition: found?.description ?? "")
    }
  }

  /// The values of parameters, in the order of the quantities.
  static func values(_ parameters: ImageParameters) -> [Double] { entries.map { $0.value(parameters) } }
}
