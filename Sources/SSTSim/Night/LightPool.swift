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

  /// The fraction of the light of a direction, per steradian, at an angle in units of the Cherenkov angle.
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

  private var values: [Double]

  /// The larger of both limits.
  func united(with other: LightBound) -> LightBound {
    var united = self
    for index in values.indices { united.values[index] = max(values[index], other.values[index]) }
    return united
  }

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

/// The light of a piece of a cascade's axis.
struct LightSlice: Sendable {
  /// The upper and the lower end, metres in the ground frame.
  var top, bottom: GroundVector
  /// When the cascade is there, ns after the shower's front passes the array's reference point.
  var topTime, bottomTime: Double
  /// Mean n − 1 between the piece and the site.
  var refractivity: Double
  /// Unit vector up along the axis.
  var axis: GroundVector
  /// Photons that would reach the ground.
  var photons: Double
  /// Radians.
  var cherenkovAngle: Double
  /// Spread of the light around the axis, metres rms along one direction.
  var lateral: Double
}

/// Cuts cascades into slices of light.
///
/// Greisen's profile: N = 0.31/√β · exp(t (1 − 1.5 ln s)), t = (X − X_start)/36.66 g/cm², β = ln(E/85 MeV),
/// s = 3t/(t + 2β). Transmission: exp(−(overburden crossed)/(2970 g/cm²)/cos ζ − 0.1/cos ζ).
struct SliceMaker: Sendable {
  let atmosphere: Atmosphere
  /// Above sea level, metres.
  let siteHeight: Double

  static let radiationLength = 36.66
  static let criticalEnergy = 85e-6

  /// The height (above sea level) of the maximum of a cascade; the site's if it has none above.
  func maximumHeight(_ cascade: Cascade) -> Double {
    let beta = log(cascade.energy / Self.criticalEnergy)
    let ground = atmosphere.siteDepth / cascade.axis.z
    guard beta > 1, cascade.start < ground - 1 else { return siteHeight }
    let depth = min(cascade.start + beta * Self.radiationLength, ground)
    return atmosphere.air(depth: depth * cascade.axis.z).height
  }

  /// Appends the slices of a cascade.
  func append(_ cascade: Cascade, count: Int, to slices: inout [LightSlice]) {
    let beta = log(cascade.energy / Self.criticalEnergy)
    let cosine = cascade.axis.z
    let ground = atmosphere.siteDepth / cosine
    guard beta > 1, cascade.start < ground - 1 else { return }
    let end = min(ground, cascade.start + 3 * beta * Self.radiationLength)
    let step = (end - cascade.start) / Double(count)
    var top = point(cascade, depth: cascade.start)
    for index in 0..<count {
      let depth = cascade.start + Double(index + 1) * step
      let bottom = point(cascade, depth: depth)
      let middle = (depth - 0.5 * step) * cosine
      let t = (Double(index) + 0.5) * step / Self.radiationLength
      let air = atmosphere.air(depth: middle)
      let electrons = 0.31 / beta.squareRoot() * exp(t * (1 - 1.5 * log(3 * t / (t + 2 * beta))))
      let transmission = exp(-(max(0, atmosphere.siteDepth - middle) / 2970 + 0.1) / cosine)
      slices.append(
        LightSlice(
          top: top.position, bottom: bottom.position, topTime: top.time, bottomTime: bottom.time,
          refractivity: air.refractivityBelow, axis: cascade.axis,
          photons: electrons * air.photonsPerMetre * air.metresPerDepth * step * transmission,
          cherenkovAngle: air.cherenkovAngle, lateral: 0.045 * air.moliereRadius * cascade.lateralScale))
      top = bottom
    }
  }

  private func point(_ cascade: Cascade, depth: Double) -> (position: GroundVector, time: Double) {
    let height = atmosphere.air(depth: depth * cascade.axis.z).height - siteHeight
    let distance = (cascade.origin.z - height) / cascade.axis.z
    return (cascade.origin - cascade.axis * distance, cascade.originTime + distance / speedOfLight)
  }
}
