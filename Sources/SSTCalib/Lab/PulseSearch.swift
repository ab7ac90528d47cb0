/// How pulses are looked for in average waveforms.
public struct PulseSearch: Sendable, Equatable {
  /// The samples that make a pixel lit.
  public var litSamples: Range<Int>
  /// The smallest height of a lit pixel's average waveform, in units of its noise.
  public var minimumSignificance: Double
  /// How far from the camera's median a pulse may be, in samples.
  public var maximumShift: Int

  /// Makes a search.
  ///
  /// - Parameters:
  ///   - litSamples: the samples that make a pixel lit; 20 to 49 in the original.
  ///   - minimumSignificance: the smallest height of a lit pixel, in units of the noise.
  ///   - maximumShift: how far from the camera's median a pulse may be.
  public init(litSamples: Range<Int> = 20..<50, minimumSignificance: Double = 6, maximumShift: Int = 8) {
    self.litSamples = litSamples
    self.minimumSignificance = minimumSignificance
    self.maximumShift = min(max(0, maximumShift), 1 << 20)
  }
}
