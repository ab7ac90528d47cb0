public import SSTCore

/// Which image extractor turns waveforms into charges and times, with its settings.
///
/// Names and definitions are ctapipe 0.17's.
public enum ImageExtractor: ConfigurableAlgorithm {
  /// A window around the maximum of each pixel's own waveform.
  case localPeakWindowSum(PeakWindow = PeakWindow())
  /// A window around a fixed sample.
  case fixedWindowSum(FixedWindow = FixedWindow())
  /// All samples, without correction.
  case fullWaveformSum
  /// A window around the maximum of the mean waveform of the brightest pixels.
  case globalPeakWindowSum(GlobalPeakWindow = GlobalPeakWindow())
  /// A window around the maximum of the summed waveforms of the neighbors.
  case neighborPeakWindowSum(NeighborPeakWindow = NeighborPeakWindow())
  /// The same after the mean of some samples was subtracted.
  case baselineSubtractedNeighborPeakWindowSum(BaselineSubtractedWindow = BaselineSubtractedWindow())
  /// The window with the largest sum.
  case slidingWindowMaxSum(SlidingWindow = SlidingWindow())
  /// A first pass finds the shower's main island, its time gradient places the windows of all other pixels.
  case twoPassWindowSum(TwoPassWindow = TwoPassWindow())

  /// All extractors; the first is the default.
  public static let variants: [AlgorithmVariant<ImageExtractor>] = [
    AlgorithmVariant("LocalPeakWindowSum", { .localPeakWindowSum($0) }) {
      if case .localPeakWindowSum(let settings) = $0 { settings } else { nil }
    },
    AlgorithmVariant("FixedWindowSum", { .fixedWindowSum($0) }) {
      if case .fixedWindowSum(let settings) = $0 { settings } else { nil }
    },
    AlgorithmVariant("FullWaveformSum", { (_: NoSettings) in .fullWaveformSum }) {
      if case .fullWaveformSum = $0 { NoSettings() } else { nil }
    },
    AlgorithmVariant("GlobalPeakWindowSum", { .globalPeakWindowSum($0) }) {
      if case .globalPeakWindowSum(let settings) = $0 { settings } else { nil }
    },
    AlgorithmVariant("NeighborPeakWindowSum", { .neighborPeakWindowSum($0) }) {
      if case .neighborPeakWindowSum(let settings) = $0 { settings } else { nil }
    },
    AlgorithmVariant(
      "BaselineSubtractedNeighborPeakWindowSum", inheriting: "NeighborPeakWindowSum",
      { .baselineSubtractedNeighborPeakWindowSum($0) }
    ) {
      if case .baselineSubtractedNeighborPeakWindowSum(let settings) = $0 { settings } else { nil }
    },
    AlgorithmVariant("SlidingWindowMaxSum", { .slidingWindowMaxSum($0) }) {
      if case .slidingWindowMaxSum(let settings) = $0 { settings } else { nil }
    },
    AlgorithmVariant("TwoPassWindowSum", { .twoPassWindowSum($0) }) {
      if case .twoPassWindowSum(let settings) = $0 { settings } else { nil }
    },
  ]
}

/// An integration window around a peak: the settings that most extractors share (ctapipe's `LocalPeakWindowSum`).
public struct PeakWindow: Configurable {
  /// The number of samples.
  public var width = 7
  /// How many samples the window starts before the peak.
  public var shift = 3
  /// Whether the charge is scaled up to the whole reference pulse.
  public var appliesIntegrationCorrection = true

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<PeakWindow>] = [
    Setting(
      "window_width", \.width, .integer(in: 1...10_000), byTelescope: true,
      "length of the integration window in samples"),
    Setting(
      "window_shift", \.shift, .integer(in: -10_000...10_000), byTelescope: true,
      "number of samples by which the integration window starts before the peak"),
    Setting(
      "apply_integration_correction", \.appliesIntegrationCorrection, .flag, byTelescope: true,
      "divide the charge by the fraction of the reference pulse inside the window"),
  ]
}

