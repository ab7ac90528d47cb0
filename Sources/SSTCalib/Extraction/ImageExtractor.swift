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
