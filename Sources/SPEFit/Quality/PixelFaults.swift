/// Why a pixel is not good; empty for a good one.
public struct PixelFaults: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt16

  /// Takes bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The fit did not end in a minimum, or its values are no numbers.
  public static let notFitted = PixelFaults(rawValue: 1)
  /// The charge of one photoelectron spreads by more than half of itself.
  public static let wideCharge = PixelFaults(rawValue: 2)
  /// The gain is far from that of the other pixels.
  public static let gainOutlier = PixelFaults(rawValue: 4)
  /// The spread of the charge is far from that of the other pixels.
  public static let gainSigmaOutlier = PixelFaults(rawValue: 8)
  /// The peaks are not apart.
  public static let unresolved = PixelFaults(rawValue: 16)
  /// The p-value of the fit is too small.
  public static let unlikely = PixelFaults(rawValue: 32)
  /// The pedestal is much wider than that of the other pixels.
  public static let noisy = PixelFaults(rawValue: 64)
  /// The pixel sees much less light than the pixels around it.
  public static let dim = PixelFaults(rawValue: 128)
  /// The pixel sees hardly any light.
  public static let unlit = PixelFaults(rawValue: 256)

  /// All faults with a stable word and a sentence, in the order of the bits.
  private static let texts: [(word: String, sentence: String)] = [
    ("not-fitted", "The fit did not end in a minimum."),
    ("wide-charge", "The charge of one photoelectron spreads by more than half of itself."),
    ("gain-outlier", "The gain is far from that of the other pixels."),
    (
      "gain-sigma-outlier",
      "The spread of the charge of one photoelectron is far from that of the other pixels."
    ),
    ("unresolved", "The photoelectron peaks do not stand apart."),
    ("unlikely", "The fit does not describe the data."),
    ("noisy", "The electronic noise is much larger than that of the other pixels."),
    ("dim", "The pixel sees much less light than expected at its place."),
    ("unlit", "The pixel sees hardly any light."),
  ]

  /// The stable words of the faults in the set, as files carry them.
  public var words: [String] { chosen.map(\.word) }

  /// A sentence for each fault in the set.
  public var sentences: [String] { chosen.map(\.sentence) }

  private var chosen: [(word: String, sentence: String)] {
    Self.texts.enumerated().filter { rawValue >> $0.offset & 1 != 0 }.map(\.element)
  }
}
