/// Whether a resolution meets a requirement, in view of its uncertainty.
public enum RequirementVerdict: UInt8, Sendable, Codable, CaseIterable {
  /// Below the limit by more than the stated number of standard errors.
  case pass
  /// So near the limit that the uncertainty does not allow to say.
  case undecided
  /// Above the limit by more than the stated number of standard errors.
  case fail
  /// The requirement is not defined for this charge.
  case outside
  /// No charges.
  case noData
}

/// A requirement and how sure one has to be.
public struct RequirementRule: Sendable, Equatable {
  /// The limit.
  public var limit: ResolutionCurve
  /// How many standard errors a point must be above or below the limit to fail or pass.
  public var standardErrors: Double
  /// How many they usually are.
  public static let usualStandardErrors = 3.0

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - limit: the limit.
  ///   - standardErrors: how many standard errors a point must be above or below the limit. Of many good
  ///     points at the limit, one in 740 fails by chance with three.
  public init(limit: ResolutionCurve, standardErrors: Double = usualStandardErrors) {
    self.limit = limit
    self.standardErrors = standardErrors
  }

  /// The verdict on a point.
  public func callAsFunction(_ point: ResolutionPoint) -> RequirementVerdict {
    guard point.count > 0, point.resolution.isFinite else { return .noData }
    let (value, uncertainty) = point.relative(to: limit)
    guard value.isFinite else { return .outside }
    // The uncertainty of a single charge is not known.
    guard uncertainty.isFinite, abs(value - 1) > standardErrors * uncertainty else { return .undecided }
    return value > 1 ? .fail : .pass
  }
}

/// The verdicts on the resolutions at one level of night-sky background: for each pixel, for all pixels and for the
/// good ones.
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

/// The verdicts on several points, as those of one pixel at all light levels at one level of night-sky background.
public struct VerdictSummary: Sendable, Equatable {
  /// How many points pass.
  public private(set) var passing = 0
  /// How many are too near the limit to say.
  public private(set) var undecided = 0
  /// How many fail.
  public private(set) var failing = 0
  /// How many lie where the requirement is not defined.
  public private(set) var outside = 0
  /// How many have no charges.
  public private(set) var withoutData = 0
  /// The index of the point that is highest relative to the limit; nil if none can be compared.
  public private(set) var worst: Int?
  /// Its resolution over the limit; NaN without.
  public private(set) var worstRelative = Double.nan
  /// The uncertainty of that.
  public private(set) var worstUncertainty = Double.nan

  /// Judges points.
  ///
  /// - Parameters:
  ///   - points: the points.
  ///   - rule: the requirement.
  public init(_ points: [ResolutionPoint], by rule: RequirementRule) {
    for (place, point) in points.enumerated() {
      switch rule(point) {
      case .pass: passing += 1
      case .undecided: undecided += 1
      case .fail: failing += 1
      case .outside: outside += 1
      case .noData: withoutData += 1
      }
      let (value, uncertainty) = point.relative(to: rule.limit)
      guard value.isFinite, !(value <= worstRelative) else { continue }
      (worst, worstRelative, worstUncertainty) = (place, value, uncertainty)
    }
  }

  /// One verdict for all points: a failing one decides, then an undecided one.
  public var verdict: RequirementVerdict {
    if failing > 0 { return .fail }
    if undecided > 0 { return .undecided }
    if passing > 0 { return .pass }
    return outside > 0 ? .outside : .noData
  }
}
