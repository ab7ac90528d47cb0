/// Where the pixels of a camera are, and what they look like.
public struct DisplayedGeometry: Sendable, Equatable {
  /// The shape of all pixels.
  public enum Shape: String, Sendable {
    /// Regular hexagons.
    case hexagon
    /// Squares.
    case square
  }

  /// The shape of all pixels.
  public var shape: Shape
  /// How far the pixels are turned, in degrees; hexagons at 0 have a corner above.
  public var rotationDeg: Double
  /// The middle of each pixel in the camera frame, in metres.
  public var x: [Double]
  /// The middle of each pixel in the camera frame, in metres.
  public var y: [Double]
  /// The area of a pixel, in square metres.
  public var pixelAreaM2: Double
  /// The module of each pixel; empty if there are none.
  public var modules: [Int]

  /// Describes the pixels of a camera.
  ///
  /// - Parameters:
  ///   - shape: the shape of all pixels.
  ///   - rotationDeg: how far the pixels are turned, in degrees; hexagons at 0 have a corner above.
  ///   - x: the middle of each pixel in the camera frame, in metres.
  ///   - y: the middle of each pixel in the camera frame, in metres.
  ///   - pixelAreaM2: the area of a pixel, in square metres.
  ///   - modules: the module of each pixel; empty if there are none.
  public init(
    shape: Shape, rotationDeg: Double, x: [Double], y: [Double], pixelAreaM2: Double, modules: [Int] = []
  ) {
    self.shape = shape
    self.rotationDeg = rotationDeg
    self.x = x
    self.y = y
    self.pixelAreaM2 = pixelAreaM2
    self.modules = modules
  }

  /// The number of pixels.
  public var pixelCount: Int { x.count }
}
