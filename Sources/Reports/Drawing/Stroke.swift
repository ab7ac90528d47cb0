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
