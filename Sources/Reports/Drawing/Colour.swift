/// A colour of a picture: parts from 0 to 1 in sRGB.
public struct Colour: Equatable, Sendable {
  /// The red part.
  public var red: Double
  /// The green part.
  public var green: Double
  /// The blue part.
  public var blue: Double
  /// 1 hides what is below, 0 is invisible.
  public var opacity: Double

  /// Makes a colour from its parts, each from 0 to 1.
  ///
  /// - Parameters:
  ///   - red: the red part.
  ///   - green: the green part.
  ///   - blue: the blue part.
  ///   - opacity: 1 hides what is below, 0 is invisible.
  public init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.opacity = opacity
  }

  /// Makes a colour as web pages write it, such as `0x1B9E77`.
  public init(_ hexadecimal: UInt32) {
    func part(_ shift: UInt32) -> Double { Double((hexadecimal >> shift) & 0xFF) / 255 }
    self.init(red: part(16), green: part(8), blue: part(0))
  }

  /// The colour with another opacity.
  public func opacity(_ value: Double) -> Colour {
    Colour(red: red, green: green, blue: blue, opacity: value)
  }

  /// White.
  public static let white = Colour(0xFFFFFF)
  /// Texts and frames.
  public static let text = Colour(0x16202B)
  /// What explains: ticks and second lines.
  public static let muted = Colour(0x55616E)
  /// Lines of a grid.
  public static let grid = Colour(0xE2E7ED)
  /// Pixels and areas without a value.
  public static let empty = Colour(0xE9EDF1)
  /// What must be seen on every colour of a map.
  public static let mark = Colour(0xD6006C)

  /// Colours of several data sets on one plot, after Okabe and Ito: apart for every kind of colour vision.
  public static let series = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000].map {
    Colour($0)
  }
}
