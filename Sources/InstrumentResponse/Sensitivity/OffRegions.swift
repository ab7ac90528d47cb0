internal import Glibc
public import SSTSky

/// Regions without a source at the distance of the source from the pointing, where background is measured.
public enum OffRegions {
  /// The centers of the regions: the source turned about the pointing in equal steps.
  ///
  /// - Parameters:
  ///   - source: the direction of the source.
  ///   - pointing: where the telescope points.
  ///   - count: the number of regions, the source's own not among them.
  public static func centers(
    of source: HorizontalDirection, pointing: HorizontalDirection, count: Int
  ) -> [HorizontalDirection] {
    let (axis, start) = (GroundVector(pointing), GroundVector(source))
    let along = axis.dot(start) * axis
    let (across, beside) = (start - along, axis.cross(start))
    return (0..<count).map { place in
      let angle = 2 * Double.pi * Double(place + 1) / Double(count + 1)
      return (along + cos(angle) * across + sin(angle) * beside).direction
    }
  }

  /// The events of a source that its off regions hold by mistake, and that make the background look larger.
  ///
  /// - Parameters:
  ///   - altitudesDeg: reconstructed altitudes of gammas in degrees.
  ///   - azimuthsDeg: reconstructed azimuths in degrees.
  ///   - regions: the centers of the regions.
  ///   - radiusDeg: the radius of a region in degrees; an event on it is outside.
  /// - Returns: for each event the number of regions that hold it.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public static func memberships(
    altitudesDeg: [Double], azimuthsDeg: [Double], regions: [HorizontalDirection], radiusDeg: Double
  ) throws(ResponseError) -> [Int] {
    var counts = [Int](repeating: 0, count: altitudesDeg.count)
    for region in regions {
      let theta = try Separation.degrees(
        altitudesDeg: altitudesDeg, azimuthsDeg: azimuthsDeg, to: region)
      for row in counts.indices where theta[row] < radiusDeg { counts[row] += 1 }
    }
    return counts
  }
}
