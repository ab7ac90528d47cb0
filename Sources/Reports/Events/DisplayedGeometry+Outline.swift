internal import Foundation

extension DisplayedGeometry {
  /// The corners of a pixel around its middle, in metres, counterclockwise.
  ///
  /// A regular polygon of the pixel's area: neighbors share their edges if the camera has no gaps.
  var corners: [(x: Double, y: Double)] {
    let count = shape == .hexagon ? 6 : 4
    let first = (shape == .hexagon ? 90 : 45) + rotationDeg
    // The area of a polygon with n corners at distance r is n/2 r² sin(2π/n).
    let radius = sqrt(pixelAreaM2 / (0.5 * Double(count) * sin(2 * .pi / Double(count))))
    return (0..<count).map { corner in
      let angle = first * .pi / 180 + 2 * .pi * Double(corner) / Double(count)
      return (radius * cos(angle), radius * sin(angle))
    }
  }

  /// What the scripts need to draw the camera.
  var value: ReportValue {
    .object([
      ("shape", .text(shape.rawValue)), ("x", .float64(x)), ("y", .float64(y)),
      ("cornerX", .float64(corners.map(\.x))), ("cornerY", .float64(corners.map(\.y))),
      ("modules", modules.isEmpty ? .null : .counts(of: modules)),
    ])
  }
}
