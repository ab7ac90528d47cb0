import Reconstruction
import Reports

/// What the table of image parameters on a page has: quantities, and their values from either kind of source.
enum ImageTable {
  /// A quantity, its column in a DL1 file without the prefix of the frame, and its value.
  private struct Entry {
    var name: String
    var unit: String
    /// The column; the prefix of the frame comes before those that begin with `hillas` or `timing`.
    var column: String
    var value: @Sendable (ImageParameters) -> Double
  }

  private static let entries: [Entry] = [
    Entry(name: "intensity", unit: "p.e.", column: "hillas_intensity") { $0.hillas.intensity },
    Entry(name: "length", unit: "m", column: "hillas_length") { $0.hillas.length },
    Entry(name: "width", unit: "m", column: "hillas_width") { $0.hillas.width },
    Entry(name: "psi", unit: "deg", column: "hillas_psi") { $0.hillas.psiDeg },
    Entry(name: "centre x", unit: "m", column: "hillas_x") { $0.hillas.x },
    Entry(name: "centre y", unit: "m", column: "hillas_y") { $0.hillas.y },
    Entry(name: "pixels", unit: "", column: "morphology_n_pixels") { count($0.morphology.nPixels) },
    Entry(name: "islands", unit: "", column: "morphology_n_islands") { count($0.morphology.nIslands) },
    Entry(name: "leakage 2", unit: "", column: "leakage_intensity_width_2") {
      Double($0.leakage.intensityWidth2)
    },
    Entry(name: "time slope", unit: "ns/m", column: "timing_slope") { $0.timing.slope },
    Entry(name: "brightest", unit: "p.e.", column: "intensity_max") { Double($0.intensity.max) },
    Entry(name: "skewness", unit: "", column: "hillas_skewness") { $0.hillas.skewness },
    Entry(name: "kurtosis", unit: "", column: "hillas_kurtosis") { $0.hillas.kurtosis },
    Entry(name: "distance r", unit: "m", column: "hillas_r") { $0.hillas.r },
    Entry(name: "phi", unit: "deg", column: "hillas_phi") { $0.hillas.phiDeg },
    Entry(name: "leakage 1", unit: "", column: "leakage_intensity_width_1") {
      Double($0.leakage.intensityWidth1)
    },
    Entry(name: "time intercept", unit: "ns", column: "timing_intercept") { $0.timing.intercept },
    Entry(name: "concentration, centre", unit: "", column: "concentration_cog") { $0.concentration.cog },
    Entry(name: "concentration, core", unit: "", column: "concentration_core") { $0.concentration.core },
    Entry(name: "concentration, pixel", unit: "", column: "concentration_pixel") { $0.concentration.pixel },
  ]

  private static func count(_ number: Int) -> Double { number < 0 ? .nan : Double(number) }

  /// The quantities; lengths in degrees if the images are parametrised in the telescope frame.
  static func quantities(isTelescopeFrame: Bool = false) -> [DisplayedQuantity] {
    entries.map { entry in
      let unit = isTelescopeFrame ? entry.unit.replacing("m", with: "deg") : entry.unit
      switch (isTelescopeFrame, entry.column) {
      case (true, "hillas_x"): return DisplayedQuantity("centre fov_lon", unit: unit)
      case (true, "hillas_y"): return DisplayedQuantity("centre fov_lat", unit: unit)
      default: return DisplayedQuantity(entry.name, unit: unit)
      }
    }
  }

  /// The values of computed parameters.
  static func values(_ parameters: ImageParameters) -> [Double] { entries.map { $0.value(parameters) } }

  /// The values of a row of a table of parameters; NaN for columns that are not there.
  static func values(_ row: ParameterValues) -> [Double] {
    entries.map { entry in
      let value = row.frameValue(entry.column)
      return entry.column.hasPrefix("morphology") && value < 0 ? .nan : value
    }
  }
}
