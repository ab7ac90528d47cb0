public import SSTCore

/// How pulses are looked for in average waveforms.
public struct PulseSearch: Sendable, Equatable {
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
    litSamples: Range<Int> = 20..<50, minimumSignificance: Double = 6, minimumHeight: Double = 0.02,
    maximumShift: Int = 8, quirks: Quirks = []
  ) {
    self.litSamples = litSamples
    self.minimumSignificance = minimumSignificance
    self.minimumHeight = minimumHeight
    self.maximumShift = min(max(0, maximumShift), 1 << 20)
    self.quirks = quirks
  }
}
