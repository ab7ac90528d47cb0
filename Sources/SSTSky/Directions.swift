/// A direction in the International Celestial Reference System.
public struct ICRSDirection: Sendable, Equatable, Codable {
  /// Right ascension, in radians.
  public var rightAscensionRad: Double
  /// Declination, in radians.
  public var declinationRad: Double

  /// Makes a direction from radians.
  public init(rightAscensionRad: Double, declinationRad: Double) {
    self.rightAscensionRad = rightAscensionRad
    self.declinationRad = declinationRad
  }

  /// Makes a direction from degrees.
  public init(rightAscensionDeg: Double, declinationDeg: Double) {
    self.init(rightAscensionRad: rightAscensionDeg * .pi / 180, declinationRad: declinationDeg * .pi / 180)
  }

  /// Right ascension, in degrees.
  public var rightAscensionDeg: Double { rightAscensionRad * 180 / .pi }
  /// Declination, in degrees.
  public var declinationDeg: Double { declinationRad * 180 / .pi }
}

/// A direction in the sky of a location, without refraction.
public struct HorizontalDirection: Sendable, Equatable, Codable {
  /// Azimuth from north over east, in radians, 0…2π.
  public var azimuthRad: Double
  /// Altitude above the horizon, in radians.
  public var altitudeRad: Double

  /// Makes a direction from radians.
  public init(azimuthRad: Double, altitudeRad: Double) {
    self.azimuthRad = azimuthRad
    self.altitudeRad = altitudeRad
  }

  /// Makes a direction from degrees.
  public init(azimuthDeg: Double, altitudeDeg: Double) {
    self.init(azimuthRad: azimuthDeg * .pi / 180, altitudeRad: altitudeDeg * .pi / 180)
  }

  /// Azimuth, in degrees.
  public var azimuthDeg: Double { azimuthRad * 180 / .pi }
  /// Altitude, in degrees.
  public var altitudeDeg: Double { altitudeRad * 180 / .pi }
}

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
