internal import Foundation
internal import SSTSky

/// The reconstructed directions of single images, in columns.
public struct ImageDirections: Sendable, Equatable {
  /// From the center of gravity to the source along x, in meters.
  public private(set) var dispX: [Double]
  /// From the center of gravity to the source along y, in meters.
  public private(set) var dispY: [Double]
  /// The source in the camera along x, in meters.
  public private(set) var sourceX: [Double]
  /// The source in the camera along y, in meters.
  public private(set) var sourceY: [Double]
  /// The altitude of the source in degrees.
  public private(set) var altitudesDeg: [Double]
  /// The azimuth of the source in degrees.
  public private(set) var azimuthsDeg: [Double]

  /// Puts the source at a distance from the center of gravity along the major axis.
  ///
  /// - Parameters:
  ///   - images: the images.
  ///   - norms: the distance of each in meters.
  ///   - signs: 1 on the side that psi points to, −1 on the other.
  ///   - convention: how azimuths count.
  public init(
    _ images: ImagePositions, norms: [Double], signs: [Double], convention: DirectionConvention = .vectors
  ) {
    precondition(norms.count == images.count && signs.count == images.count, "one value for each image")
    var (x, y) = ([Double](repeating: 0, count: images.count), [Double](repeating: 0, count: images.count))
    for row in x.indices {
      let (psi, step) = (images.psiDeg[row] * (.pi / 180), norms[row] * signs[row])
      (x[row], y[row]) = (step * cos(psi), step * sin(psi))
    }
    self.init(images, dispX: x, dispY: y, convention: convention)
  }

  /// Puts the source at a vector from the center of gravity.
  ///
  /// - Parameters:
  ///   - images: the images.
  ///   - dispX: meters.
  ///   - dispY: meters.
  ///   - convention: how azimuths count.
  public init(
    _ images: ImagePositions, dispX: [Double], dispY: [Double], convention: DirectionConvention = .vectors
  ) {
    precondition(dispX.count == images.count && dispY.count == images.count, "one value for each image")
    let isSigned = convention == .original && images.isSigned
    (self.dispX, self.dispY) = (dispX, dispY)
    sourceX = dispX.indices.map { images.x[$0] + dispX[$0] }
    sourceY = dispY.indices.map { images.y[$0] + dispY[$0] }
    var (altitudes, azimuths) = (dispX, dispY)
    for row in altitudes.indices {
      let direction = images.frame(row).direction(of: CameraFrame.Position(sourceX[row], sourceY[row]))
      altitudes[row] = direction.altitudeDeg
      let azimuth = direction.azimuthDeg
      azimuths[row] = isSigned && azimuth >= 180 ? azimuth - 360 : azimuth
    }
    (altitudesDeg, azimuthsDeg) = (altitudes, azimuths)
  }
}
