/// The resolutions under one background light, judged: for each pixel, for all pixels and for the good ones.
public struct LevelVerdicts: Sendable, Equatable {
  /// The camera in one run.
  public struct CameraPoint: Sendable, Equatable {
    /// The resolution over the charges of all selected pixels.
    public let point: ResolutionPoint
    /// The verdict on it.
    public let verdict: RequirementVerdict
    /// Between which resolutions the middle 68 % of the selected pixels lie; nil without pixels.
    public let band: ClosedRange<Double>?
  }

  /// Some pixels of the camera.
  public struct Camera: Sendable, Equatable {
    /// The points, run by run.
    public let runs: [CameraPoint]
    /// How many pixels have which verdict.
    public let pixelCounts: [RequirementVerdict: Int]
  }

  /// The verdicts on each pixel.
  public let pixels: [VerdictSummary]
  /// All pixels together.
  public let all: Camera
  /// The good pixels together.
  public let good: Camera

  /// Judges the runs of one level.
  ///
  /// - Parameters:
  ///   - runs: the sums of the runs, in order of their light.
  ///   - isGood: which pixels are good; as many entries as pixels.
  ///   - rule: the requirement.
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public init(
    _ runs: [RunResolution], isGood: [Bool], by rule: RequirementRule
  ) throws(ChargeResError) {
    for run in runs where run.pixels.count != isGood.count {
      throw .wrongCount(what: "pixels of a run", found: run.pixels.count, expected: isGood.count)
    }
    let points = runs.map { $0.perPixel() }
    let pixels = isGood.indices.map { pixel in VerdictSummary(points.map { $0[pixel] }, by: rule) }
    self.pixels = pixels
    all = Self.camera(runs, pixels, selected: nil, rule)
    good = Self.camera(runs, pixels, selected: isGood, rule)
  }

  private static func camera(
    _ runs: [RunResolution], _ pixels: [VerdictSummary], selected: [Bool]?, _ rule: RequirementRule
  ) -> Camera {
    var counts = Dictionary(uniqueKeysWithValues: RequirementVerdict.allCases.map { ($0, 0) })
    for (pixel, summary) in pixels.enumerated() where selected?[pixel] ?? true {
      counts[summary.verdict, default: 0] += 1
    }
    let points = runs.map { run in
      let point = run.camera(selected: selected)
      return CameraPoint(point: point, verdict: rule(point), band: run.band(selected: selected))
    }
    return Camera(runs: points, pixelCounts: counts)
  }
}
