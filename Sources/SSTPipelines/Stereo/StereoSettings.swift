import SSTCore
import Reconstruction

/// What the configuration says about stereo.
struct StereoSettings: Equatable {
  /// How events are matched.
  var method: EventMatchingMethod
  /// The sliding window, seconds.
  var scan: OffsetScan.Settings
  /// Nearest times must be nearer than this, ns.
  var maximumDifferenceNS: Int64
  /// What an image must meet to be used in the geometry.
  var criteria: [StereoCriterion]
  /// What events must meet to be used in the scan of offsets.
  var selection: EventSelection

  /// Reads the configuration; options given win.
  ///
  /// - Throws: ``StereoError/unknownCriterion(text:)``, ``StereoError/invalidScan(settings:)``.
  init(_ options: StereoOptions) throws(StereoError) {
    let configuration = options.configuration
    let named = configuration.value(at: "stereo", "event_matching_method")?.string
    method =
      options.method ?? named.flatMap(EventMatchingMethod.init(rawValue:)) ?? .whiteRabbitClosest
    scan = OffsetScan.Settings()
    func number(_ keys: String...) -> Double? {
      configuration.value(at: ["stereo", "SlidingWindow"] + keys)?.double
    }
    scan.halfWidth = number("window_half_width") ?? scan.halfWidth
    scan.start = number("offset_search", "time_start") ?? scan.start
    scan.stop = number("offset_search", "time_stop") ?? scan.stop
    scan.step = number("offset_search", "time_step") ?? scan.step
    guard scan.isValid else { throw .invalidScan(settings: scan) }
    let limit = configuration.value(at: "stereo", "WhiteRabbitClosest", "max_time_diff_ns")?.double ?? 10_000
    maximumDifferenceNS = options.maximumDifferenceNS.map(Int64.init) ?? Int64(min(limit, 1e15).rounded())
    selection = EventSelection(configuration)
    criteria = []
    let list = configuration.value(
      at: "ShowerProcessor", "HillasReconstructor", "StereoQualityQuery", "quality_criteria")
    for entry in list?.array ?? [] {
      let text = entry.array?.last?.string ?? ""
      guard let criterion = StereoCriterion(text) else { throw .unknownCriterion(text: text) }
      criteria.append(criterion)
    }
  }
}
