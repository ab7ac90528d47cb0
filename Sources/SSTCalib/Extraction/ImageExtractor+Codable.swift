internal import SSTCore

/// The layout of ctapipe's configuration: `image_extractor_type` and one object of that name beside it.
extension ImageExtractor: Codable {
  /// Decodes `{"image_extractor_type": "X", "X": {…}}`; missing parameters have their defaults.
  ///
  /// - Throws: ``CalibrationError`` for an unknown extractor or parameter, or a value outside its range.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: AnyKey.self)
    let name = try values.decodeIfPresent(String.self, forKey: AnyKey("image_extractor_type"))
    let base = try Self.named(name ?? "LocalPeakWindowSum")
    guard values.contains(AnyKey(base.name)) else {
      self = base
      return
    }
    let parameters = try values.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey(base.name))
    let known = base.parameterNames
    for key in parameters.allKeys where !known.contains(key.stringValue) {
      throw CalibrationError.unknownName(
        kind: "parameter of \(base.name)", name: key.stringValue,
        suggestion: NearestMatch.find(key.stringValue, among: known), known: known)
    }
    self = try base.replacing(parameters)
    try validate()
  }

  /// Encodes the same layout.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: AnyKey.self)
    try values.encode(name, forKey: AnyKey("image_extractor_type"))
    var own = values.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey(name))
    func encode(_ window: PeakWindow) throws {
      try own.encode(window.width, forKey: AnyKey("window_width"))
      try own.encode(window.shift, forKey: AnyKey("window_shift"))
      try own.encode(window.appliesIntegrationCorrection, forKey: AnyKey("apply_integration_correction"))
    }
    switch self {
    case .localPeakWindowSum(let window): try encode(window)
    case .fixedWindowSum(let window, let peak):
      try encode(window)
      try own.encode(peak, forKey: AnyKey("peak_index"))
    case .fullWaveformSum: break
    case .globalPeakWindowSum(let window, let fraction):
      try encode(window)
      try own.encode(fraction, forKey: AnyKey("pixel_fraction"))
    case .neighborPeakWindowSum(let window, let weight):
      try encode(window)
      try own.encode(weight, forKey: AnyKey("local_weight"))
    case .baselineSubtractedNeighborPeakWindowSum(let window, let weight, let start, let end):
      try encode(window)
      try own.encode(weight, forKey: AnyKey("local_weight"))
      try own.encode(start, forKey: AnyKey("baseline_start"))
      try own.encode(end, forKey: AnyKey("baseline_end"))
    case .slidingWindowMaxSum(let width, let corrected):
      try own.encode(width, forKey: AnyKey("window_width"))
      try own.encode(corrected, forKey: AnyKey("apply_integration_correction"))
    case .twoPassWindowSum(let threshold, let corrected):
      try own.encode(threshold, forKey: AnyKey("core_threshold"))
      try own.encode(corrected, forKey: AnyKey("apply_integration_correction"))
    }
  }

  /// The extractor of a name, with its default parameters.
  ///
  /// - Throws: ``CalibrationError/unknownName(kind:name:suggestion:known:)``.
  public static func named(_ name: String) throws(CalibrationError) -> ImageExtractor {
    if let found = defaults.first(where: { $0.name == name }) { return found }
    let known = defaults.map(\.name)
    throw .unknownName(
      kind: "image extractor", name: name, suggestion: NearestMatch.find(name, among: known), known: known)
  }

  private var parameterNames: [String] {
    let window = ["window_width", "window_shift", "apply_integration_correction"]
    return switch self {
    case .localPeakWindowSum: window
    case .fixedWindowSum: window + ["peak_index"]
    case .fullWaveformSum: []
    case .globalPeakWindowSum: window + ["pixel_fraction"]
    case .neighborPeakWindowSum: window + ["local_weight"]
    case .baselineSubtractedNeighborPeakWindowSum:
      window + ["local_weight", "baseline_start", "baseline_end"]
    case .slidingWindowMaxSum: ["window_width", "apply_integration_correction"]
    case .twoPassWindowSum: ["core_threshold", "apply_integration_correction"]
    }
  }

  private func replacing(_ values: KeyedDecodingContainer<AnyKey>) throws -> ImageExtractor {
    func get<Value: Decodable>(_ key: String, _ fallback: Value) throws -> Value {
      try values.decodeIfPresent(Value.self, forKey: AnyKey(key)) ?? fallback
    }
    func window(_ base: PeakWindow) throws -> PeakWindow {
      PeakWindow(
        width: try get("window_width", base.width), shift: try get("window_shift", base.shift),
        appliesIntegrationCorrection: try get(
          "apply_integration_correction", base.appliesIntegrationCorrection))
    }
    switch self {
    case .localPeakWindowSum(let base): return .localPeakWindowSum(try window(base))
    case .fixedWindowSum(let base, let peak):
      return .fixedWindowSum(try window(base), peakIndex: try get("peak_index", peak))
    case .fullWaveformSum: return self
    case .globalPeakWindowSum(let base, let fraction):
      return .globalPeakWindowSum(try window(base), pixelFraction: try get("pixel_fraction", fraction))
    case .neighborPeakWindowSum(let base, let weight):
      return .neighborPeakWindowSum(try window(base), localWeight: try get("local_weight", weight))
    case .baselineSubtractedNeighborPeakWindowSum(let base, let weight, let start, let end):
      return .baselineSubtractedNeighborPeakWindowSum(
        try window(base), localWeight: try get("local_weight", weight),
        baselineStart: try get("baseline_start", start), baselineEnd: try get("baseline_end", end))
    case .slidingWindowMaxSum(let width, let corrected):
      return .slidingWindowMaxSum(
        width: try get("window_width", width),
        appliesIntegrationCorrection: try get("apply_integration_correction", corrected))
    case .twoPassWindowSum(let threshold, let corrected):
      return .twoPassWindowSum(
        coreThreshold: try get("core_threshold", threshold),
        appliesIntegrationCorrection: try get("apply_integration_correction", corrected))
    }
  }
}

/// A coding key of any name.
struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
