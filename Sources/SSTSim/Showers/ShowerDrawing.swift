internal import Foundation
internal import SSTCore
internal import SSTSky

extension CounterRandom {
  /// An energy of a power law E^−index.
  mutating func powerLaw(in range: ClosedRange<Double>, index: Double) -> Double {
    let uniform = uniform()
    let power = 1 - index
    if abs(power) < 1e-9 {
      return range.lowerBound * pow(range.upperBound / range.lowerBound, uniform)
    }
    let (low, high) = (pow(range.lowerBound, power), pow(range.upperBound, power))
    return pow(low + uniform * (high - low), 1 / power)
  }

  /// A direction evenly out of a cone.
  ///
  /// - Parameters:
  ///   - degrees: half the opening angle.
  ///   - centre: the axis of the cone.
  mutating func direction(within degrees: Double, of centre: HorizontalDirection) -> HorizontalDirection {
    let axis = GroundVector(centre)
    let (a, b) = axis.transverse
    let cosine = 1 - uniform() * (1 - cos(degrees * .pi / 180))
    let sine = max(0, 1 - cosine * cosine).squareRoot()
    let angle = uniform(in: 0...2 * .pi)
    return (axis * cosine + a * (sine * cos(angle)) + b * (sine * sin(angle))).direction
  }

  /// Where the axis of a shower meets z = 0, evenly out of a ring at right angles to the axis.
  ///
  /// - Parameters:
  ///   - axis: unit vector to where the shower comes from.
  ///   - radii: of the ring around the array's reference point, metres.
  /// - Returns: the position and the distance of the axis from the reference point.
  mutating func core(axis: GroundVector, radii: ClosedRange<Double>) -> (
    position: GroundVector, radius: Double
  ) {
    let (a, b) = axis.transverse
    let (inner, outer) = (radii.lowerBound * radii.lowerBound, radii.upperBound * radii.upperBound)
    let radius = (inner + (outer - inner) * uniform()).squareRoot()
    let angle = uniform(in: 0...2 * .pi)
    let point = a * (radius * cos(angle)) + b * (radius * sin(angle))
    return (point - axis * (point.z / axis.z), radius)
  }
}
