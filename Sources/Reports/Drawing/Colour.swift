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

/// Colours for numbers, even in brightness and safe for colour-blind readers.
public enum ColourMap: String, Sendable, CaseIterable {
  /// From dark blue over green to yellow.
  case viridis
  /// From dark blue over red to yellow.
  case plasma

  /// The colour of a number from 0 to 1; numbers beyond have the colours of the ends.
  public func colour(_ fraction: Double) -> Colour {
    let anchors = anchors
    let place = min(max(fraction.isNaN ? 0 : fraction, 0), 1) * Double(anchors.count - 1)
    let lower = min(Int(place), anchors.count - 2)
    let (a, b) = (Colour(anchors[lower]), Colour(anchors[lower + 1]))
    let rest = place - Double(lower)
    return Colour(
      red: a.red + (b.red - a.red) * rest, green: a.green + (b.green - a.green) * rest,
      blue: a.blue + (b.blue - a.blue) * rest)
  }

  /// The colours of matplotlib at equal distances; the pages have them from here.
  private var anchors: [UInt32] {
    switch self {
    case .viridis: Self.viridisAnchors
    case .plasma: Self.plasmaAnchors
    }
  }

  /// All maps by their names, for the scripts' `SST.palette`: red, green and blue of each of the colours.
  static var value: ReportValue {
    .object(
      allCases.map { map in
        (map.rawValue, .counts(map.anchors.flatMap { [$0 >> 16, $0 >> 8 & 0xFF, $0 & 0xFF] }))
      })
  }

  private static let viridisAnchors: [UInt32] = [
    0x440154, 0x481467, 0x482576, 0x453781, 0x404688, 0x39558C, 0x33638D, 0x2D718E, 0x287D8E, 0x238A8D,
    0x1F968B, 0x20A386, 0x29AF7F, 0x3DBC74, 0x56C667, 0x75D054, 0x95D840, 0xBADE28, 0xDDE318, 0xFDE725,
  ]
  private static let plasmaAnchors: [UInt32] = [
    0x0D0887, 0x2C0594, 0x43039E, 0x5901A5, 0x6E00A8, 0x8305A7, 0x9511A1, 0xA72197, 0xB6308B, 0xC5407E,
    0xD14E72, 0xDD5E66, 0xE76E5B, 0xF07F4F, 0xF79044, 0xFCA338, 0xFEB72D, 0xFCCD25, 0xF7E225, 0xF0F921,
  ]
}
