internal import CCairo

extension Canvas {
  /// Where the point of a text is, seen from the text.
  public enum Alignment: Double, Sendable {
    /// The text begins at the point.
    case start = 0
    /// The text has the point in its middle.
    case middle = 0.5
    /// The text ends at the point.
    case end = 1
  }

  /// Writes a line of text, sans serif.
  ///
  /// Control characters are replaced, and what is too long is cut and ends with an ellipsis.
  /// - Parameters:
  ///   - text: the text.
  ///   - point: a point of its base line.
  ///   - size: the height of the font in units of the picture.
  ///   - alignment: where the point is, seen from the text.
  ///   - isBold: whether it is heavy.
  ///   - maximumWidth: the most that it may be long; nil for no limit.
  ///   - angle: in radians, clockwise around the point.
  ///   - colour: the colour.
  public func write(
    _ text: String, at point: Point, size: Double = 12, alignment: Alignment = .start, isBold: Bool = false,
    maximumWidth: Double? = nil, angle: Double = 0, colour: Colour = .text
  ) {
    guard point.x.isFinite, point.y.isFinite else { return }
    let shown = fitting(text, size: size, isBold: isBold, maximumWidth)
    let length = width(of: shown, size: size, isBold: isBold)
    cairo_save(context)
    cairo_translate(context, point.x, point.y)
    cairo_rotate(context, angle)
    cairo_move_to(context, -alignment.rawValue * length, 0)
    use(colour)
    cairo_show_text(context, shown)
    cairo_restore(context)
    cairo_new_path(context)
  }

  /// How long a text becomes, in units of the picture.
  public func width(of text: String, size: Double = 12, isBold: Bool = false) -> Double {
    cairo_select_font_face(
      context, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
      isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, text, &extents)
    return extents.x_advance
  }

  private func fitting(_ text: String, size: Double, isBold: Bool, _ limit: Double?) -> String {
    let whole = DisplayText.clean(text)
    guard let limit, width(of: whole, size: size, isBold: isBold) > limit else { return whole }
    var (shortest, longest) = (0, whole.count)
    while shortest < longest {
      let middle = (shortest + longest + 1) / 2
      let isFitting = width(of: whole.prefix(middle) + "…", size: size, isBold: isBold) <= limit
      if isFitting { shortest = middle } else { longest = middle - 1 }
    }
    return whole.prefix(shortest) + "…"
  }
}
