public import SSTCore

/// How charges are extracted from the waveforms of lab runs.
public struct LabExtraction: Sendable, Equatable {
  /// The number of samples that are summed.
  public var windowWidth: Int
  /// How many of them are before the pulse.
  public var windowShift: Int
  /// True if each pixel's window is at its own pulse; otherwise all are at the reference.
  public var alignsTime: Bool
  /// True if the baseline of each event is subtracted.
  public var subtractsBaseline: Bool
  /// The samples that the baseline is taken from.
  public var baseline: BaselineSamples
  /// Defects that are reproduced. Samples beyond the ends of the readout are left out; with `rotatedWaveforms` the end is
  /// joined to the start, for the baseline too.
  public var quirks: Quirks

  /// Makes a description.
  ///
  /// - Parameters:
  ///   - windowWidth: the number of samples that are summed.
  ///   - windowShift: how many of them are before the pulse; nil for half.
  ///   - alignsTime: true if each pixel's window is at its own pulse.
  ///   - subtractsBaseline: true if the baseline of each event is subtracted.
  ///   - baseline: the samples that the baseline is taken from.
  ///   - quirks: defects that are reproduced.
  public init(
    windowWidth: Int = 16, windowShift: Int? = nil, alignsTime: Bool = true, subtractsBaseline: Bool = true,
    baseline: BaselineSamples = BaselineSamples(), quirks: Quirks = []
  ) {
    self.windowWidth = windowWidth
    self.windowShift = windowShift ?? windowWidth / 2
    self.alignsTime = alignsTime
    self.subtractsBaseline = subtractsBaseline
    self.baseline = baseline
    self.quirks = quirks
  }

  /// The window of a pixel in the untouched waveform.
  func window(reference: Int, shift: Int, sampleCount: Int) -> CircularRange {
    let start = reference - windowShift
    guard quirks.contains(.rotatedWaveforms) else {
      return CircularRange(clipping: start + shift..<start + shift + windowWidth, to: sampleCount)
    }
    let cut = (start..<start + windowWidth).clamped(to: 0..<sampleCount)
    return CircularRange(start: cut.lowerBound + shift, count: cut.count, in: sampleCount)
  }
}
