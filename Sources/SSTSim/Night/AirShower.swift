internal import SSTSky
internal import Foundation
internal import SSTCore

/// What a shower is made by.
public enum PrimaryParticle: String, Sendable, Codable, CaseIterable {
  /// A gamma ray.
  case gamma
  /// A proton.
  case proton
}

/// A shower that was thrown: its primary, energy, direction, core and time.
struct AirShower: Sendable {
  var primary: PrimaryParticle
  /// TeV.
  var energy: Double
  /// The part of the energy that goes into electromagnetic cascades, TeV.
  var electromagneticEnergy: Double
  /// Where it comes from.
  var direction: HorizontalDirection
  /// Unit vector to ``direction``.
  var axis: GroundVector
  /// Where the axis meets z = 0, metres in the ground frame.
  var core: GroundVector
  /// When the front passes the array's reference point, in ns after the start of the run.
  var time: Double

  /// The distance of a point from the axis, in metres.
  func impact(of position: GroundVector) -> Double { (position - core).cross(axis).norm }
}

/// One electromagnetic cascade of a shower; a gamma ray has one, a proton several.
struct Cascade: Sendable {
  /// TeV.
  var energy: Double
  /// Where its axis begins, metres in the ground frame.
  var origin: GroundVector
  /// When the shower's front is there, ns after it passes the array's reference point (negative).
  var originTime: Double
  /// Unit vector up along its axis.
  var axis: GroundVector
  /// Slant depth where it begins, in g/cm².
  var start: Double
  /// Spread of the light around the axis relative to that of a gamma ray.
  var lateralScale: Double
}

extension GroundVector {
  /// Two unit vectors at right angles to this one and to each other.
  var transverse: (GroundVector, GroundVector) {
    let first = cross(abs(z) < 0.99 ? GroundVector(0, 0, 1) : GroundVector(1, 0, 0))
    let unit = first / first.norm
    return (unit, cross(unit))
  }
}

/// The speed of light, metres a nanosecond.
let speedOfLight = 0.299792458
