internal import Foundation

/// A camera on a part of a picture: x to the right, y up.
struct CameraPicture {
  let geometry: DisplayedGeometry
  let area: Canvas.Rectangle
  private let scale: Double
  private let middle: (x: Double, y: Double)
  private let corners: [(x: Double, y: Double)]

  init(geometry: DisplayedGeometry, area: Canvas.Rectangle) {
    self.geometry = geometry
    self.area = area
    corners = geometry.corners
    let reach = corners.map { max(abs($0.x), abs($0.y)) }.max() ?? 0
    let (left, right) = ((geometry.x.min() ?? 0) - reach, (geometry.x.max() ?? 0) + reach)
    let (bottom, top) = ((geometry.y.min() ?? 0) - reach, (geometry.y.max() ?? 0) + reach)
    let margin = 12.0
    scale = min(
      (area.width - 2 * margin) / max(right - left, 1e-9),
      (area.height - 2 * margin) / max(top - bottom, 1e-9))
    middle = ((left + right) / 2, (bottom + top) / 2)
  }

  /// Where a place of the camera is on the picture.
  func point(_ x: Double, _ y: Double) -> Canvas.Point {
    Canvas.Point(
      area.x + area.width / 2 + (x - middle.x) * scale, area.y + area.height / 2 - (y - middle.y) * scale)
  }

  /// Draws charges, cleaned pixels, ellipse and directions.
  func draw(_ image: DisplayedImage, range: ClosedRange<Double>, on canvas: Canvas) {
    let length = range.upperBound - range.lowerBound
    for pixel in 0..<geometry.pixelCount {
      let charge = Double(image.charges[pixel])
      let colour =
        charge.isFinite ? ColourMap.viridis.colour((charge - range.lowerBound) / length) : Colour.empty
      let outline = outline(of: pixel)
      canvas.fill(outline, colour)
      if geometry.shape == .hexagon { canvas.draw(outline, Stroke(colour, width: 0.5), isClosed: true) }
    }
    if let mask = image.mask { drawCleaned(mask, on: canvas) }
    canvas.clipped(to: area) {
      if let ellipse = image.ellipse { draw(ellipse, on: canvas) }
      if let pointing = image.arrayPointing { drawMark(at: pointing, rays: 4, .white, on: canvas) }
      if let direction = image.direction { drawMark(at: direction, rays: 6, Colour(0xFFD23F), on: canvas) }
    }
  }

  private func outline(of pixel: Int) -> [Canvas.Point] {
    corners.map { point(geometry.x[pixel] + $0.x, geometry.y[pixel] + $0.y) }
  }

  private func drawCleaned(_ mask: [Bool], on canvas: Canvas) {
    let kept = mask.indices.filter { mask[$0] }
    let edges = kept.flatMap { border(of: $0, within: kept) }
    for (colour, width) in [(Colour(0x000000), 3.4), (.white, 1.5)] {
      for edge in edges { canvas.draw(edge, Stroke(colour, width: width)) }
    }
  }

  /// The edges of a pixel behind which there is none of some pixels.
  private func border(of pixel: Int, within kept: [Int]) -> [[Canvas.Point]] {
    let points = outline(of: pixel)
    let reach = 0.5 * hypot(corners[0].x, corners[0].y)
    return corners.indices.compactMap { first in
      let second = (first + 1) % corners.count
      // The middle of the pixel on the other side, up to gaps between modules.
      let x = geometry.x[pixel] + corners[first].x + corners[second].x
      let y = geometry.y[pixel] + corners[first].y + corners[second].y
      let isInside = kept.contains { abs(geometry.x[$0] - x) < reach && abs(geometry.y[$0] - y) < reach }
      return isInside ? nil : [points[first], points[second]]
    }
  }

  private func draw(_ ellipse: DisplayedImage.Ellipse, on canvas: Canvas) {
    let centre = point(ellipse.x, ellipse.y)
    // y goes up in the camera and down in the picture.
    let angle = -ellipse.psiDeg * .pi / 180
    let far = area.width + area.height
    let axis = [-far, far].map { Canvas.Point(centre.x + $0 * cos(angle), centre.y + $0 * sin(angle)) }
    canvas.draw(axis, Stroke(.mark, width: 1.2, dashes: [7, 6]))
    for (colour, width) in [(Colour.white, 4.0), (.mark, 2)] {
      canvas.drawEllipse(
        at: centre, semiAxes: (ellipse.length * scale, ellipse.width * scale), angle: angle,
        Stroke(colour, width: width))
      canvas.fillDisc(at: centre, radius: width + 0.5, colour)
    }
  }

  private func drawMark(
    at place: DisplayedImage.Place, rays: Int, _ colour: Colour, on canvas: Canvas
  ) {
    let middle = point(place.x, place.y)
    for (colour, width) in [(Colour(0), 4.8), (colour, 2.2)] {
      for ray in 0..<rays {
        let angle = 2 * Double.pi * Double(ray) / Double(rays)
        let end = Canvas.Point(middle.x + 9 * sin(angle), middle.y - 9 * cos(angle))
        canvas.draw([middle, end], Stroke(colour, width: width))
      }
    }
  }
}
