/// A point of a descent: where, how high, how steep and how curved.
struct DescentPoint {
  var values: [Double]
  var cost = Double.nan
  var gradient: [Double]
  /// What steps are made with: the expected curvature, or an approximation of the second derivatives.
  var curvature: SymmetricMatrix

  init(values: [Double]) {
    self.values = values
    gradient = [Double](repeating: 0, count: values.count)
    curvature = SymmetricMatrix(order: values.count)
  }

  /// True if the cost and every derivative is a number.
  var isFinite: Bool {
    cost.isFinite && slopeIsFinite && curvature.elements.reduce(0) { $0 + abs($1) }.isFinite
  }

  /// True if the cost and the gradient are numbers.
  var slopeIsFinite: Bool { cost.isFinite && gradient.reduce(0) { $0 + abs($1) }.isFinite }
}

/// How a descent gets derivatives from one kind of objective.
protocol DescentModel {
  associatedtype Cost: Objective

  /// True if the second derivatives are not measured by differences.
  static var isExact: Bool { get }

  init()

  /// The evaluations of the cost so far.
  var evaluations: Int { get }

  /// Fills cost, gradient and curvature of the first point.
  mutating func begin(_ objective: inout Cost, at point: inout DescentPoint, in box: Box)

  /// Fills cost, gradient and curvature of a trial point.
  mutating func evaluate(
    _ objective: inout Cost, at trial: inout DescentPoint, after current: DescentPoint, in box: Box)

  /// Fills cost and gradient only.
  mutating func slope(_ objective: inout Cost, at trial: inout DescentPoint, in box: Box)

  /// The second derivatives of the cost at a point whose cost and gradient are known.
  mutating func secondDerivatives(
    _ objective: inout Cost, at point: DescentPoint, in box: Box
  ) -> SymmetricMatrix

  /// Makes the curvature of the current point usable again after steps with its second derivatives.
  mutating func renew(
    _ objective: inout Cost, at point: inout DescentPoint, from second: SymmetricMatrix, in box: Box)
}

/// The limits of all parameters, and which of them may move.
struct Box {
  let lower: [Double]
  let upper: [Double]
  /// The positions of the free parameters, in rising order.
  let free: [Int]

  init(_ parameters: [FitParameter]) {
    lower = parameters.map { $0.lower ?? -.infinity }
    upper = parameters.map { $0.upper ?? .infinity }
    free = parameters.indices.filter { parameters[$0].isFree }
  }

  /// True if a value lies on one of its limits.
  func isOnLimit(_ index: Int, _ value: Double) -> Bool { value <= lower[index] || value >= upper[index] }

  /// True if a parameter lies on a limit and the slope pushes it outwards.
  func holds(_ index: Int, _ value: Double, slope: Double) -> Bool {
    (value <= lower[index] && slope > 0) || (value >= upper[index] && slope < 0)
  }
}
