internal import SSTSky
internal import Foundation

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

  /// Appends the slices of a cascade, and gives the height (above sea level) of its maximum.
  @discardableResult
  func append(_ cascade: Cascade, count: Int, to slices: inout [LightSlice]) -> Double {
    let beta = log(cascade.energy / Self.criticalEnergy)
    let cosine = cascade.axis.z
    let ground = atmosphere.siteDepth / cosine
    guard beta > 1, cascade.start < ground - 1 else {
      return siteHeight
    }
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
    return atmosphere.air(depth: min(cascade.start + beta * Self.radiationLength, ground) * cosine).height
  }

  private func point(_ cascade: Cascade, depth: Double) -> (position: GroundVector, time: Double) {
    let height = atmosphere.air(depth: depth * cascade.axis.z).height - siteHeight
    let distance = (cascade.origin.z - height) / cascade.axis.z
    return (cascade.origin - cascade.axis * distance, cascade.originTime + distance / speedOfLight)
  }
}
