internal import Glibc
public import SSTSky

/// Regions of background at the distance of a source from the pointing, where the camera has seen as many background events as
/// at the source.
///
/// The regions touch each other and leave a gap on either side of the source, so that its photons do not reach them.
public struct ReflectedRegions: Sendable, Equatable {
  /// The angle about the pointing that is left between the source region and the next ones, in radians.
  public static let gapRad = 0.1

  /// The centers of the regions.
  public let centers: [ICRSDirection]

  /// Finds the regions.
  ///
  /// - Parameters:
  ///   - source: the source.
  ///   - pointing: where the telescope points.
  ///   - radiusDeg: the radius of the source region and of each other, in degrees.
  ///   - most: the most regions; those opposite to the source are taken.
  /// - Returns: no region for a source nearer to the pointing than a region needs.
  public init(of source: ICRSDirection, pointing: ICRSDirection, radiusDeg: Double, most: Int = .max) {
    let (axis, start) = (SkyVector.unit(pointing), SkyVector.unit(source))
    let offset = SkyVector.separationRad(axis, start)
    let ratio = sin(radiusDeg * .pi / 180) / sin(offset)
    guard ratio < 1 else {
      centers = []
      return
    }
    // The angle about the pointing that one region takes.
    let step = 2 * asin(ratio)
    let room = 2 * .pi - 2 * (step + Self.gapRad)
    let count = room < 0 ? 0 : min(most, Int(room / step) + 1)
    let along = (axis * start).sum() * axis
    let across = start - along
    let beside = SIMD3(
      axis.y * start.z - axis.z * start.y, axis.z * start.x - axis.x * start.z,
      axis.x * start.y - axis.y * start.x)
    centers = (0..<count).map { place in
      let angle = Double.pi + (Double(place) - Double(count - 1) / 2) * step
      return SkyVector.direction(along + cos(angle) * across + sin(angle) * beside)
    }
  }
}
