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

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - limit: the limit.
  ///   - standardErrors: how many standard errors a point must be above or below the limit. Of many good
  ///     points at the limit, one in 740 fails by chance with three.
  public init(limit: ResolutionCurve, standardErrors: Double = 3) {
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
