public import SSTCore

/// The charge extractors that a configuration can name.
public enum ExtractorName: String, CaseIterable, Sendable {
  /// Window around each pixel's own maximum (the default).
  case localPeakWindowSum = "LocalPeakWindowSum"
  /// Window at a fixed sample.
  case fixedWindowSum = "FixedWindowSum"
  /// All samples.
  case fullWaveformSum = "FullWaveformSum"
  /// Window around the maximum of the camera's mean waveform.
  case globalPeakWindowSum = "GlobalPeakWindowSum"
  /// Window around the maximum of the neighbours' waveform.
  case neighborPeakWindowSum = "NeighborPeakWindowSum"
  /// The same after subtracting the mean of the first samples.
  case baselineSubtractedNeighborPeakWindowSum = "BaselineSubtractedNeighborPeakWindowSum"
  /// The window with the largest sum.
  case slidingWindowMaxSum = "SlidingWindowMaxSum"
  /// Two passes with a time gradient fitted in between.
  case twoPassWindowSum = "TwoPassWindowSum"

  /// The sections of the configuration that apply, the more specific later: a section of the class that the
  /// extractor is derived from counts too, as in the original.
  var sections: [String] {
    self == .baselineSubtractedNeighborPeakWindowSum
      ? [Self.neighborPeakWindowSum.rawValue, rawValue] : [rawValue]
  }

  /// The parameters and their values when no configuration gives any.
  public var defaultParameters: [String: JSONValue] {
    let window: (Double, Double) -> [String: JSONValue] = { width, shift in
      [
        "window_width": .number(width), "window_shift": .number(shift),
        "apply_integration_correction": .bool(true),
      ]
    }
    switch self {
    case .localPeakWindowSum: return window(7, 3)
    case .fixedWindowSum: return window(7, 0).merging(["peak_index": .number(0)]) { $1 }
    case .fullWaveformSum: return [:]
    case .globalPeakWindowSum: return window(7, 3).merging(["pixel_fraction": .number(1)]) { $1 }
    case .neighborPeakWindowSum: return window(7, 3).merging(["local_weight": .number(0)]) { $1 }
    case .baselineSubtractedNeighborPeakWindowSum:
      return Self.neighborPeakWindowSum.defaultParameters
        .merging(["baseline_start": .number(0), "baseline_end": .number(10)]) { $1 }
    case .slidingWindowMaxSum:
      return ["window_width": .number(7), "apply_integration_correction": .bool(true)]
    case .twoPassWindowSum:
      return ["core_threshold": .number(4), "apply_integration_correction": .bool(true)]
    }
  }

  /// The rules of the parameters.
  var parameterRules: [String: ConfigurationRule] {
    let rules: [String: ConfigurationRule] = [
      "window_width": .integer(1...10_000), "window_shift": .integer(-10_000...10_000),
      "apply_integration_correction": .flag, "peak_index": .integer(0...10_000), "pixel_fraction": .fraction,
      "local_weight": .count, "baseline_start": .integer(0...10_000), "baseline_end": .integer(1...10_000),
      "core_threshold": .positive,
    ]
    return rules.filter { defaultParameters[$0.key] != nil }
  }
}

/// A charge extractor and its parameters for one telescope; parameters that the files leave out have defaults.
public struct ExtractorSettings: Equatable, Sendable {
  /// The extractor.
  public var name: ExtractorName
  /// The parameters under their names in the file, with telescope lists already resolved.
  public var parameters: [String: JSONValue]

  /// The width of the window in samples, if the extractor has one.
  public var windowWidth: Int? { parameters["window_width"]?.integer }
  /// How many samples before the peak the window starts, if the extractor has one.
  public var windowShift: Int? { parameters["window_shift"]?.integer }
  /// Whether the charge is scaled to the whole pulse; false if the extractor has no such switch.
  public var appliesIntegrationCorrection: Bool { parameters["apply_integration_correction"]?.bool ?? false }

  /// A whole number, if the extractor has this parameter.
  public func integer(_ parameter: String) -> Int? { parameters[parameter]?.integer }
  /// A number, if the extractor has this parameter.
  public func double(_ parameter: String) -> Double? { parameters[parameter]?.double }
  /// A switch, if the extractor has this parameter.
  public func flag(_ parameter: String) -> Bool? { parameters[parameter]?.bool }
}
