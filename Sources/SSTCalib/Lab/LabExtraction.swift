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

  /// The factor on charges for what a window around the peak of a pulse misses of it.
  ///
  /// - Parameters:
  ///   - pulse: the mean shape of a pulse.
  ///   - samplingRateGHz: samples per nanosecond.
  /// - Throws: ``CalibrationError/unusablePulse(reason:)`` if the window sees nothing.
  public func integrationCorrection(
    _ pulse: PulseShape, samplingRateGHz: Double
  ) throws(CalibrationError) -> Double {
    try ReferencePulse(amplitudes: pulse.amplitudes, stepNS: pulse.stepNS).integrationCorrection(
      width: windowWidth, shift: windowShift, samplePeriodNS: 1 / samplingRateGHz)
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

/// Why waveforms of lab runs cannot be extracted.
public enum LabError: SSTError, Equatable {
  /// Waveforms too short for the baseline samples.
  case tooFewSamples(found: Int, needed: Int)
  /// A list has another length than the camera has pixels, or waveforms have another shape.
  case wrongCount(what: String, found: Int, expected: Int)
  /// A window whose width or shift is out of bounds.
  case badWindow(Int)
  /// A pulse position that is not in the readout.
  case peakOutside(Int, sampleCount: Int)
  /// No event was added up.
  case noEvents
  /// No pixel is lit.
  case noLitPixel

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .tooFewSamples: ErrorCode(.incompatible, 63, "lab-waveform-too-short")
    case .wrongCount: ErrorCode(.incompatible, 64, "lab-waveform-shape")
    case .badWindow: ErrorCode(.usage, 64, "lab-window-width")
    case .peakOutside: ErrorCode(.incompatible, 65, "lab-peak-outside")
    case .noEvents: ErrorCode(.noEvents, 60, "lab-no-events")
    case .noLitPixel: ErrorCode(.noEvents, 61, "lab-no-lit-pixel")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .tooFewSamples(let found, let needed):
      "waveforms of \(found) samples are too short: the baseline needs \(needed). Record longer waveforms."
    case .wrongCount(let what, let found, let expected):
      "\(found) \(what), but \(expected) are expected. Process runs of different cameras one by one."
    case .badWindow(let width):
      "a window of \(width) samples is not possible. Use a width of at least 1, and a shift that places it "
        + "near the pulse."
    case .peakOutside(let peak, let count):
      "a pulse at sample \(peak) is outside waveforms of \(count) samples. Use pulse positions of runs with "
        + "the same readout."
    case .noEvents:
      "no event is left to find the pulses: the run is empty, or all its events are stale or damaged."
    case .noLitPixel:
      "no pixel shows a pulse in the mean waveform of all events. Check the light source and the baseline "
        + "samples."
    }
  }
}
