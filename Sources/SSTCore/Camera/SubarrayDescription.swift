/// The optics of a telescope.
public struct OpticsDescription: Sendable, Equatable {
  /// The name, for example `1M`.
  public var name: String
  /// The size class, for example `SST`.
  public var sizeType: String
  /// The reflector's shape as ctapipe spells it, for example `DAVIES_COTTON`.
  public var reflectorShape: String
  /// The mirror area, in square metres.
  public var mirrorArea: Double
  /// The number of mirrors.
  public var mirrorCount: Int
  /// The number of mirror facets.
  public var mirrorTileCount: Int
  /// The equivalent focal length, in metres.
  public var equivalentFocalLength: Double
  /// The effective focal length, in metres.
  public var effectiveFocalLength: Double

  /// Describes optics; areas in square metres, lengths in metres.
  public init(
    name: String, sizeType: String, reflectorShape: String, mirrorArea: Double, mirrorCount: Int,
    mirrorTileCount: Int, equivalentFocalLength: Double, effectiveFocalLength: Double
  ) {
    (self.name, self.sizeType, self.reflectorShape) = (name, sizeType, reflectorShape)
    (self.mirrorArea, self.mirrorCount, self.mirrorTileCount) = (mirrorArea, mirrorCount, mirrorTileCount)
    (self.equivalentFocalLength, self.effectiveFocalLength) = (equivalentFocalLength, effectiveFocalLength)
  }
}

/// One telescope of an array.
public struct TelescopeDescription: Sendable, Equatable {
  /// The telescope's id, for example 21.
  public var id: Int
  /// x (north), y (west), z (up) relative to the array's reference point, in metres.
  public var position: (x: Double, y: Double, z: Double) { (positionX, positionY, positionZ) }
  /// The optics.
  public var optics: OpticsDescription
  var positionX, positionY, positionZ: Double

  /// Makes a description; the position is north, west, up of the array's reference point, in metres.
  public init(id: Int, position: (x: Double, y: Double, z: Double), optics: OpticsDescription) {
    self.id = id
    self.optics = optics
    (positionX, positionY, positionZ) = position
  }
}

/// An array of telescopes and its position on Earth.
public struct SubarrayDescription: Sendable, Equatable {
  /// The name, for example `SST1M_miniarray`.
  public var name: String
  /// The reference point on Earth (ITRS), in metres.
  public var referenceITRS: [Double]
  /// The telescopes, ascending by id.
  public var telescopes: [TelescopeDescription]

  /// Describes an array; the reference point is on Earth (ITRS) in metres, telescopes are ascending by id.
  public init(name: String, referenceITRS: [Double], telescopes: [TelescopeDescription]) {
    (self.name, self.referenceITRS, self.telescopes) = (name, referenceITRS, telescopes)
  }

  /// The two SST-1M telescopes at Ondřejov (ids 21 and 22).
  ///
  /// Source: array description of the SST-1M collaboration's public sst1mpipe repository (`sst1m_array.h5`),
  /// whose lengths went through 32-bit floats.
  public static let sst1m: SubarrayDescription = {
    let optics = OpticsDescription(
      name: "1M", sizeType: "SST", reflectorShape: "DAVIES_COTTON", mirrorArea: 9.418092727661133,
      mirrorCount: 1,
      mirrorTileCount: 18, equivalentFocalLength: 5.599999904632568, effectiveFocalLength: 5.697050094604492)
    return SubarrayDescription(
      name: "SST1M_miniarray",
      referenceITRS: [3979426.5787146646, 1050109.7686076872, 4856914.353910775],
      telescopes: [
        TelescopeDescription(id: 21, position: (-71.38, -30.43, -1.43), optics: optics),
        TelescopeDescription(id: 22, position: (71.38, 30.43, 1.42), optics: optics),
      ])
  }()

  /// The telescope of an id as raw files have it: SST-1M cameras number themselves 1 and 2, or 21 and 22.
  public func telescope(numbered id: Int) -> TelescopeDescription? {
    telescopes.first { $0.id == id || $0.id == id + 20 }
  }
}

/// Longitude, latitude and height above the WGS84 ellipsoid.
public struct GeodeticLocation: Sendable, Equatable, Codable {
  /// Longitude, east positive, in degrees.
  public var longitudeDeg: Double
  /// Latitude, north positive, in degrees.
  public var latitudeDeg: Double
  /// Height above the ellipsoid, in metres.
  public var heightM: Double

  /// Makes a location from degrees and metres.
  public init(longitudeDeg: Double, latitudeDeg: Double, heightM: Double) {
    self.longitudeDeg = longitudeDeg
    self.latitudeDeg = latitudeDeg
    self.heightM = heightM
  }
}

extension GeodeticLocation: Configurable {
  /// A location that is not given: all numbers are NaN.
  public init() { self.init(longitudeDeg: .nan, latitudeDeg: .nan, heightM: .nan) }

  /// The keys of geodetic positions in configurations.
  public static let settings: [Setting<GeodeticLocation>] = [
    Setting(
      "long_deg", \.longitudeDeg, .number(in: -360...360),
      "longitude in degrees, positive to the east (WGS84)"),
    Setting(
      "lat_deg", \.latitudeDeg, .number(in: -90...90), "latitude in degrees, positive to the north (WGS84)"),
    Setting("height_m", \.heightM, .number(in: -500...9000), "height above the WGS84 ellipsoid in m"),
  ]
}
