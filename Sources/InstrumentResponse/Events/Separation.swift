internal import Glibc
public import SSTSky

/// Angles between directions of events, in columns.
public enum Separation {
  /// The angles between two directions of each event, exact for small and for large ones.
  ///
  /// - Parameters:
  ///   - altitudesDeg: altitudes (or declinations) in degrees.
  ///   - azimuthsDeg: azimuths (or right ascensions) in degrees.
  ///   - otherAltitudesDeg: altitudes of the other directions.
  ///   - otherAzimuthsDeg: azimuths of the other directions.
  /// - Returns: degrees; NaN where a coordinate is.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public static func degrees(
    altitudesDeg: [Double], azimuthsDeg: [Double], otherAltitudesDeg: [Double], otherAzimuthsDeg: [Double]
  ) throws(ResponseError) -> [Double] {
    let count = altitudesDeg.count
    for list in [azimuthsDeg, otherAltitudesDeg, otherAzimuthsDeg] where list.count != count {
      throw .lengths(what: "coordinates", found: list.count, expected: count)
    }
    return altitudesDeg.indices.map { row in
      angle(
        GroundVector(HorizontalDirection(azimuthDeg: azimuthsDeg[row], altitudeDeg: altitudesDeg[row])),
        GroundVector(
          HorizontalDirection(azimuthDeg: otherAzimuthsDeg[row], altitudeDeg: otherAltitudesDeg[row])))
    }
  }

  /// The angles between a direction of each event and one that is the same for all.
  ///
  /// - Parameters:
  ///   - altitudesDeg: altitudes in degrees.
  ///   - azimuthsDeg: azimuths in degrees.
  ///   - direction: the direction common to all, for example a source.
  /// - Returns: degrees; NaN where a coordinate is.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public static func degrees(
    altitudesDeg: [Double], azimuthsDeg: [Double], to direction: HorizontalDirection
  ) throws(ResponseError) -> [Double] {
    guard azimuthsDeg.count == altitudesDeg.count else {
      throw .lengths(what: "coordinates", found: azimuthsDeg.count, expected: altitudesDeg.count)
    }
    let fixed = GroundVector(direction)
    return altitudesDeg.indices.map { row in
      angle(
        GroundVector(HorizontalDirection(azimuthDeg: azimuthsDeg[row], altitudeDeg: altitudesDeg[row])), fixed
      )
    }
  }

  private static func angle(_ a: GroundVector, _ b: GroundVector) -> Double {
    atan2(a.cross(b).norm, a.dot(b)) * 180 / .pi
  }
}
