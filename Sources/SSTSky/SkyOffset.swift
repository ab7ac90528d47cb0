/// Longitude and latitude in the frame centred on a pointing and aligned with altitude and azimuth.
public struct SkyOffset: Sendable, Equatable {
  /// Along azimuth, in radians (`fov_lon`).
  public var longitudeRad: Double
  /// Along altitude, in radians (`fov_lat`).
  public var latitudeRad: Double

  /// Makes an offset from radians.
  public init(longitudeRad: Double, latitudeRad: Double) {
    self.longitudeRad = longitudeRad
    self.latitudeRad = latitudeRad
  }

  /// Along azimuth, in degrees.
  public var longitudeDeg: Double { longitudeRad * 180 / .pi }
  /// Along altitude, in degrees.
  public var latitudeDeg: Double { latitudeRad * 180 / .pi }
}
