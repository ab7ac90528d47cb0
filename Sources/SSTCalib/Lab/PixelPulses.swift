public import SSTCore

/// Where the pixels of a run have their pulses, and which of them are lit.
public struct PixelPulses: Sendable, Equatable {
  /// Whether a pixel has light, and if not, why.
  public enum State: String, Sendable, Codable {
    /// Lit: its charges are extracted.
    case live
    /// Dead: it has no signal at all, or its board is missing.
    case dead
    /// Unlit: it works, but no light reaches it. Tables have the word `off` of the first release.
    case off
  }

  /// The state of each pixel.
  public var states: [State]
  /// The sample of each pixel's pulse.
  public var peaks: [Int]
  /// The integer part of the median pulse position of the live pixels.
  public var reference: Int
  /// For each pixel, the height of its average waveform in units of the noise of that waveform.
  public var significances: [Double]

  /// Collects what is known of a run.
  ///
  /// - Parameters:
  ///   - states: the state of each pixel.
  ///   - peaks: the sample of each pixel's pulse.
  ///   - reference: the sample of the reference.
  ///   - significances: for each pixel, the height of its average waveform in units of its noise.
  public init(states: [State], peaks: [Int], reference: Int, significances: [Double] = []) {
    self.states = states
    self.peaks = peaks
    self.reference = reference
    self.significances = significances
  }

  /// The same live pixels with the pulse positions of another run, for runs with too little light for their
  /// own.
  ///
  /// - Throws: ``LabError`` if the cameras differ.
  public func withPeaks(of other: PixelPulses) throws(LabError) -> PixelPulses {
    guard other.peaks.count == peaks.count else {
      throw .wrongCount(what: "pulse positions", found: other.peaks.count, expected: peaks.count)
    }
    return PixelPulses(
      states: states, peaks: other.peaks, reference: other.reference, significances: significances)
  }

  /// The live pixels, in order.
  public var livePixels: [Int] { states.indices.filter { states[$0] == .live } }

  /// How much later than the reference a pixel has its pulse, in samples.
  public func shift(ofPixel pixel: Int) -> Int { peaks[pixel] - reference }
}

/// How pulses are searched for in average waveforms.
public struct PulseSearch: Sendable, Equatable {
  /// The samples in which a pulse is searched for: 20 to 49.
  public static let usualLitSamples = 20..<50

  /// The samples that make a pixel lit.
  public var litSamples: Range<Int>
  /// The smallest height of a lit pixel's average waveform, in units of its noise.
  public var minimumSignificance: Double
  /// The smallest height of a lit pixel, relative to the median of all that are significant.
  ///
  /// After many events what neighbors spill over is significant too.
  public var minimumHeight: Double
  /// How far from the camera's median a pulse may be, in samples.
  public var maximumShift: Int
  /// Defects that are reproduced. With `unlitPixelsStay` a pixel is off below a third of the largest average, and is
  /// left out only if fewer than one in six is lit; its pulse is the first maximum over all samples.
  public var quirks: Quirks

  /// Makes a search.
  ///
  /// - Parameters:
  ///   - litSamples: the samples that make a pixel lit; 20 to 49 in the original.
  ///   - minimumSignificance: the smallest height of a lit pixel, in units of the noise.
  ///   - minimumHeight: the smallest height of a lit pixel, relative to the median of those that are significant.
  ///   - maximumShift: how far from the camera's median a pulse may be.
  ///   - quirks: defects that are reproduced.
  public init(
    litSamples: Range<Int> = PulseSearch.usualLitSamples, minimumSignificance: Double = 6,
    minimumHeight: Double = 0.02,
    maximumShift: Int = 8, quirks: Quirks = []
  ) {
    self.litSamples = litSamples
    self.minimumSignificance = minimumSignificance
    self.minimumHeight = minimumHeight
    self.maximumShift = min(max(0, maximumShift), 1 << 20)
    self.quirks = quirks
  }
}

extension PulseSearch {
  /// Pixels below this part of the lit ones may see their neighbors only.
  private static let spillOver = 0.1
  /// So many times higher has the least lit pixel to be than the highest of those.
  private static let gap = 3.0

  /// The height below which a significant pixel is not lit.
  ///
  /// Electrical crosstalk makes many pixels significant, be they nearly all: where few are lit they are the usual ones.
  /// The lit ones are those of about the height of the highest; if a gap parts them from a fourth of the pixels or more,
  /// all of these are off. Otherwise a part of the usual height counts.
  ///
  /// - Parameter heights: those of all significant pixels.
  func leastHeight(among heights: [Double]) -> Double {
    let sorted = heights.sorted()
    guard minimumHeight > 0, let usual = heights.upperMedian(),
      let high = sorted.dropLast(sorted.count / 30).last
    else { return 0 }
    let usualLeast = minimumHeight * usual
    guard let lit = sorted.filter({ $0 > high / 3 }).upperMedian() else { return usualLeast }
    let count = sorted.count { $0 < Self.spillOver * lit }
    guard 4 * count >= sorted.count, count > 0, count < sorted.count,
      sorted[count] > Self.gap * sorted[count - 1]
    else { return usualLeast }
    return max(sorted[count], usualLeast)
  }
}
