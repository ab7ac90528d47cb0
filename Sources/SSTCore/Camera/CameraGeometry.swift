/// The pixels of a camera: positions, area, neighbors and borders.
///
/// Arrays are indexed by the software pixel id. Positions are in metres in the camera frame of the analysis
/// (x, y as in ctapipe's `CameraGeometry`).
public struct CameraGeometry: Sendable, Equatable {
  /// The outline of a pixel.
  public enum PixelShape: String, Sendable, Codable { case hexagon, square, circle }

  /// The camera's name, for example `DigiCam`.
  public let name: String
  /// x of the pixel centres, in metres.
  public let x: [Double]
  /// y of the pixel centres, in metres.
  public let y: [Double]
  /// The area of one pixel, in square metres.
  public let pixelArea: Double
  /// The outline of the pixels.
  public let pixelShape: PixelShape
  /// The rotation of the pixels, in degrees.
  public let pixelRotationDeg: Double
  /// The rotation of the camera, in degrees.
  public let cameraRotationDeg: Double
  /// Where the neighbors of each pixel start in ``neighborIndices``; one more entry than pixels.
  public let neighborOffsets: [Int32]
  /// The neighbors of all pixels one after the other, ascending within a pixel.
  public let neighborIndices: [Int32]
  /// True for pixels with fewer than the full number of neighbors.
  public let isBorder1: [Bool]
  /// True for pixels of ``isBorder1`` and their neighbors.
  public let isBorder2: [Bool]

  /// The number of pixels.
  public var pixelCount: Int { x.count }

  /// The flat-to-flat width of a hexagon, the side of a square or the diameter of a circle, in metres.
  public var pixelWidth: Double {
    switch pixelShape {
    case .hexagon: 2 * (pixelArea / (2 * 3.0.squareRoot())).squareRoot()
    case .square: pixelArea.squareRoot()
    case .circle: 2 * (pixelArea / .pi).squareRoot()
    }
  }

  /// The mean distance of the border pixels from the centre, in metres; what ctapipe takes for the radius.
  public var borderRadius: Double {
    let border = x.indices.filter { isBorder1[$0] }
    let sum = border.reduce(0) { $0 + (x[$1] * x[$1] + y[$1] * y[$1]).squareRoot() }
    return sum / Double(max(1, border.count))
  }

  /// Makes a geometry and finds the neighbors.
  ///
  /// Neighbors of a pixel are its `maximumNeighbors` nearest others that are closer than 1.4 times the
  /// distance to the nearest one. Complexity: O(pixels²), a few milliseconds for 2048 pixels.
  public init(
    name: String, x: [Double], y: [Double], pixelArea: Double, pixelShape: PixelShape,
    pixelRotationDeg: Double,
    cameraRotationDeg: Double
  ) {
    let full = pixelShape == .square ? 4 : 6
    self.init(
      name: name, x: x, y: y, pixelArea: pixelArea, pixelShape: pixelShape,
      pixelRotationDeg: pixelRotationDeg, cameraRotationDeg: cameraRotationDeg,
      neighbors: x.indices.map { Self.nearest(of: $0, x: x, y: y, atMost: full) })
  }

  /// Makes a geometry with neighbors that are known; lists are ascending, one a pixel.
  package init(
    name: String, x: [Double], y: [Double], pixelArea: Double, pixelShape: PixelShape,
    pixelRotationDeg: Double, cameraRotationDeg: Double, neighbors lists: [[Int32]]
  ) {
    precondition(x.count == y.count && lists.count == x.count, "x, y and neighbors need one value per pixel")
    self.name = name
    self.x = x
    self.y = y
    self.pixelArea = pixelArea
    self.pixelShape = pixelShape
    self.pixelRotationDeg = pixelRotationDeg
    self.cameraRotationDeg = cameraRotationDeg
    let full = pixelShape == .square ? 4 : 6
    var offsets: [Int32] = [0]
    for list in lists { offsets.append(offsets[offsets.count - 1] + Int32(list.count)) }
    neighborOffsets = offsets
    neighborIndices = lists.flatMap { $0 }
    let border1 = lists.map { $0.count < full }
    isBorder1 = border1
    isBorder2 = lists.indices.map { pixel in border1[pixel] || lists[pixel].contains { border1[Int($0)] } }
  }

  /// The neighbors of a pixel, ascending.
  public func neighbors(of pixel: Int) -> ArraySlice<Int32> {
    neighborIndices[Int(neighborOffsets[pixel])..<Int(neighborOffsets[pixel + 1])]
  }

  private static func nearest(of pixel: Int, x: [Double], y: [Double], atMost full: Int) -> [Int32] {
    let (x0, y0) = (x[pixel], y[pixel])
    var smallest = Double.infinity
    for other in x.indices where other != pixel {
      let (dx, dy) = (x[other] - x0, y[other] - y0)
      smallest = min(smallest, dx * dx + dy * dy)
    }
    var near: [(distance: Double, index: Int32)] = []
    for other in x.indices where other != pixel {
      let (dx, dy) = (x[other] - x0, y[other] - y0)
      let square = dx * dx + dy * dy
      if square < 1.4 * 1.4 * smallest { near.append((square, Int32(other))) }
    }
    near.sort { ($0.distance, $0.index) < ($1.distance, $1.index) }
    return near.prefix(full).map(\.index).sorted()
  }
}
