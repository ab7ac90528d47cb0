internal import SSTSky
internal import Foundation

/// How the light of a slice spreads around the axis, and how much of it a telescope gets.
///
/// Per solid angle: 0.55 in a Gaussian ring at the Cherenkov angle θc with 0.4 θc rms, and 0.45 in an exponential
/// exp(−θ/(1.3 θc)); a telescope of area A at distance d gets the photons times that density times A/d².
enum LightPool {
  private static let ringWidth = 0.4
  private static let tailScale = 1.3
  private static let tailShare = 0.45
  private static let ringNorm =
    (1 - tailShare) / (2 * Double.pi * ringWidth * (2 * Double.pi).squareRoot())
  private static let tailNorm = tailShare / (2 * Double.pi * tailScale * tailScale)

  /// The share of the light of a direction, per steradian, at an angle in units of the Cherenkov angle.
  static func density(ratio: Double, cherenkovAngle: Double) -> Double {
    let z = (ratio - 1) / ringWidth
    let ring = ratio < 4 ? ringNorm * exp(-0.5 * z * z) : 0
    return (ring + tailNorm * exp(-ratio / tailScale)) / (cherenkovAngle * cherenkovAngle)
  }

  /// The mean number of p.e. that each slice gives.
  ///
  /// - Parameters:
  ///   - slices: the light.
  ///   - position: of the telescope, metres in the ground frame.
  ///   - collection: mirror area times efficiency, in square metres.
  ///   - means: written: one for each slice.
  /// - Returns: their sum.
  static func means(
    _ slices: [LightSlice], at position: GroundVector, collection: Double, into means: inout [Double]
  ) -> Double {
    means.removeAll(keepingCapacity: true)
    var sum = 0.0
    for slice in slices {
      let path = (slice.top + slice.bottom) * 0.5 - position
      let along = path.dot(slice.axis)
      var mean = 0.0
      if along > 50 {
        let across = path - slice.axis * along
        let ratio = across.dot(across).squareRoot() / (along * slice.cherenkovAngle)
        if ratio < 25 {
          mean =
            slice.photons * collection / path.dot(path)
            * density(ratio: ratio, cherenkovAngle: slice.cherenkovAngle)
        }
      }
      means.append(mean)
      sum += mean
    }
    return sum
  }
}
