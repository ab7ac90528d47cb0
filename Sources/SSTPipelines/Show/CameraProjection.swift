import SSTSky
import Foundation
import Reconstruction
import Reports

/// Places of a camera and directions of the sky, for one pointing.
///
/// The equidistant mapping of the SST-1M: x/f and y/f in radians are latitude and longitude in the frame whose
/// middle is the pointing and whose latitude follows the altitude.
struct CameraProjection {
  /// Where the telescope points.
  let pointing: HorizontalDirection
  /// The equivalent focal length, in metres.
  let focalLengthM: Double

  /// The unit vector of a place of the camera in the ground frame: north, west, up.
  func vector(x: Double, y: Double) -> SIMD3<Double> {
    let (latitude, longitude) = (x / focalLengthM, y / focalLengthM)
    let v = SIMD3(cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
    let (a, z) = (pointing.altitudeRad, pointing.azimuthRad)
    let p = SIMD3(cos(a) * v.x - sin(a) * v.z, v.y, sin(a) * v.x + cos(a) * v.z)
    // Azimuth goes from north to east, y of the ground to the west.
    return SIMD3(cos(z) * p.x - sin(z) * p.y, -(sin(z) * p.x + cos(z) * p.y), p.z)
  }

  /// The place of a direction in the camera; nil if it is more than a right angle away or not a number.
  func place(of direction: HorizontalDirection) -> DisplayedImage.Place? {
    let (a, d) = (pointing.altitudeRad, direction.azimuthRad - pointing.azimuthRad)
    let h = direction.altitudeRad
    let p = SIMD3(cos(h) * cos(d), cos(h) * sin(d), sin(h))
    let v = SIMD3(cos(a) * p.x + sin(a) * p.z, p.y, -sin(a) * p.x + cos(a) * p.z)
    guard v.x > 0 else { return nil }
    return DisplayedImage.Place(
      x: focalLengthM * asin(min(1, max(-1, v.z))), y: focalLengthM * atan2(v.y, v.x))
  }

  /// The direction on the ground of the plane that holds the major axis of an image and the telescope.
  ///
  /// - Returns: degrees from north to west; NaN for a plane that is the ground itself.
  func groundAxisDeg(of ellipse: DisplayedImage.Ellipse) -> Double {
    let psi = ellipse.psiDeg * .pi / 180
    let step = 0.01 * focalLengthM
    let a = vector(x: ellipse.x, y: ellipse.y)
    let b = vector(x: ellipse.x + step * cos(psi), y: ellipse.y + step * sin(psi))
    let normal = SIMD2(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z)
    guard normal != .zero else { return .nan }
    return atan2(-normal.x, normal.y) * 180 / .pi
  }

  /// The angle between two directions, in degrees.
  static func separationDeg(_ a: HorizontalDirection, _ b: HorizontalDirection) -> Double {
    let (da, dz) = ((a.altitudeRad - b.altitudeRad) / 2, (a.azimuthRad - b.azimuthRad) / 2)
    let h = sin(da) * sin(da) + cos(a.altitudeRad) * cos(b.altitudeRad) * sin(dz) * sin(dz)
    return 2 * asin(sqrt(min(1, h))) * 180 / .pi
  }
}
