internal import SSTSky

/// Where the images of one telescope lie in its camera, and where it points: one value for each image.
public struct ImagePositions: Sendable, Equatable {
  /// The focal length in meters that maps positions to the sky: the one that the target of the model was made with.
  public let focalLength: Double
  /// The center of gravity along x in meters.
  public let x: [Double]
  /// The center of gravity along y in meters.
  public let y: [Double]
  /// The angle of the major axis to x in degrees.
  public let psiDeg: [Double]
  /// The altitude of the pointing in degrees.
  public let altitudesDeg: [Double]
  /// The azimuth of the pointing in degrees.
  public let azimuthsDeg: [Double]

  /// Takes columns of equal lengths.
  ///
  /// - Parameters:
  ///   - focalLength: meters, above 0.
  ///   - x: meters.
  ///   - y: meters.
  ///   - psiDeg: degrees.
  ///   - altitudesDeg: altitudes of the pointing in degrees.
  ///   - azimuthsDeg: azimuths of the pointing in degrees.
  public init(
    focalLength: Double, x: [Double], y: [Double], psiDeg: [Double], altitudesDeg: [Double],
    azimuthsDeg: [Double]
  ) {
    precondition(
      [y, psiDeg, altitudesDeg, azimuthsDeg].allSatisfy { $0.count == x.count }, "one value for each image")
    self.focalLength = focalLength
    (self.x, self.y, self.psiDeg) = (x, y, psiDeg)
    (self.altitudesDeg, self.azimuthsDeg) = (altitudesDeg, azimuthsDeg)
  }

  /// The number of images.
  public var count: Int { x.count }

  /// The camera of an image.
  func frame(_ row: Int) -> CameraFrame {
    CameraFrame(
      focalLength: focalLength,
      pointing: HorizontalDirection(azimuthDeg: azimuthsDeg[row], altitudeDeg: altitudesDeg[row]))
  }

  /// The center of gravity of an image.
  func center(_ row: Int) -> CameraFrame.Position { CameraFrame.Position(x[row], y[row]) }

  /// The two positions in the sky that a distance along the axis allows.
  func candidates(_ row: Int, norm: Double) -> DispCandidates {
    DispCandidates(
      frame: frame(row), center: center(row), psiRad: psiDeg[row] * (.pi / 180), norm: norm)
  }

  /// Whether the original counts azimuths of this table from −180 to 180 degrees: it looks at the first image.
  var isSigned: Bool { azimuthsDeg.first.map { abs($0) <= 90 } ?? false }
}

/// How directions of events are averaged and written.
public enum DirectionConvention: Sendable, Equatable {
  /// Means of unit vectors, azimuths from 0 to 360 degrees.
  case vectors
  /// As sst1mpipe 0.9: arithmetic means of altitudes and azimuths, which are wrong beside north and near the zenith, and
  /// azimuths from −180 to 180 degrees in tables whose first image points within 90 degrees of north.
  case original
}
