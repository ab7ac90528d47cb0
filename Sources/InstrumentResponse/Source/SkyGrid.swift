internal import Glibc
public import SSTSky

/// Square cells in the plane that touches the sky at a center: longitudes grow to the left, as in pictures of the sky.
public struct SkyGrid: Sendable, Equatable {
  /// The middle.
  public let center: ICRSDirection
  /// The number of cells along each side.
  public let size: Int
  /// The side of a cell in degrees.
  public let cellDeg: Double

  /// Makes a grid.
  ///
  /// - Parameters:
  ///   - center: the middle.
  ///   - halfWidthDeg: how far it reaches from there along both axes, in degrees, up to 45.
  ///   - cellDeg: the side of a cell in degrees, above 0.
  /// - Throws: ``ResponseError/setting(name:found:expected:)``.
  public init(center: ICRSDirection, halfWidthDeg: Double, cellDeg: Double) throws(ResponseError) {
    guard halfWidthDeg > 0, halfWidthDeg <= 45 else {
      throw .setting(name: "half width of a map", found: halfWidthDeg, expected: "above 0, up to 45 degrees")
    }
    guard cellDeg > 0, halfWidthDeg / cellDeg <= 500 else {
      throw .setting(
        name: "cell of a map", found: cellDeg, expected: "\(halfWidthDeg / 500) degrees or more")
    }
    self.center = center
    self.cellDeg = cellDeg
    size = 2 * Int((halfWidthDeg / cellDeg).rounded(.up))
  }

  /// The unit vectors along the axis, to the east, and to the north.
  private var frame: (axis: SIMD3<Double>, east: SIMD3<Double>, north: SIMD3<Double>) {
    let (a, d) = (center.rightAscensionRad, center.declinationRad)
    return (
      SkyVector.unit(center), SIMD3(-sin(a), cos(a), 0), SIMD3(-sin(d) * cos(a), -sin(d) * sin(a), cos(d))
    )
  }

  /// The middles of cells along an axis, in degrees from the center; positive ones are to the east, or to the north.
  public var positionsDeg: [Double] {
    (0..<size).map { (Double($0) + 0.5 - Double(size) / 2) * cellDeg }
  }

  /// The direction at a position in the plane.
  func direction(eastDeg: Double, northDeg: Double) -> SIMD3<Double> {
    let (axis, east, north) = frame
    let vector = axis + tan(eastDeg * .pi / 180) * east + tan(northDeg * .pi / 180) * north
    return vector / (vector * vector).sum().squareRoot()
  }

  /// The cells of events, rows from south to north, in each from west to east; nil outside.
  func cells(of directions: [SIMD3<Double>]) -> [Int?] {
    let (axis, east, north) = frame
    func place(_ tangent: Double) -> Int? {
      let position = atan(tangent) * 180 / .pi / cellDeg + Double(size) / 2
      return position >= 0 && position < Double(size) ? Int(position) : nil
    }
    return directions.map { direction in
      let depth = (direction * axis).sum()
      guard depth > 0, let x = place((direction * east).sum() / depth),
        let y = place((direction * north).sum() / depth)
      else { return nil }
      return y * size + x
    }
  }
}
