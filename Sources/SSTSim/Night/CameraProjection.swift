internal import Foundation
internal import SSTSky

/// Where the camera of a telescope sees points: the simulator's own formula, in vectors of the ground frame.
///
/// The analysis has another (`CameraFrame`, by turned angles), so that a wrong sign in one of them shows and does not
/// cancel. Equidistant: a point that is seen at an angle lies at that angle times the focal length; x grows with the
/// altitude and y with the azimuth, from north over east.
struct CameraProjection: Sendable {
  let focalLength: Double
  /// To the pointing, and to growing altitude and azimuth there; x is north, y west, z up.
  private let ahead, up, side: GroundVector

  /// - Parameters:
  ///   - focalLength: metres.
  ///   - pointing: of the telescope.
  init(focalLength: Double, pointing: HorizontalDirection) {
    self.focalLength = focalLength
    let (sinA, cosA) = (sin(pointing.altitudeRad), cos(pointing.altitudeRad))
    let (east, north) = (sin(pointing.azimuthRad), cos(pointing.azimuthRad))
    ahead = GroundVector(cosA * north, -cosA * east, sinA)
    up = GroundVector(-sinA * north, sinA * east, cosA)
    side = GroundVector(-east, -north, 0)
  }

  /// The position in the camera, in metres, of a point in the direction of a vector from the telescope.
  func position(of vector: GroundVector) -> SIMD2<Double> {
    let (a, u, s) = ((vector * ahead).sum(), (vector * up).sum(), (vector * side).sum())
    return SIMD2(atan2(u, (a * a + s * s).squareRoot()), atan2(s, a)) * focalLength
  }
}
