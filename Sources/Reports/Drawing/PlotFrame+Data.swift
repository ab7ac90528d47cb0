extension PlotFrame {
  /// The shape of the mark of a point.
  public enum Marker: Sendable, CaseIterable {
    /// A disc.
    case disc
    /// A square.
    case square
    /// Two crossing lines.
    case cross
  }

  /// Draws a histogram as steps.
  ///
  /// On a logarithmic axis empty bins go down to its lower end.
  /// - Parameters:
  ///   - contents: the content of each bin.
  ///   - edges: the edges of the bins in ascending order, one more than bins; further values are passed over.
  ///   - colour: of the line; the area has the same colour, much lighter.
  ///   - canvas: the picture.
  public func drawHistogram(_ contents: [Double], edges: [Double], colour: Colour, on canvas: Canvas) {
    let count = min(contents.count, edges.count - 1)
    guard count > 0 else { return }
    let floor = y.isLogarithmic ? y.range.lowerBound : max(y.range.lowerBound, min(0, y.range.upperBound))
    func height(_ content: Double) -> Double { y.isLogarithmic ? max(content, floor) : content }
    var steps = [point(edges[0], floor)]
    for bin in 0..<count {
      steps += [point(edges[bin], height(contents[bin])), point(edges[bin + 1], height(contents[bin]))]
    }
    steps.append(point(edges[count], floor))
    canvas.clipped(to: area) {
      canvas.fill(steps, colour.opacity(0.18))
      canvas.draw(steps, Stroke(colour, width: 1.6))
    }
  }

  /// Draws a mark for each pair of values; pairs without a place are passed over.
  ///
  /// - Parameters:
  ///   - points: pairs of values.
  ///   - colour: of the marks; make it transparent where many lie upon each other.
  ///   - marker: the shape of the marks.
  ///   - radius: half the extent of a mark.
  ///   - canvas: the picture.
  public func drawPoints(
    _ points: [(x: Double, y: Double)], colour: Colour, marker: Marker = .disc, radius: Double = 2.5,
    on canvas: Canvas
  ) {
    canvas.clipped(to: area) {
      for pair in points {
        Self.draw(marker, at: point(pair.x, pair.y), radius, colour, canvas)
      }
    }
  }

  /// Draws a vertical bar around each value, such as its uncertainty.
  ///
  /// - Parameters:
  ///   - points: values with their errors, one each side.
  ///   - colour: of the bars.
  ///   - canvas: the picture.
  public func drawErrors(
    _ points: [(x: Double, y: Double, error: Double)], colour: Colour, on canvas: Canvas
  ) {
    canvas.clipped(to: area) {
      for one in points where one.error > 0 {
        let low = y.isLogarithmic ? max(one.y - one.error, y.range.lowerBound) : one.y - one.error
        canvas.draw([point(one.x, low), point(one.x, one.y + one.error)], Stroke(colour))
      }
    }
  }

  /// Draws a line through pairs of values; pairs without a place interrupt it.
  ///
  /// - Parameters:
  ///   - points: pairs of values.
  ///   - stroke: colour, width and dashes.
  ///   - canvas: the picture.
  public func drawLine(_ points: [(x: Double, y: Double)], _ stroke: Stroke, on canvas: Canvas) {
    canvas.clipped(to: area) { canvas.draw(points.map { point($0.x, $0.y) }, stroke) }
  }

  private static func draw(
    _ marker: Marker, at point: Canvas.Point, _ radius: Double, _ colour: Colour, _ canvas: Canvas
  ) {
    guard abs(point.x) < 1e5, abs(point.y) < 1e5 else { return }
    switch marker {
    case .disc: canvas.fillDisc(at: point, radius: radius, colour)
    case .square:
      canvas.fill(
        Canvas.Rectangle(x: point.x - radius, y: point.y - radius, width: 2 * radius, height: 2 * radius),
        colour)
    case .cross:
      for sign in [-1.0, 1] {
        canvas.draw(
          [
            Canvas.Point(point.x - radius, point.y - sign * radius),
            Canvas.Point(point.x + radius, point.y + sign * radius),
          ], Stroke(colour, width: max(1, radius * 0.5)))
      }
    }
  }
}
