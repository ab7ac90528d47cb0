extension Minimizer {
  /// How far and how long a fit goes.
  public struct Settings: Hashable, Sendable {
    /// A fit has converged when the estimated vertical distance to the minimum (EDM) is below this, in units of the
    /// objective's error definition; the distance in standard errors is at most its square root.
    ///
    /// The default, 1e-9, puts every value within 3e-5 standard errors of the minimum.
    public var distanceTolerance: Double
    /// The permitted number of evaluations of the cost; nil stands for 200 + 100·n + 5·n², n free parameters.
    public var maximumEvaluations: Int?
    /// False leaves out errors and covariance: they are NaN. Where they cost extra evaluations, that is the
    /// curvature at the minimum, these are saved and a fit is not checked for a positive definite curvature.
    public var computesErrors: Bool

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - distanceTolerance: the goal for the estimated distance to the minimum, in error definitions.
    ///   - maximumEvaluations: the permitted evaluations of the cost; nil for the default.
    ///   - computesErrors: whether errors and covariance are wanted.
    public init(
      distanceTolerance: Double = 1e-9, maximumEvaluations: Int? = nil, computesErrors: Bool = true
    ) {
      self.distanceTolerance = distanceTolerance
      self.maximumEvaluations = maximumEvaluations
      self.computesErrors = computesErrors
    }

    func evaluationLimit(free: Int) -> Int { maximumEvaluations ?? 200 + 100 * free + 5 * free * free }
  }
}
