internal import CCairo

/// A picture that is drawn in memory and becomes a PNG file.
///
/// Coordinates are in units of the picture: x to the right, y down, the origin in the upper left corner. A picture
/// with a scale of 2 has twice as many pixels each way and looks the same. Not to be used by two threads at once.
public final class Canvas {
  /// A place on the picture.
  public struct Point: Equatable, Sendable {
    /// To the right.
    public var x: Double
    /// Downwards.
    public var y: Double

    /// Makes a place.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A part of the picture.
  public struct Rectangle: Equatable, Sendable {
    /// The left edge.
    public var x: Double
    /// The upper edge.
    public var y: Double
    /// The extent to the right.
    public var width: Double
    /// The extent downwards.
    public var height: Double

    /// Makes a part from its upper left corner and its extent.
    public init(x: Double, y: Double, width: Double, height: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  /// The extent to the right.
  public let width: Int
  /// The extent downwards.
  public let height: Int
  /// Pixels of the file for a unit of length.
  public let scale: Double

  let surface: OpaquePointer
  let context: OpaquePointer

  /// The most pixels that a picture may have each way.
  static let maximumPixels = 16_384.0

  /// Makes a picture of one colour.
  ///
  /// - Parameters:
  ///   - width: the extent to the right, at least 1.
  ///   - height: the extent downwards, at least 1.
  ///   - scale: pixels of the file for a unit of length, above 0.
  ///   - background: the colour everywhere.
  /// - Throws: ``DrawingError`` for an extent without sense and for lack of memory.
  public init(width: Int, height: Int, scale: Double = 1, background: Colour = .white) throws(DrawingError) {
    let pixels = [Double(width) * scale, Double(height) * scale]
    guard width > 0, height > 0, pixels.allSatisfy({ $0 >= 1 && $0 <= Self.maximumPixels }) else {
      throw .size(width: width, height: height, scale: scale)
    }
    guard
      let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(pixels[0]), Int32(pixels[1])),
      let context = cairo_create(surface)
    else { throw .library(reason: "no memory for a picture") }
    self.width = width
    self.height = height
    self.scale = scale
    self.surface = surface
    self.context = context
    try check()
    cairo_scale(context, scale, scale)
    fill(Rectangle(x: 0, y: 0, width: Double(width), height: Double(height)), background)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// Fills a rectangle.
  public func fill(_ rectangle: Rectangle, _ colour: Colour) {
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    use(colour)
    cairo_fill(context)
  }

  /// Fills the area within a line that goes back to its start.
  public func fill(_ polygon: [Point], _ colour: Colour) {
    trace(polygon, isClosed: true)
    use(colour)
    cairo_fill(context)
  }

  /// Fills a disc.
  public func fillDisc(at centre: Point, radius: Double, _ colour: Colour) {
    cairo_new_sub_path(context)
    cairo_arc(context, centre.x, centre.y, max(0, radius), 0, 2 * .pi)
    use(colour)
    cairo_fill(context)
  }

  /// Draws a line through points; points that are not finite interrupt it.
  ///
  /// - Parameters:
  ///   - points: where the line goes.
  ///   - stroke: colour, width and dashes.
  ///   - isClosed: whether the line goes back to its start.
  public func draw(_ points: [Point], _ stroke: Stroke, isClosed: Bool = false) {
    trace(points, isClosed: isClosed)
    finish(stroke)
  }

  /// Draws an ellipse.
  ///
  /// - Parameters:
  ///   - centre: its middle.
  ///   - semiAxes: half its length along its own x axis, and across it.
  ///   - angle: of its own x axis, in radians from the picture's x axis towards its y axis: clockwise.
  ///   - stroke: colour, width and dashes.
  public func drawEllipse(at centre: Point, semiAxes: (Double, Double), angle: Double, _ stroke: Stroke) {
    guard semiAxes.0 > 0, semiAxes.1 > 0, centre.x.isFinite, centre.y.isFinite, angle.isFinite else { return }
    cairo_save(context)
    cairo_translate(context, centre.x, centre.y)
    cairo_rotate(context, angle)
    cairo_scale(context, semiAxes.0, semiAxes.1)
    cairo_new_sub_path(context)
    cairo_arc(context, 0, 0, 1, 0, 2 * .pi)
    // The width of the line must not be scaled with the ellipse.
    cairo_restore(context)
    finish(stroke)
  }

  /// Draws only within a part of the picture.
  public func clipped(to area: Rectangle, _ body: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, area.x, area.y, area.width, area.height)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }

  private func trace(_ points: [Point], isClosed: Bool) {
    cairo_new_path(context)
    var isDown = false
    for point in points {
      guard point.x.isFinite, point.y.isFinite else {
        isDown = false
        continue
      }
      // Beyond these the library's 24-bit coordinates would overflow.
      let (x, y) = (min(max(point.x, -1e5), 1e5), min(max(point.y, -1e5), 1e5))
      if isDown { cairo_line_to(context, x, y) } else { cairo_move_to(context, x, y) }
      isDown = true
    }
    if isClosed { cairo_close_path(context) }
  }

  private func finish(_ stroke: Stroke) {
    use(stroke.colour)
    cairo_set_line_width(context, stroke.width)
    cairo_set_dash(context, stroke.dashes, Int32(stroke.dashes.count), 0)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_stroke(context)
  }

  func use(_ colour: Colour) {
    cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.opacity)
  }

  /// - Throws: ``DrawingError/library(reason:)`` if an operation failed before.
  func check() throws(DrawingError) {
    for status in [cairo_status(context), cairo_surface_status(surface)] where status != CAIRO_STATUS_SUCCESS
    {
      throw .library(reason: cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown")
    }
  }
}

/// How a line is drawn.
public struct Stroke: Equatable, Sendable {
  /// The colour.
  public var colour: Colour
  /// The width in units of the picture.
  public var width: Double
  /// The lengths of dashes and gaps in turn; none for a whole line.
  public var dashes: [Double]

  /// Makes a style of line.
  ///
  /// - Parameters:
  ///   - colour: the colour.
  ///   - width: the width in units of the picture.
  ///   - dashes: the lengths of dashes and gaps in turn; none for a whole line.
  public init(_ colour: Colour, width: Double = 1, dashes: [Double] = []) {
    self.colour = colour
    self.width = width
    self.dashes = dashes.allSatisfy { $0 > 0 } ? dashes : []
  }
}
