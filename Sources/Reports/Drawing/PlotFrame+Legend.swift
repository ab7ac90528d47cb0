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
