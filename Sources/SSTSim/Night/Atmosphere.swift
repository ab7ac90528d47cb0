internal import Foundation

/// The U.S. standard atmosphere in Linsley's layers, as a table over the overburden.
///
/// Overburden T(h) = a + b exp(−h/c); n − 1 = 2.83e-4 · density / density at sea level.
struct Atmosphere: Sendable {
  /// The air at one overburden, and what electrons do in it.
  struct Air: Sendable {
    /// Height above sea level, in metres.
    var height: Double
    /// Metres of path for 1 g/cm².
    var metresPerDepth: Double
    /// Cherenkov angle of fast electrons, in radians: θ² = 2 (n − 1).
    var cherenkovAngle: Double
    /// Cherenkov photons (300 to 600 nm) a metre and electron of the shower, with the fraction of electrons above the
    /// threshold.
    var photonsPerMetre: Double
    /// 78 m at sea level, falling with the density.
    var moliereRadius: Double
    /// Mean n − 1 of the air between here and the site.
    var refractivityBelow: Double
  }

  /// The overburden of the site, in g/cm².
  let siteDepth: Double
  private let table: [Air]

  /// A, b (g/cm²), c and upper end (m) of each layer.
  private static let layers: [(a: Double, b: Double, c: Double, top: Double)] = [
    (-186.5562, 1222.6562, 9941.8638, 4000), (-94.919, 1144.9069, 8781.5355, 10_000),
    (0.61289, 1305.5948, 6361.4304, 40_000), (0, 540.1778, 7721.7016, 100_000),
  ]
  static let seaLevelDensity = 1222.6562 / 9941.8638
  static let seaLevelRefractivity = 2.83e-4

  /// The top of the atmosphere, in metres: where the linear layer of Linsley's parameters ends.
  static let top = 112_829.2

  /// Linsley's five layers as CORSIKA has them: lower end (cm), a, b (g/cm²), c and 1/c (cm) of each.
  ///
  /// The fifth, above 100 km, is linear and holds no air that matters; the table above has none of it.
  static var storedLayers: [Double] {
    var (rows, bottom) = ([Double](), 0.0)
    for layer in layers {
      rows += [bottom, layer.a, layer.b, 100 * layer.c, 0.01 / layer.c]
      bottom = 100 * layer.top
    }
    return rows + [bottom, 0.01128292, 1, 1e9, 1e-9]
  }

  /// The air above a site at `siteHeight` metres.
  init(siteHeight: Double) {
    siteDepth = Self.depth(height: siteHeight)
    let site = siteDepth
    table = (0...Int(site) + 1).map { index in
      let depth = max(0.2, Double(index))
      let height = Self.height(depth: depth)
      let density = Self.density(height: height)
      let refractivity = Self.seaLevelRefractivity * density / Self.seaLevelDensity
      let below =
        height - siteHeight > 1
        ? Self.seaLevelRefractivity / Self.seaLevelDensity * (site - depth) / (height - siteHeight)
        : refractivity
      return Air(
        height: height, metresPerDepth: 1 / density, cherenkovAngle: (2 * refractivity).squareRoot(),
        photonsPerMetre: Self.photonsPerMetre(refractivity),
        moliereRadius: 78 * Self.seaLevelDensity / density,
        refractivityBelow: below)
    }
  }

  /// The air at an overburden in g/cm²; beyond the site that of the site.
  func air(depth: Double) -> Air {
    let x = min(max(depth, 0), Double(table.count - 2))
    let index = Int(x)
    var air = table[index]
    let next = table[index + 1]
    let w = x - Double(index)
    air.height += w * (next.height - air.height)
    air.metresPerDepth += w * (next.metresPerDepth - air.metresPerDepth)
    air.refractivityBelow += w * (next.refractivityBelow - air.refractivityBelow)
    return air
  }

  /// The overburden at a height, in g/cm².
  static func depth(height: Double) -> Double {
    let layer = layers.first { height < $0.top } ?? layers[3]
    return layer.a + layer.b * exp(-height / layer.c)
  }

  /// The height of an overburden, in metres.
  static func height(depth: Double) -> Double {
    let layer =
      layers.first { depth > $0.a + $0.b * exp(-$0.top / $0.c) } ?? layers[3]
    return layer.c * log(layer.b / (depth - layer.a))
  }

  /// g/cm² a metre.
  static func density(height: Double) -> Double {
    let layer = layers.first { height < $0.top } ?? layers[3]
    return layer.b / layer.c * exp(-height / layer.c)
  }

  /// 2πα (1/λ₁ − 1/λ₂) sin²θ times the fraction of electrons above the threshold, at the age 1 (A. M. Hillas,
  /// J. Phys. G 8 (1982) 1461).
  private static func photonsPerMetre(_ refractivity: Double) -> Double {
    let perMetre = 2 * Double.pi / 137.036 * (1 / 300e-9 - 1 / 600e-9)
    let threshold = 0.511 / (2 * refractivity).squareRoot()
    let scale = 44 - 17 * 0.46 * 0.46
    let share = (0.89 * scale - 1.2) / (scale + threshold) / pow(1 + 1e-4 * threshold, 2)
    return perMetre * 2 * refractivity * share
  }
}
