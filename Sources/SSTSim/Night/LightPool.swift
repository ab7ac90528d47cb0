internal import Foundation
internal import SSTSky

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

/// The most light that a shower of some energy can give at some distance: for leaving faint ones out early.
///
/// Made with single cascades of the given energy that begin at several depths; several cascades of less energy in
/// sum give no more.
struct LightBound: Sendable {
  private static let energies = 20
  private static let radii = 32
  private static let radiusStep = 50.0
  private static let energyStep = 0.25
  /// For what lies between the depths of the table, and for several cascades instead of one.
  private static let margin = 1.4
  /// Metres that the axis of a cascade may be nearer than that of its shower.
  private static let slack = 60.0

  private let values: [Double]

  /// Computes the table for showers from an altitude, in radians.
  init(altitude: Double, slices maker: SliceMaker, collection: Double) {
    let axis = GroundVector(cos(altitude), 0, sin(altitude))
    let (side, _) = axis.transverse
    var values = [Double](repeating: 0, count: Self.energies * Self.radii)
    var (slices, means) = ([LightSlice](), [Double]())
    for energy in 0..<Self.energies {
      for start in [0.0, 40, 100, 200, 350, 550] {
        slices.removeAll(keepingCapacity: true)
        let cascade = Cascade(
          energy: pow(10, Double(energy) * Self.energyStep - 2), origin: axis * 1e4, originTime: 0,
          axis: axis,
          start: start, lateralScale: 1)
        maker.append(cascade, count: 16, to: &slices)
        for radius in 0..<Self.radii {
          let sum = LightPool.means(
            slices, at: side * (Double(radius) * Self.radiusStep), collection: collection, into: &means)
          let index = energy * Self.radii + radius
          values[index] = max(values[index], sum * Self.margin)
        }
      }
    }
    for energy in 0..<Self.energies {
      for radius in (0..<Self.radii - 1).reversed() {
        let index = energy * Self.radii + radius
        values[index] = max(values[index], values[index + 1])
      }
    }
    self.values = values
  }

  /// An upper limit of the mean number of p.e.
  ///
  /// - Parameters:
  ///   - energy: of all cascades, TeV.
  ///   - impact: distance of the telescope from the axis, metres.
  func photoelectrons(energy: Double, impact: Double) -> Double {
    let position = (log10(energy) + 2) / Self.energyStep
    let row = min(max(Int(position.rounded(.up)), 0), Self.energies - 1)
    let column = min(max(Int((impact - Self.slack) / Self.radiusStep), 0), Self.radii - 1)
    // Light grows at least in proportion to the energy.
    return values[row * Self.radii + column] * pow(10, (position - Double(row)) * Self.energyStep)
  }
}
