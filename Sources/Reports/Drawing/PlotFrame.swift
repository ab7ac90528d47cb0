/// A plot on a picture: two axes with ticks, grid and labels, and what is drawn between them.
///
/// Make the frame, ``drawAxes(on:title:)``, then draw data; data beyond the axes are cut off.
public struct PlotFrame: Equatable, Sendable {
  /// Where the data are drawn; ticks and labels are outside, left and below.
  public var area: Canvas.Rectangle
  /// The horizontal axis.
  public var x: PlotAxis
  /// The vertical axis; its values go up.
  public var y: PlotAxis
  /// The height of the font of ticks; labels are somewhat larger.
  public var fontSize: Double

  /// Makes a plot within a part of a picture, which also holds the labels.
  ///
  /// - Parameters:
  ///   - outer: the part of the picture.
  ///   - x: the horizontal axis.
  ///   - y: the vertical axis.
  ///   - fontSize: the height of the font of ticks.
  public init(in outer: Canvas.Rectangle, x: PlotAxis, y: PlotAxis, fontSize: Double = 12) {
    let (left, below, above) = (fontSize * 5.4, fontSize * 3.6, fontSize * 2.2)
    area = Canvas.Rectangle(
      x: outer.x + left, y: outer.y + above, width: max(10, outer.width - left - fontSize * 1.4),
      height: max(10, outer.height - below - above))
    self.x = x
    self.y = y
    self.fontSize = fontSize
  }

  /// The place of a pair of values; not finite if it has none.
  public func point(_ xValue: Double, _ yValue: Double) -> Canvas.Point {
    Canvas.Point(
      area.x + x.fraction(of: xValue) * area.width, area.y + (1 - y.fraction(of: yValue)) * area.height)
  }

  /// Draws grid, frame, ticks, labels and the title.
  ///
  /// - Parameters:
  ///   - canvas: the picture.
  ///   - title: a line above the plot.
  public func drawAxes(on canvas: Canvas, title: String = "") {
    let (right, bottom) = (area.x + area.width, area.y + area.height)
    for tick in x.ticks(about: max(2, Int(area.width / (fontSize * 6)))) {
      let at = area.x + x.fraction(of: tick.value) * area.width
      drawTick(canvas, tick, from: Canvas.Point(at, bottom), to: Canvas.Point(at, area.y))
      canvas.write(
        tick.label, at: Canvas.Point(at, bottom + fontSize * 1.4), size: fontSize, alignment: .middle,
        colour: .muted)
    }
    for tick in y.ticks(about: max(2, Int(area.height / (fontSize * 4)))) {
      let at = area.y + (1 - y.fraction(of: tick.value)) * area.height
      drawTick(canvas, tick, from: Canvas.Point(area.x, at), to: Canvas.Point(right, at))
      canvas.write(
        tick.label, at: Canvas.Point(area.x - fontSize * 0.5, at + fontSize * 0.36), size: fontSize,
        alignment: .end,
        colour: .muted)
    }
    drawFrame(canvas)
    drawLabels(canvas, title)
  }

  private func drawTick(_ canvas: Canvas, _ tick: PlotAxis.Tick, from: Canvas.Point, to: Canvas.Point) {
    if tick.label.isEmpty {
      let part = 6 / max(1, abs(to.x - from.x) + abs(to.y - from.y))
      let end = Canvas.Point(from.x + part * (to.x - from.x), from.y + part * (to.y - from.y))
      canvas.draw([from, end], Stroke(.muted, width: 0.7))
    } else {
      canvas.draw([from, to], Stroke(.grid))
    }
  }

  private func drawFrame(_ canvas: Canvas) {
    let (right, bottom) = (area.x + area.width, area.y + area.height)
    let corners = [(area.x, area.y), (right, area.y), (right, bottom), (area.x, bottom)]
    canvas.draw(corners.map { Canvas.Point($0, $1) }, Stroke(.muted), isClosed: true)
  }

  private func drawLabels(_ canvas: Canvas, _ title: String) {
    let size = fontSize * 1.08
    canvas.write(
      x.label, at: Canvas.Point(area.x + area.width / 2, area.y + area.height + fontSize * 3), size: size,
      alignment: .middle, maximumWidth: area.width)
    canvas.write(
      y.label, at: Canvas.Point(area.x - fontSize * 4.1, area.y + area.height / 2), size: size,
      alignment: .middle,
      maximumWidth: area.height, angle: -.pi / 2)
    canvas.write(
      title, at: Canvas.Point(area.x, area.y - fontSize * 0.8), size: fontSize * 1.15, isBold: true,
      maximumWidth: area.width)
  }
}

extension PlotFrame {
  /// A line of a legend.
  public struct LegendEntry: Equatable, Sendable {
    /// What is shown.
    public var label: String
    /// Its colour and dashes.
    public var stroke: Stroke

    /// Makes a line of a legend.
    ///
    /// - Parameters:
    ///   - label: what is shown.
    ///   - stroke: its colour and dashes.
    public init(_ label: String, _ stroke: Stroke) {
      self.label = label
      self.stroke = stroke
    }
  }

  /// Draws what the colours mean, in an upper corner of the plot.
  ///
  /// - Parameters:
  ///   - entries: the lines.
  ///   - isLeft: whether it stands left and not right.
  ///   - canvas: the picture.
  public func drawLegend(_ entries: [LegendEntry], isLeft: Bool = false, on canvas: Canvas) {
    guard !entries.isEmpty else { return }
    let row = fontSize * 1.5
    let sample = fontSize * 2
    let longest = entries.map { canvas.width(of: DisplayText.clean($0.label), size: fontSize) }.max() ?? 0
    let width = min(longest + sample + fontSize * 1.8, area.width - 16)
    let left = isLeft ? area.x + 8 : area.x + area.width - width - 8
    canvas.fill(
      Canvas.Rectangle(
        x: left, y: area.y + 8, width: width, height: row * Double(entries.count) + fontSize * 0.6),
      Colour.white.opacity(0.85))
    for (index, entry) in entries.enumerated() {
      let y = area.y + 8 + row * (Double(index) + 0.75) + fontSize * 0.3
      let line = [Canvas.Point(left + fontSize * 0.5, y), Canvas.Point(left + fontSize * 0.5 + sample, y)]
      canvas.draw(
        line, Stroke(entry.stroke.colour, width: max(2, entry.stroke.width), dashes: entry.stroke.dashes))
      canvas.write(
        entry.label, at: Canvas.Point(left + sample + fontSize, y + fontSize * 0.36), size: fontSize,
        maximumWidth: width - sample - fontSize * 1.4)
    }
  }
}
