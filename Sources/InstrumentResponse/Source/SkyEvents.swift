internal import Glibc
internal import SSTSky

/// Events of an event list with their positions among the stars.
public struct SkyEvents: Sendable {
  /// Unit vectors of right ascension and declination.
  let directions: [SIMD3<Double>]
  /// Energies in TeV.
  public let energies: [Double]

  /// The number of events.
  public var count: Int { directions.count }

  /// Takes lists of equal lengths.
  ///
  /// - Parameters:
  ///   - rightAscensionsDeg: degrees, ICRS.
  ///   - declinationsDeg: degrees, ICRS.
  ///   - energies: TeV.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public init(
    rightAscensionsDeg: [Double], declinationsDeg: [Double], energies: [Double]
  ) throws(ResponseError) {
    for (what, list) in [("declinations", declinationsDeg), ("energies", energies)]
    where list.count != rightAscensionsDeg.count {
      throw .lengths(what: what, found: list.count, expected: rightAscensionsDeg.count)
    }
    directions = zip(rightAscensionsDeg, declinationsDeg).map {
      SkyVector.unit(ICRSDirection(rightAscensionDeg: $0, declinationDeg: $1))
    }
    self.energies = energies
  }

  /// The distances from a direction in degrees.
  func separationsDeg(from center: SIMD3<Double>) -> [Double] {
    directions.map { SkyVector.separationRad($0, center) * 180 / .pi }
  }
}

/// Unit vectors of directions among the stars.
enum SkyVector {
  /// The unit vector of a direction.
  static func unit(_ direction: ICRSDirection) -> SIMD3<Double> {
    let c = cos(direction.declinationRad)
    return SIMD3(
      c * cos(direction.rightAscensionRad), c * sin(direction.rightAscensionRad),
      sin(direction.declinationRad))
  }

  /// The direction of a vector.
  static func direction(_ vector: SIMD3<Double>) -> ICRSDirection {
    let rightAscension = atan2(vector.y, vector.x)
    return ICRSDirection(
      rightAscensionRad: rightAscension < 0 ? rightAscension + 2 * .pi : rightAscension,
      declinationRad: atan2(vector.z, (vector.x * vector.x + vector.y * vector.y).squareRoot()))
  }

  /// The angle between unit vectors, exact for small and for large ones.
  static func separationRad(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    let cross = SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    return atan2((cross * cross).sum().squareRoot(), (a * b).sum())
  }
}
