/// An integration window around a peak: the parameters that most extractors share.
///
/// Configuration keys: `window_width`, `window_shift`, `apply_integration_correction`.
public struct PeakWindow: Sendable, Equatable {
  /// The number of samples.
  public var width: Int
  /// How many samples the window starts before the peak.
  public var shift: Int
  /// Whether the charge is scaled up to the whole reference pulse.
  public var appliesIntegrationCorrection: Bool

  /// Makes a window; the defaults are those of most extractors.
  public init(width: Int = 7, shift: Int = 3, appliesIntegrationCorrection: Bool = true) {
    self.width = width
    self.shift = shift
    self.appliesIntegrationCorrection = appliesIntegrationCorrection
  }
}

/// Which image extractor turns waveforms into charges and times, with its parameters.
///
/// Names and definitions are ctapipe 0.17's.
public enum ImageExtractor: Sendable, Equatable {
  /// A window around the maximum of each pixel's own waveform.
  case localPeakWindowSum(PeakWindow = PeakWindow())
  /// A window around a fixed sample.
  case fixedWindowSum(PeakWindow = PeakWindow(width: 7, shift: 0), peakIndex: Int = 0)
  /// All samples, without correction.
  case fullWaveformSum
  /// A window around the maximum of the mean waveform of the brightest `pixelFraction` of the pixels.
  case globalPeakWindowSum(PeakWindow = PeakWindow(), pixelFraction: Double = 1)
  /// A window around the maximum of the summed waveforms of the neighbours and `localWeight` times its own.
  case neighborPeakWindowSum(PeakWindow = PeakWindow(), localWeight: Int = 0)
  /// The same after the mean of samples `baselineStart..<baselineEnd` was subtracted.
  case baselineSubtractedNeighborPeakWindowSum(
    PeakWindow = PeakWindow(), localWeight: Int = 0, baselineStart: Int = 0, baselineEnd: Int = 10)
  /// The window with the largest sum.
  case slidingWindowMaxSum(width: Int = 7, appliesIntegrationCorrection: Bool = true)
  /// A first pass finds the shower's main island, its time gradient places the windows of all other pixels.
  case twoPassWindowSum(coreThreshold: Double = 6, appliesIntegrationCorrection: Bool = true)

  /// ctapipe's name.
  public var name: String {
    switch self {
    case .localPeakWindowSum: "LocalPeakWindowSum"
    case .fixedWindowSum: "FixedWindowSum"
    case .fullWaveformSum: "FullWaveformSum"
    case .globalPeakWindowSum: "GlobalPeakWindowSum"
    case .neighborPeakWindowSum: "NeighborPeakWindowSum"
    case .baselineSubtractedNeighborPeakWindowSum: "BaselineSubtractedNeighborPeakWindowSum"
    case .slidingWindowMaxSum: "SlidingWindowMaxSum"
    case .twoPassWindowSum: "TwoPassWindowSum"
    }
  }

  /// All extractors with their default parameters.
  public static let defaults: [ImageExtractor] = [
    .localPeakWindowSum(), .fixedWindowSum(), .fullWaveformSum, .globalPeakWindowSum(),
    .neighborPeakWindowSum(),
    .baselineSubtractedNeighborPeakWindowSum(), .slidingWindowMaxSum(), .twoPassWindowSum(),
  ]

  /// Checks the ranges of all parameters.
  public func validate() throws(CalibrationError) {
    switch self {
    case .localPeakWindowSum(let window), .neighborPeakWindowSum(let window, _):
      try check(window)
    case .fixedWindowSum(let window, let peak):
      try check(window)
      try check("peak_index", peak, 0...4095)
    case .globalPeakWindowSum(let window, let fraction):
      try check(window)
      guard fraction > 0, fraction <= 1 else {
        throw .invalidParameter(
          name: "\(name).pixel_fraction", found: "\(fraction)", expected: "above 0, at most 1")
      }
    case .baselineSubtractedNeighborPeakWindowSum(let window, _, let start, let end):
      try check(window)
      try check("baseline_start", start, 0...4095)
      try check("baseline_end", end, (start + 1)...4096)
    case .slidingWindowMaxSum(let width, _):
      try check("window_width", width, 1...4096)
    case .twoPassWindowSum(let threshold, _):
      guard threshold.isFinite else {
        throw .invalidParameter(
          name: "\(name).core_threshold", found: "\(threshold)", expected: "a number of p.e.")
      }
    case .fullWaveformSum: break
    }
  }

  private func check(_ window: PeakWindow) throws(CalibrationError) {
    try check("window_width", window.width, 1...4096)
    try check("window_shift", window.shift, -4096...4096)
  }

  private func check(_ key: String, _ value: Int, _ range: ClosedRange<Int>) throws(CalibrationError) {
    guard range.contains(value) else {
      throw .invalidParameter(
        name: "\(name).\(key)", found: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
    }
  }
}
