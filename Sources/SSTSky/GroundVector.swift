public import SSTCore
internal import Foundation

/// A vector in the ground frame: x to the north, y to the west, z up. Lengths in metres, or a unit vector.
public typealias GroundVector = SIMD3<Double>

extension GroundVector {
  /// The unit vector that points to a direction of the sky.
  public init(_ direction: HorizontalDirection) {
    let c = cos(direction.altitudeRad)
    self.init(
      c * cos(direction.azimuthRad), -c * sin(direction.azimuthRad), sin(direction.altitudeRad))
  }

  /// Where the vector points to; its length does not matter.
  public var direction: HorizontalDirection {
    let azimuth = atan2(-y, x)
    return HorizontalDirection(
      azimuthRad: azimuth < 0 ? azimuth + 2 * .pi : azimuth,
      altitudeRad: atan2(z, (x * x + y * y).squareRoot()))
  }

  /// The sum of the products of the components.
  public func dot(_ other: GroundVector) -> Double { (self * other).sum() }

  /// The vector at right angles to both, right-handed.
  public func cross(_ other: GroundVector) -> GroundVector {
    GroundVector(
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }

  /// The length.
  public var norm: Double { dot(self).squareRoot() }
}

extension HorizontalDirection {
  /// The angle to another direction, in radians; exact for small and for large angles.
  public func separationRad(to other: HorizontalDirection) -> Double {
    let (a, b) = (GroundVector(self), GroundVector(other))
    return atan2(a.cross(b).norm, a.dot(b))
  }
}

extension ICRSDirection {
  /// The same numbers as azimuth and altitude: geometry on the sphere does not depend on the frame.
  private var onSphere: HorizontalDirection {
    HorizontalDirection(azimuthRad: rightAscensionRad, altitudeRad: declinationRad)
  }

  /// The angle to another direction, in radians; exact for small and for large angles.
  public func separationRad(to other: ICRSDirection) -> Double {
    onSphere.separationRad(to: other.onSphere)
  }

  /// The direction on the other side of a centre, as far from it: where only background is expected if a source is
  /// observed beside the centre.
  public func mirrored(at centre: ICRSDirection) -> ICRSDirection {
    let (own, axis) = (GroundVector(onSphere), GroundVector(centre.onSphere))
    let mirrored = (2 * own.dot(axis) * axis - own).direction
    return ICRSDirection(rightAscensionRad: mirrored.azimuthRad, declinationRad: mirrored.altitudeRad)
  }
}

extension TelescopeDescription {
  /// The position in the ground frame, in metres from the array's reference point.
  public var groundPosition: GroundVector { GroundVector(position.x, position.y, position.z) }
}
