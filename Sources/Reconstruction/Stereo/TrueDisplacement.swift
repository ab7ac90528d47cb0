public import SSTSky
internal import Foundation

/// Where the true source of a simulated shower lies, seen from its image: what models of the source position learn.
///
/// Source: the columns `disp_dx` to `miss` of sst1mpipe's DL1 files of simulations.
public struct TrueDisplacement: Sendable, Equatable {
  /// From the centre of gravity to the source, in metres in the camera.
  public var vector: SIMD2<Double>
  /// The part along the image axis, in the sense of psi, in metres.
  public var alongAxis: Double
  /// The part across, in metres; positive to the left of the axis.
  public var miss: Double

  /// The size of the part along the axis, in metres: not the whole distance.
  public var norm: Double { alongAxis.magnitude }
  /// On which side of the image the source is: 1 along psi, −1 against it, 0 at the centre of gravity.
  public var sign: Double { alongAxis == 0 ? 0 : (alongAxis < 0 ? -1 : 1) }
  /// The angle of the vector as a line, in radians, −π/2 to π/2.
  public var angle: Double {
    vector.x == 0
      ? (vector.y == 0 ? 0 : (vector.y < 0 ? -Double.pi / 2 : .pi / 2)) : atan(vector.y / vector.x)
  }

  /// Measures an image.
  ///
  /// - Parameters:
  ///   - centre: the centre of gravity in the camera, in metres.
  ///   - psiRad: the angle of the axis to x, in radians.
  ///   - source: the true source in the camera, in metres: `CameraFrame.position(of:)` of its direction.
  public init(centre: CameraFrame.Position, psiRad: Double, source: CameraFrame.Position) {
    let axis = SIMD2(cos(psiRad), sin(psiRad))
    vector = source - centre
    alongAxis = (vector * axis).sum()
    miss = axis.x * vector.y - axis.y * vector.x
  }
}
