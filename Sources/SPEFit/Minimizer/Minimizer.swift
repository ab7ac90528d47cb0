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
