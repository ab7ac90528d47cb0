/// The verdicts on several points, as those of one pixel at all light levels under one background light.
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
  /// The place of the point that is highest relative to the limit; nil if none can be compared.
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
