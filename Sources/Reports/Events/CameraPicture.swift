internal import Foundation
internal import SSTCore

/// A camera on a part of a picture: x to the right, y up.
struct CameraPicture {
  let camera: ReportCamera
  let area: Canvas.Rectangle
  private let scale: Double
  private let middle: SIMD2<Double>

  init(camera: ReportCamera, area: Canvas.Rectangle) {
    self.camera = camera
    self.area = area
    let (x, y) = (camera.geometry.x, camera.geometry.y)
    let reach = camera.corners.reduce(SIMD2.zero) { pointwiseMax($0, $1) }
    let low = SIMD2(x.min() ?? 0, y.min() ?? 0) - reach
    let high = SIMD2(x.max() ?? 0, y.max() ?? 0) + reach
    let room = SIMD2(area.width, area.height) - 24
    scale = (room / pointwiseMax(high - low, SIMD2(repeating: 1e-9))).min()
    middle = (low + high) / 2
  }

  /// Where a place of the camera is on the picture.
  func point(_ x: Double, _ y: Double) -> Canvas.Point {
    Canvas.Point(
      area.x + area.width / 2 + (x - middle.x) * scale, area.y + area.height / 2 - (y - middle.y) * scale)
  }

  /// Draws charges, cleaned pixels, ellipse and directions.
  func draw(_ image: DisplayedImage, range: ClosedRange<Double>, on canvas: Canvas) {
    let length = range.upperBound - range.lowerBound
    for pixel in 0..<camera.pixelCount {
      let charge = Double(image.charges[pixel])
      let colour =
        charge.isFinite ? ColourMap.viridis.colour((charge - range.lowerBound) / length) : Colour.empty
      let outline = outline(of: pixel)
      canvas.fill(outline, colour)
      if camera.geometry.pixelShape != .square {
        canvas.draw(outline, Stroke(colour, width: 0.5), isClosed: true)
      }
    }
    if let mask = image.mask { drawCleaned(mask, on: canvas) }
    canvas.clipped(to: area) {
      if let ellipse = image.ellipse { draw(ellipse, on: canvas) }
      if let pointing = image.arrayPointing { drawMark(at: pointing, rays: 4, .white, on: canvas) }
      if let truth = image.trueDirection { drawDiamond(at: truth, on: canvas) }
      if let direction = image.direction { drawMark(at: direction, rays: 6, Colour(0xFFD23F), on: canvas) }
    }
  }

  private func outline(of pixel: Int) -> [Canvas.Point] { camera.corners.indices.map { point(pixel, $0) } }

  private func point(_ pixel: Int, _ corner: Int) -> Canvas.Point {
    let place = camera.middle(of: pixel) + camera.corners[corner % camera.corners.count]
    return point(place.x, place.y)
  }

  /// The edges with a cleaned pixel on one side only.
  private func drawCleaned(_ mask: [Bool], on canvas: Canvas) {
    let border = camera.edges.filter { edge in mask[edge.pixel] != edge.other.map { mask[$0] } ?? false }
    for (colour, width) in [(Colour(0x000000), 3.4), (.white, 1.5)] {
      for edge in border {
        let ends = [point(edge.pixel, edge.corner), point(edge.pixel, edge.corner + 1)]
        canvas.draw(ends, Stroke(colour, width: width))
      }
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

  private func drawDiamond(at place: DisplayedImage.Place, on canvas: Canvas) {
    let middle = point(place.x, place.y)
    let corners = [(0.0, -9.0), (9, 0), (0, 9), (-9, 0)].map {
      Canvas.Point(middle.x + $0.0, middle.y + $0.1)
    }
    for (colour, width) in [(Colour(0), 4.8), (Colour(0x7FE3FF), 2.2)] {
      canvas.draw(corners, Stroke(colour, width: width), isClosed: true)
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
