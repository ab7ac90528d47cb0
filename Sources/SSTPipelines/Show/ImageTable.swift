import Reconstruction
import Reports

/// What the table of image parameters on a page has: quantities, and their values.
enum ImageTable {
  /// A quantity and its value.
  private struct Entry {
    var name: String
    /// The name where lengths are degrees on the sky, if it is another one.
    var nameOnSky: String?
    var unit: String
    var value: @Sendable (ImageParameters) -> Double
  }

  private static let entries: [Entry] = [
    Entry(name: "intensity", unit: "p.e.") { $0.hillas.intensity },
    Entry(name: "length", unit: "m") { $0.hillas.length },
    Entry(name: "width", unit: "m") { $0.hillas.width },
    Entry(name: "psi", unit: "deg") { $0.hillas.psiDeg },
    Entry(name: "centre x", nameOnSky: "centre fov_lon", unit: "m") { $0.hillas.x },
    Entry(name: "centre y", nameOnSky: "centre fov_lat", unit: "m") { $0.hillas.y },
    Entry(name: "pixels", unit: "") { count($0.morphology.nPixels) },
    Entry(name: "islands", unit: "") { count($0.morphology.nIslands) },
    Entry(name: "leakage 2", unit: "") { Double($0.leakage.intensityWidth2) },
    Entry(name: "time slope", unit: "ns/m") { $0.timing.slope },
    Entry(name: "brightest", unit: "p.e.") { Double($0.intensity.max) },
    Entry(name: "skewness", unit: "") { $0.hillas.skewness },
    Entry(name: "kurtosis", unit: "") { $0.hillas.kurtosis },
    Entry(name: "distance r", unit: "m") { $0.hillas.r },
    Entry(name: "phi", unit: "deg") { $0.hillas.phiDeg },
    Entry(name: "leakage 1", unit: "") { Double($0.leakage.intensityWidth1) },
    Entry(name: "time intercept", unit: "ns") { $0.timing.intercept },
    Entry(name: "concentration, centre", unit: "") { $0.concentration.cog },
    Entry(name: "concentration, core", unit: "") { $0.concentration.core },
    Entry(name: "concentration, pixel", unit: "") { $0.concentration.pixel },
  ]

  private static func count(_ number: Int) -> Double { number < 0 ? .nan : Double(number) }

  /// The quantities; lengths in degrees if the images are parametrised in the telescope frame.
  static func quantities(isTelescopeFrame: Bool = false) -> [DisplayedQuantity] {
    entries.map { entry in
      isTelescopeFrame
        ? DisplayedQuantity(entry.nameOnSky ?? entry.name, unit: entry.unit.replacing("m", with: "deg"))
        : DisplayedQuantity(entry.name, unit: entry.unit)
    }
  }

  /// The values of parameters, in the order of the quantities.
  static func values(_ parameters: ImageParameters) -> [Double] { entries.map { $0.value(parameters) } }
}
