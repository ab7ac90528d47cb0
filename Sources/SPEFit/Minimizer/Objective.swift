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

/// A parameter of a density or a cost: name, where to start, limits, and whether it may move.
///
/// The start value, the limits and the results share one unit, which the density defines.
public struct FitParameter: Hashable, Sendable, Codable {
  /// The name, unique within a fit.
  public var name: String
  /// Where the fit starts.
  public var initial: Double
  /// The lower limit; nil if there is none.
  public var lower: Double?
  /// The upper limit; nil if there is none.
  public var upper: Double?
  /// True if the value stays at ``initial``.
  public var isFixed: Bool

  /// Makes a parameter.
  public init(
    _ name: String, initial: Double, lower: Double? = nil, upper: Double? = nil, isFixed: Bool = false
  ) {
    self.name = name
    self.initial = initial
    self.lower = lower
    self.upper = upper
    self.isFixed = isFixed
  }

  /// True if a fit may change the value: not fixed, and the limits leave room.
  public var isFree: Bool { !isFixed && (lower == nil || upper == nil || lower != upper) }

  /// The value nearest to `value` within the limits.
  public func clamped(_ value: Double) -> Double {
    min(max(value, lower ?? -.infinity), upper ?? .infinity)
  }

  private enum CodingKeys: String, CodingKey {
    case name, initial, lower, upper
    case isFixed = "fixed"
  }
}

extension [FitParameter] {
  /// Throws unless all names differ and no limits are inverted.
  public func validate() throws(FitError) {
    var seen: Set<String> = []
    for parameter in self {
      guard seen.insert(parameter.name).inserted else { throw .duplicateName(parameter.name) }
      let lower = parameter.lower ?? -.infinity
      let upper = parameter.upper ?? .infinity
      guard lower <= upper else {
        throw .invertedLimits(name: parameter.name, lower: lower, upper: upper)
      }
    }
  }

  /// The position of the free parameter called `name`.
  func freeIndex(of name: String) throws(FitError) -> Int {
    for (index, parameter) in enumerated() where parameter.name == name && parameter.isFree { return index }
    throw .unknownParameter(name, known: filter(\.isFree).map(\.name))
  }
}
