/// A function of several parameters that ``Minimizer`` can minimize: a user's own, or a ``SpectrumCost``.
///
/// Methods are mutating so that an objective can keep its scratch storage. Outside its domain a cost is infinite
/// or NaN; the minimizer steps back from there.
public protocol Objective {
  /// By how much the cost rises one standard error away from the minimum: 0.5 for a negative log-likelihood,
  /// 1 for a sum of squares.
  var errorDefinition: Double { get }

  /// The cost at a point, one number for each parameter, fixed ones included.
  mutating func cost(at parameters: [Double]) -> Double
}

/// An objective that knows its first derivatives.
public protocol DifferentiableObjective: Objective {
  /// The cost, and its derivative by each parameter in `gradient`, which has one element for each.
  mutating func cost(at parameters: [Double], gradient: inout [Double]) -> Double
}

/// An objective that also knows the expected curvature (the Fisher matrix) and the second derivatives.
public protocol ScoringObjective: DifferentiableObjective {
  /// The cost with its gradient and the expected curvature at a point, in the units of second derivatives of the
  /// cost; never negative definite.
  mutating func cost(
    at parameters: [Double], gradient: inout [Double], expectedCurvature: inout SymmetricMatrix
  ) -> Double

  /// The matrix of second derivatives (the observed curvature) at a point, and the gradient there.
  mutating func secondDerivatives(at parameters: [Double], gradient: inout [Double]) -> SymmetricMatrix
}