/// A window around a fixed sample.
public struct FixedWindow: Configurable {
  /// The window, which starts at the sample.
  public var window = PeakWindow { $0.shift = 0 }
  /// The sample.
  public var peakIndex = 0

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<FixedWindow>] =
    PeakWindow.settings.at(\.window) + [
      Setting(
        "peak_index", \.peakIndex, .integer(in: 0...10_000), byTelescope: true,
        "fixed sample that the integration window is placed around, instead of a peak of the waveform")
    ]
}

/// A window around the peak of the mean waveform of bright pixels.
public struct GlobalPeakWindow: Configurable {
  /// The window.
  public var window = PeakWindow()
  /// The fraction of the pixels, the brightest ones, that are averaged; above 0.
  public var pixelFraction = 1.0

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<GlobalPeakWindow>] =
    PeakWindow.settings.at(\.window) + [
      Setting(
        "pixel_fraction", \.pixelFraction, .fraction, byTelescope: true,
        "fraction of the pixels, the brightest ones, whose mean waveform defines the common peak")
    ]

  /// No peak can be found in no pixels.
  public func check(_ node: JSONNode, _ place: Place) throws(ConfigurationError) {
    guard pixelFraction > 0 else {
      throw place.invalid("pixel_fraction", of: node, .number(pixelFraction), "above 0, at most 1")
    }
  }
}

/// A window around the peak of the summed waveforms of the neighbors.
public struct NeighborPeakWindow: Configurable {
  /// The window.
  public var window = PeakWindow()
  /// How many times the pixel's own waveform is added.
  public var localWeight = 0

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<NeighborPeakWindow>] =
    PeakWindow.settings.at(\.window) + [
      Setting(
        "local_weight", \.localWeight, .count, byTelescope: true,
        "weight of the pixel's own waveform in the sum of the neighbors' waveforms that defines the peak")
    ]
}

/// The same after the mean of samples `baselineStart..<baselineEnd` was subtracted.
public struct BaselineSubtractedWindow: Configurable {
  /// The window and the weight.
  public var neighbors = NeighborPeakWindow()
  /// The first sample of the baseline.
  public var baselineStart = 0
  /// The sample after its last.
  public var baselineEnd = 10

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<BaselineSubtractedWindow>] =
    NeighborPeakWindow.settings.at(\.neighbors) + [
      Setting(
        "baseline_start", \.baselineStart, .integer(in: 0...10_000), byTelescope: true,
        "first sample whose mean is subtracted as baseline before the integration"),
      Setting(
        "baseline_end", \.baselineEnd, .integer(in: 1...10_000), byTelescope: true,
        "sample after the last one of the baseline"),
    ]

  /// The baseline has at least one sample.
  public func check(_ node: JSONNode, _ place: Place) throws(ConfigurationError) {
    guard baselineEnd > baselineStart else {
      throw place.invalid(
        "baseline_end", of: node, .number(Double(baselineEnd)),
        "more than baseline_start, which is \(baselineStart)")
    }
  }
}

/// The window with the largest sum.
public struct SlidingWindow: Configurable {
  /// The number of samples.
  public var width = 7
  /// Whether the charge is scaled up to the whole reference pulse.
  public var appliesIntegrationCorrection = true

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<SlidingWindow>] = [
    Setting(
      "window_width", \.width, .integer(in: 1...10_000), byTelescope: true,
      "length of the integration window in samples"),
    Setting(
      "apply_integration_correction", \.appliesIntegrationCorrection, .flag, byTelescope: true,
      "divide the charge by the fraction of the reference pulse inside the window"),
  ]
}

/// Two passes: the time gradient of the shower's main island places the windows of all other pixels.
public struct TwoPassWindow: Configurable {
  /// The charge of a core pixel in the first pass, in photoelectrons; ctapipe's default for small telescopes.
  public var coreThreshold = 4.0
  /// Whether the charge is scaled up to the whole reference pulse.
  public var appliesIntegrationCorrection = true

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<TwoPassWindow>] = [
    Setting(
      "core_threshold", \.coreThreshold, .notNegative, byTelescope: true,
      "charge in p.e. from which on a pixel starts an island in the first pass"),
    Setting(
      "apply_integration_correction", \.appliesIntegrationCorrection, .flag, byTelescope: true,
      "divide the charge by the fraction of the reference pulse inside the window"),
  ]
}
