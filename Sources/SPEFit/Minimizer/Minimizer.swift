/// Finds the minimum of a cost of several parameters with limits.
///
/// Every method uses the derivatives that the objective offers: a ``ScoringObjective`` is minimized by damped
/// Fisher scoring and finished by Newton steps, a ``DifferentiableObjective`` by a quasi-Newton method, and for a
/// plain ``Objective`` the derivatives come from differences. All of them share the treatment of limits: these are
/// closed (a value exactly at a limit is allowed), a parameter is held at its limit while the slope pushes it
/// outwards, and there is no transformation of parameters. A free parameter that starts outside its limits starts at
/// the limit. The number of start values must be that of the parameters, which is a precondition.
///
/// The same input gives the same result, bit for bit.
public struct Minimizer: Sendable {
  /// The parameters, in the order in which the objective takes them. They are checked when the minimizer is made;
  /// `validate` checks them again after a change.
  public var parameters: [FitParameter]
  /// How far and how long to go.
  public var settings: Settings

  /// Makes a minimizer; throws if names are not unique or limits are inverted.
  ///
  /// - Parameters:
  ///   - parameters: all parameters of the objective, fixed ones included.
  ///   - settings: how far and how long to go.
  public init(_ parameters: [FitParameter], settings: Settings = Settings()) throws(FitError) {
    try parameters.validate()
    self.parameters = parameters
    self.settings = settings
  }

  /// Minimizes an objective that knows its expected curvature and second derivatives.
  ///
  /// - Parameters:
  ///   - objective: the cost; mutating only in its own scratch storage.
  ///   - start: where to start, one value for each parameter; nil for their initial values.
  public func minimize<Cost: ScoringObjective>(
    _ objective: inout Cost, from start: [Double]? = nil
  ) -> FitResult {
    var descent = Descent(self, model: ScoringModel<Cost>(), start: start)
    return descent.run(&objective)
  }

  /// Minimizes an objective that knows its first derivatives.
  ///
  /// - Parameters:
  ///   - objective: the cost; mutating only in its own scratch storage.
  ///   - start: where to start, one value for each parameter; nil for their initial values.
  public func minimize<Cost: DifferentiableObjective>(
    _ objective: inout Cost, from start: [Double]? = nil
  ) -> FitResult {
    var descent = Descent(self, model: GradientModel<Cost>(), start: start)
    return descent.run(&objective)
  }

  /// Minimizes an objective that knows no derivatives.
  ///
  /// - Parameters:
  ///   - objective: the cost; mutating only in its own scratch storage.
  ///   - start: where to start, one value for each parameter; nil for their initial values.
  public func minimize<Cost: Objective>(
    _ objective: inout Cost, from start: [Double]? = nil
  ) -> FitResult {
    var descent = Descent(self, model: ValueModel<Cost>(), start: start)
    return descent.run(&objective)
  }
}

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
