internal import Foundation
public import SSTSky

/// The two positions in the sky that one image allows: ahead of and behind its center of gravity on the major axis.
public struct DispCandidates: Sendable, Equatable {
  /// The direction on the side that psi points to.
  public var ahead: HorizontalDirection
  /// The direction on the other side.
  public var behind: HorizontalDirection

  /// Puts the source at a distance from the center of gravity on both sides.
  ///
  /// - Parameters:
  ///   - frame: the camera with its pointing, and the focal length that the model was trained with.
  ///   - center: the center of gravity in the camera, in meters.
  ///   - psiRad: the angle of the major axis to x, in radians.
  ///   - norm: the distance along the axis, in meters.
  public init(frame: CameraFrame, center: CameraFrame.Position, psiRad: Double, norm: Double) {
    let step = CameraFrame.Position(cos(psiRad), sin(psiRad)) * norm
    (ahead, behind) = (frame.direction(of: center + step), frame.direction(of: center - step))
  }

  /// One of the two.
  ///
  /// - Parameter isAhead: whether the source is on the side that psi points to.
  public func direction(isAhead: Bool) -> HorizontalDirection { isAhead ? ahead : behind }
}
