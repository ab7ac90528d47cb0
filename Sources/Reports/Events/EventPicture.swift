/// One event as a picture: the cameras side by side, with colour bars, ellipses and parameters.
struct EventPicture {
  let page: EventDisplayPage
  let event: DisplayedEvent

  /// The extent of a camera with its colour bar.
  private static let camera = Canvas.Rectangle(x: 0, y: 0, width: 560, height: 560)
  private static let header = 74.0
  private static let footer = 132.0

  /// Draws the event.
  ///
  /// - Throws: ``DrawingError``.
  func draw() throws(DrawingError) -> Canvas {
    let width = Int(Self.camera.width) * max(1, page.telescopes.count) + 24
    let height = Int(Self.camera.height + Self.header + Self.footer)
    let canvas = try Canvas(width: width, height: height, scale: 1.5)
    let room = Double(width) - 40
    canvas.write(
      page.title, at: Canvas.Point(20, 30), size: 18, isBold: true, maximumWidth: room)
    canvas.write(headline, at: Canvas.Point(20, 54), size: 14, maximumWidth: room, colour: .muted)
    for (index, telescope) in page.telescopes.enumerated() {
      let area = Canvas.Rectangle(
        x: 12 + Double(index) * Self.camera.width, y: Self.header, width: Self.camera.width,
        height: Self.camera.height)
      draw(telescope, event.images[index], in: area, on: canvas)
    }
    return canvas
  }

  private var headline: String {
    var parts = ["event \(event.id)"]
    if let time = event.images.compactMap({ $0?.time }).first { parts.append(time) }
    if !event.kind.isEmpty { parts.append(event.kind) }
    if let stereo = event.stereo {
      parts.append(
        stereo.isValid
          ? "altitude \(NumberText.fixed(stereo.altitudeDeg, decimals: 3))°,"
            + " azimuth \(NumberText.fixed(stereo.azimuthDeg, decimals: 3))°,"
            + " core \(CompassText.position(north: stereo.coreX, west: stereo.coreY))" : stereo.status)
    } else if let truth = event.truth {
      parts.append(
        "\(truth.primary) of \(NumberText.fixed(truth.energyTeV, decimals: 3)) TeV, true altitude \(NumberText.fixed(truth.altitudeDeg, decimals: 3))°,"
          + " azimuth \(NumberText.fixed(truth.azimuthDeg, decimals: 3))°,"
          + " core \(CompassText.position(north: truth.coreX, west: truth.coreY))")
    }
    return parts.joined(separator: "   ")
  }

  private func draw(
    _ telescope: DisplayedTelescope, _ image: DisplayedImage?, in area: Canvas.Rectangle, on canvas: Canvas
  ) {
    canvas.write(
      telescope.name, at: Canvas.Point(area.x + 8, area.y + 14), size: 15, isBold: true,
      maximumWidth: area.width - 16)
    guard let image else {
      canvas.write(
        "no image", at: Canvas.Point(area.x + area.width / 2, area.y + area.height / 2), alignment: .middle,
        colour: .muted)
      return
    }
    let inner = Canvas.Rectangle(x: area.x, y: area.y + 20, width: area.width, height: area.height - 64)
    let range = Self.range(of: image.charges)
    let picture = CameraPicture(camera: telescope.camera, area: inner)
    picture.draw(image, range: range, on: canvas)
    drawBar(
      in: Canvas.Rectangle(
        x: area.x + 60, y: area.y + area.height - 36, width: area.width - 120, height: 12), range: range,
      label: "charge (\(telescope.chargeUnit))", on: canvas)
    drawParameters(image, at: Canvas.Point(area.x + 12, area.y + area.height + 30), on: canvas)
  }

  /// From the smallest charge, at most 0, to the largest.
  private static func range(of charges: [Float]) -> ClosedRange<Double> {
    let finite = charges.filter(\.isFinite)
    return PlotAxis("", Double(min(0, finite.min() ?? 0))...Double(max(0, finite.max() ?? 0))).range
  }

  private func drawBar(
    in area: Canvas.Rectangle, range: ClosedRange<Double>, label: String, on canvas: Canvas
  ) {
    let steps = 256
    for step in 0..<steps {
      let width = area.width / Double(steps)
      canvas.fill(
        Canvas.Rectangle(
          x: area.x + Double(step) * width, y: area.y, width: width + 0.5, height: area.height),
        ColourMap.viridis.colour(Double(step) / Double(steps - 1)))
    }
    let axis = PlotAxis(label, range)
    for tick in axis.ticks(about: 5) {
      let x = area.x + axis.fraction(of: tick.value) * area.width
      canvas.draw(
        [Canvas.Point(x, area.y + area.height), Canvas.Point(x, area.y + area.height + 4)], Stroke(.muted))
      canvas.write(
        tick.label, at: Canvas.Point(x, area.y + area.height + 16), size: 12, alignment: .middle,
        colour: .muted)
    }
    canvas.write(
      label, at: Canvas.Point(area.x + area.width / 2, area.y + area.height + 32), size: 12,
      alignment: .middle, maximumWidth: area.width, colour: .muted)
  }

  /// The first parameters in columns, the most important first.
  private func drawParameters(_ image: DisplayedImage, at corner: Canvas.Point, on canvas: Canvas) {
    let rows = 4
    let width = (Self.camera.width - 20) / 3
    for (index, quantity) in page.quantities.prefix(3 * rows).enumerated() {
      let unit = quantity.unit.isEmpty ? "" : " " + quantity.unit
      canvas.write(
        "\(quantity.name)  \(NumberText.number(image.values[index]))\(unit)",
        at: Canvas.Point(corner.x + Double(index / rows) * width, corner.y + Double(index % rows) * 19 + 8),
        size: 12.5, maximumWidth: width - 8)
    }
    if !image.note.isEmpty {
      canvas.write(
        image.note, at: Canvas.Point(corner.x, corner.y + Double(rows) * 19 + 6), size: 12,
        maximumWidth: Self.camera.width - 24, colour: .muted)
    }
  }
}

/// Positions on the ground in words.
enum CompassText {
  /// "64 m north, 79 m east of the array center"
  static func position(north: Double, west: Double) -> String {
    "\(distance(north, "north", "south")), \(distance(west, "west", "east")) of the array center"
  }

  private static func distance(_ meters: Double, _ positive: String, _ negative: String) -> String {
    "\(NumberText.fixed(abs(meters), decimals: 1)) m \(meters < 0 ? negative : positive)"
  }
}

extension EventDisplayPage {
  /// Draws one of the events as a picture, without a browser.
  ///
  /// - Parameter index: the place of the event among ``events``.
  /// - Returns: the picture; save it with ``Canvas/writePNG(to:overwrite:in:)``.
  /// - Throws: ``DrawingError``.
  public func picture(ofEvent index: Int) throws(DrawingError) -> Canvas {
    try EventPicture(page: self, event: events[index]).draw()
  }
}
