extension Minimizer {
  /// The asymmetric errors of parameters, for an objective that knows its gradient: how far each can go until the cost,
  /// minimised by the others, has risen by the error definition. Found to 1e-4 of the error.
  ///
  /// - Parameters:
  ///   - names: which parameters; nil for all free ones.
  ///   - objective: the cost that was minimised.
  ///   - best: its minimum, as `minimize` returned it.
  public func asymmetricErrors<Cost: DifferentiableObjective>(
    of names: [String]? = nil, in objective: inout Cost, at best: FitResult
  ) throws(FitError) -> [AsymmetricError] {
    try ProfileRuns<GradientModel<Cost>>(self, best: best).asymmetricErrors(of: names, &objective)
  }

  /// The lowest cost, and the other parameters there, at given values of one parameter, for an objective that
  /// knows its gradient.
  ///
  /// - Parameters:
  ///   - name: the parameter.
  ///   - values: its values; neighbors in the list should be neighbors in value.
  ///   - objective: the cost that was minimised.
  ///   - best: its minimum, as `minimize` returned it.
  public func profile<Cost: DifferentiableObjective>(
    of name: String, over values: [Double], in objective: inout Cost, at best: FitResult
  ) throws(FitError) -> [ProfilePoint] {
    try ProfileRuns<GradientModel<Cost>>(self, best: best).profile(of: name, over: values, &objective)
  }

  /// The curve in the plane of two parameters on which the cost, minimised by the others, has a given rise, for an
  /// objective that knows its gradient.
  ///
  /// - Parameters:
  ///   - pair: the two parameters.
  ///   - level: how high the curve lies above the minimum.
  ///   - points: how many points the curve gets.
  ///   - objective: the cost that was minimised.
  ///   - best: its minimum, as `minimize` returned it.
  public func contour<Cost: DifferentiableObjective>(
    of pair: (String, String), level: ContourLevel, points: Int = 40, in objective: inout Cost,
    at best: FitResult
  ) throws(FitError) -> Contour {
    try ProfileRuns<GradientModel<Cost>>(self, best: best)
      .contour(of: pair, level: level, count: points, &objective)
  }
}
