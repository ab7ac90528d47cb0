/// Asymmetric errors, profiles and contours of a cost about its minimum.
///
/// The derivatives that the objective offers are used, as in the search for the minimum.
public struct Profiles<Cost: Objective> {
  private let objective: Cost
  private let runs: any ProfileSearch<Cost>

  init(_ objective: Cost, _ runs: any ProfileSearch<Cost>) {
    (self.objective, self.runs) = (objective, runs)
  }

  /// The asymmetric errors of parameters: how far each can go until the cost, minimized by the others, has risen by the
  /// error definition. Found to 1e-4 of the error.
  ///
  /// - Parameter names: which parameters; nil for all free ones.
  /// - Throws: `FitError` if a name is not that of a free parameter.
  public func asymmetricErrors(of names: [String]? = nil) throws(FitError) -> [AsymmetricError] {
    var objective = objective
    return try runs.asymmetricErrors(of: names, &objective)
  }

  /// The lowest cost, and the other parameters there, at given values of one parameter.
  ///
  /// - Parameters:
  ///   - name: the parameter.
  ///   - values: its values; neighbors in the list should be neighbors in value.
  /// - Throws: `FitError` if the name is not that of a free parameter.
  public func profile(of name: String, over values: [Double]) throws(FitError) -> [ProfilePoint] {
    var objective = objective
    return try runs.profile(of: name, over: values, &objective)
  }

  /// The curve in the plane of two parameters on which the cost, minimized by the others, has a given rise.
  ///
  /// - Parameters:
  ///   - pair: the two parameters.
  ///   - level: how high the curve lies above the minimum.
  ///   - points: how many points the curve gets.
  /// - Throws: `FitError` for names that are not two free parameters, and for a level or a number that is not positive.
  public func contour(
    of pair: (String, String), level: ContourLevel, points: Int = 40
  ) throws(FitError) -> Contour {
    var objective = objective
    return try runs.contour(of: pair, level: level, count: points, &objective)
  }
}

extension Minimizer {
  /// What a cost that knows its expected curvature does about a minimum.
  ///
  /// - Parameters:
  ///   - objective: the cost that was minimized.
  ///   - best: its minimum, as `minimize` returned it.
  /// - Throws: `FitError` if the minimum is one of other parameters.
  public func profiles<Cost: ScoringObjective>(
    of objective: Cost, at best: FitResult
  ) throws(FitError) -> Profiles<Cost> {
    Profiles(objective, try ProfileRuns<ScoringModel<Cost>>(self, best: best))
  }

  /// The same for a cost that knows its gradient.
  public func profiles<Cost: DifferentiableObjective>(
    of objective: Cost, at best: FitResult
  ) throws(FitError) -> Profiles<Cost> {
    Profiles(objective, try ProfileRuns<GradientModel<Cost>>(self, best: best))
  }

  /// The same for a cost that knows no derivatives.
  public func profiles<Cost: Objective>(
    of objective: Cost, at best: FitResult
  ) throws(FitError) -> Profiles<Cost> {
    Profiles(objective, try ProfileRuns<ValueModel<Cost>>(self, best: best))
  }
}

/// ``ProfileRuns`` whatever its model.
protocol ProfileSearch<Cost> {
  associatedtype Cost

  func asymmetricErrors(of names: [String]?, _ objective: inout Cost) throws(FitError) -> [AsymmetricError]
  func profile(
    of name: String, over values: [Double], _ objective: inout Cost
  ) throws(FitError) -> [ProfilePoint]
  func contour(
    of pair: (String, String), level: ContourLevel, count: Int, _ objective: inout Cost
  ) throws(FitError) -> Contour
}

/// The lowest cost with one parameter at a given value.
public struct ProfilePoint: Hashable, Sendable {
  /// The value of the profiled parameter.
  public var value: Double
  /// The cost, minimized by the other parameters; NaN for a value outside the limits.
  public var cost: Double
  /// All parameters at that point.
  public var values: [Double]
  /// How the fit of the other parameters ended; `notFinite` for a value outside the limits. The curvature is not
  /// checked.
  public var status: FitStatus

  /// Makes a point.
  ///
  /// - Parameters:
  ///   - value: the value of the profiled parameter.
  ///   - cost: the lowest cost there.
  ///   - values: all parameters at that point.
  ///   - status: how the fit of the others ended.
  public init(value: Double, cost: Double, values: [Double], status: FitStatus) {
    self.value = value
    self.cost = cost
    self.values = values
    self.status = status
  }
}
