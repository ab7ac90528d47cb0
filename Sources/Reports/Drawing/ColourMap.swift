/// Colours for numbers, even in brightness and safe for colour-blind readers.
public enum ColourMap: Sendable {
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

  /// The colours of matplotlib at equal distances, the same as in `Web/colours.js`.
  private var anchors: [UInt32] {
    switch self {
    case .viridis: Self.viridisAnchors
    case .plasma: Self.plasmaAnchors
    }
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
