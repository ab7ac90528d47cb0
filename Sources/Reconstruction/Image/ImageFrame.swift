public import SSTCore

/// The pixel positions of a camera in the frame in which image parameters are computed.
///
/// In the camera frame lengths are in metres. In the telescope frame they are degrees on the sky, with
/// `fov_lon` = y / f as x and `fov_lat` = x / f as y (note the exchange).
public struct ImageFrame: Sendable, Equatable {
  /// Which frame it is.
  public enum Kind: String, Sendable, Codable {
    /// Camera frame, metres.
    case camera
    /// Telescope frame, degrees.
    case telescope

    /// What stands before the names of Hillas and timing columns: `camera_frame_` or nothing.
    public var columnPrefix: String { self == .camera ? "camera_frame_" : "" }

    /// The names of the two coordinates in columns: `x`, `y` or `fov_lon`, `fov_lat`.
    public var coordinateNames: (first: String, second: String) {
      self == .camera ? ("x", "y") : ("fov_lon", "fov_lat")
    }

    /// What the two coordinates are, with their signs, for descriptions of columns.
    public var coordinateTexts: (first: String, second: String) {
      self == .camera
        ? ("camera frame x, towards larger altitude", "camera frame y, towards larger azimuth")
        : (
          "offset from the pointing towards larger azimuth (y/f)",
          "offset from the pointing towards larger altitude (x/f)"
        )
    }

    /// The unit of lengths: `m` or `deg`.
    public var lengthUnit: String { self == .camera ? "m" : "deg" }
  }

  /// Which frame it is.
  public let kind: Kind
  /// The first coordinate of each pixel: x in metres, or fov_lon in degrees.
  public let x: [Double]
  /// The second coordinate of each pixel: y in metres, or fov_lat in degrees.
  public let y: [Double]
  /// The flat-to-flat width of a pixel, in metres or degrees.
  public let pixelWidth: Double

  /// The camera frame, in metres.
  public static func camera(_ geometry: CameraGeometry) -> ImageFrame {
    ImageFrame(kind: .camera, x: geometry.x, y: geometry.y, pixelWidth: geometry.pixelWidth)
  }

  /// The telescope frame, in degrees, of a camera behind the given (equivalent) focal length in metres.
  public static func telescope(_ geometry: CameraGeometry, focalLength: Double) -> ImageFrame {
    let scale = 180 / Double.pi / focalLength
    return ImageFrame(
      kind: .telescope, x: geometry.y.map { $0 * scale }, y: geometry.x.map { $0 * scale },
      pixelWidth: geometry.pixelWidth * scale)
  }
}
