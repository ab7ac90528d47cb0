internal import Foundation

/// The camera plane of a telescope that points somewhere: positions in metres against directions of the sky.
///
/// x points along growing altitude and y along growing azimuth. The mapping is equidistant: x and y divided by
/// the focal length are latitude and longitude of the sky offset in radians, as in ctapipe's `CameraFrame` and
/// `TelescopeFrame` for a camera that is not rotated.
public struct CameraFrame: Sendable, Equatable {
  /// A position in the camera plane, in metres.
  public typealias Position = SIMD2<Double>

  /// The focal length that maps angles to lengths, in metres.
  public let focalLength: Double
  /// Where the telescope points.
  public let pointing: HorizontalDirection
  private let sinAltitude, cosAltitude: Double

  /// Makes the frame; an altitude beyond the zenith counts as the zenith, as in ctapipe.
  ///
  /// - Parameters:
  ///   - focalLength: metres, above 0.
  ///   - pointing: where the telescope points.
  public init(focalLength: Double, pointing: HorizontalDirection) {
    precondition(focalLength > 0, "a focal length is above 0")
    self.focalLength = focalLength
    self.pointing = HorizontalDirection(
      azimuthRad: pointing.azimuthRad, altitudeRad: min(max(pointing.altitudeRad, -.pi / 2), .pi / 2))
    sinAltitude = sin(self.pointing.altitudeRad)
    cosAltitude = cos(self.pointing.altitudeRad)
  }

  /// The direction of the sky that a position sees.
  public func direction(of position: Position) -> HorizontalDirection {
    direction(of: skyOffset(of: position))
  }

  /// Where a direction of the sky is seen; directions behind the telescope have large offsets.
  public func position(of direction: HorizontalDirection) -> Position {
    position(of: skyOffset(of: direction))
  }

  /// The direction of a sky offset.
  public func direction(of offset: SkyOffset) -> HorizontalDirection {
    let c = cos(offset.latitudeRad)
    let v = SIMD3(c * cos(offset.longitudeRad), c * sin(offset.longitudeRad), sin(offset.latitudeRad))
    let p = SIMD3(
      cosAltitude * v.x - sinAltitude * v.z, v.y, sinAltitude * v.x + cosAltitude * v.z)
    let azimuth = pointing.azimuthRad + atan2(p.y, p.x)
    return HorizontalDirection(
      azimuthRad: Self.wrapped(azimuth), altitudeRad: atan2(p.z, (p.x * p.x + p.y * p.y).squareRoot()))
  }

  /// The sky offset of a direction.
  public func skyOffset(of direction: HorizontalDirection) -> SkyOffset {
    let c = cos(direction.altitudeRad)
    let turn = direction.azimuthRad - pointing.azimuthRad
    let p = SIMD3(c * cos(turn), c * sin(turn), sin(direction.altitudeRad))
    let v = SIMD3(
      cosAltitude * p.x + sinAltitude * p.z, p.y, -sinAltitude * p.x + cosAltitude * p.z)
    return SkyOffset(
      longitudeRad: atan2(v.y, v.x), latitudeRad: atan2(v.z, (v.x * v.x + v.y * v.y).squareRoot()))
  }

  /// The sky offset of a position.
  public func skyOffset(of position: Position) -> SkyOffset {
    SkyOffset(longitudeRad: position.y / focalLength, latitudeRad: position.x / focalLength)
  }

  /// The position of a sky offset.
  public func position(of offset: SkyOffset) -> Position {
    Position(offset.latitudeRad, offset.longitudeRad) * focalLength
  }

  /// An angle brought to 0 ..< 2π.
  private static func wrapped(_ angle: Double) -> Double {
    let rest = angle.truncatingRemainder(dividingBy: 2 * .pi)
    return rest < 0 ? rest + 2 * .pi : rest
  }
}

extension CameraFrame {
  /// The directions of the sky that positions see, all under this frame's pointing.
  public func directions(of positions: [Position]) -> [HorizontalDirection] {
    positions.map { direction(of: $0) }
  }

  /// Where directions of the sky are seen, all under this frame's pointing.
  public func positions(of directions: [HorizontalDirection]) -> [Position] {
    directions.map { position(of: $0) }
  }

  /// The directions of the sky that positions see while the telescope moves.
  ///
  /// - Parameters:
  ///   - positions: metres in the camera plane.
  ///   - focalLength: metres, above 0.
  ///   - pointings: where the telescope points, one for each position.
  public static func directions(
    of positions: [Position], focalLength: Double, pointings: [HorizontalDirection]
  ) -> [HorizontalDirection] {
    precondition(positions.count == pointings.count, "one pointing a position")
    return positions.indices.map {
      CameraFrame(focalLength: focalLength, pointing: pointings[$0]).direction(of: positions[$0])
    }
  }

  /// Where directions of the sky are seen while the telescope moves, in metres.
  ///
  /// - Parameters:
  ///   - directions: directions in the sky.
  ///   - focalLength: metres, above 0.
  ///   - pointings: where the telescope points, one for each direction.
  public static func positions(
    of directions: [HorizontalDirection], focalLength: Double, pointings: [HorizontalDirection]
  ) -> [Position] {
    precondition(directions.count == pointings.count, "one pointing a direction")
    return directions.indices.map {
      CameraFrame(focalLength: focalLength, pointing: pointings[$0]).position(of: directions[$0])
    }
  }
}
