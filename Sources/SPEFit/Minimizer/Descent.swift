/// One minimization: damped steps with an approximate curvature, then Newton steps with the second derivatives.
struct Descent<Model: DescentModel> {
  /// Below this distance, in error definitions, Newton steps are worth their second derivatives. Measured second
  /// derivatives are expensive: they are taken later, where they will also serve for the errors.
  static var newtonDistance: Double { Model.isExact ? 1e-4 : 1e-6 }
  /// A distance that is good enough if rounding or a rough cost allows no better.
  static var sufficientDistance: Double { 1e-5 }

  let minimizer: Minimizer
  var model: Model
  let box: Box
  var solver: StepSolver
  var current: DescentPoint
  var trial: DescentPoint
  var errorDefinition = 1.0
  let evaluationLimit: Int
  /// The damping of the next step; 0 for the full step.
  var damping = 0.0
  /// The distance, in units of the cost, at which second derivatives are asked for next.
  var polishDistance = 0.0
  /// The last estimated distance to the minimum, in units of the cost.
  var edm = Double.nan
  /// The second derivatives at, or very near to, the current point.
  var hessian: SymmetricMatrix?
  /// By what part, nearly, the second derivatives changed on the way of the Newton steps made with them: what such a
  /// step leaves over of the distance tells.
  var curvatureChange = 0.0
  /// Successive steps whose effect on the cost was below its rounding errors.
  var idleSteps = 0
  /// How often a saddle point or a maximum was left.
  var escapes = 0

  init(_ minimizer: Minimizer, model: Model, start: [Double]?) {
    let parameters = minimizer.parameters
    precondition(start == nil || start?.count == parameters.count, "one start value for each parameter")
    self.minimizer = minimizer
    self.model = model
    box = Box(parameters)
    var values = start ?? parameters.map(\.initial)
    for (i, parameter) in parameters.enumerated() where !parameter.isFixed {
      values[i] = parameter.clamped(values[i])
    }
    solver = StepSolver(box, count: values.count)
    current = DescentPoint(values: values)
    trial = current
    evaluationLimit = minimizer.settings.evaluationLimit(free: box.free.count)
  }

  /// The tolerance in units of the cost.
  var tolerance: Double { minimizer.settings.distanceTolerance * errorDefinition }

  /// Differences of the cost below this are rounding errors.
  var noise: Double { 1e-13 * (abs(current.cost) + errorDefinition) }

  /// Minimizes.
  mutating func run(_ objective: inout Model.Cost) -> FitResult {
    errorDefinition = objective.errorDefinition
    polishDistance = firstPolishDistance
    guard errorDefinition > 0, errorDefinition < .infinity, current.values.allSatisfy(\.isFinite) else {
      return conclude(.notFinite)
    }
    model.begin(&objective, at: &current, in: box)
    guard current.isFinite else { return conclude(.notFinite) }
    while true {
      let (distance, least) = solver.distance(current, current.curvature)
      edm = distance
      if distance <= polishDistance, let status = polish(&objective) { return conclude(status) }
      if model.evaluations >= evaluationLimit { return conclude(.callLimit) }
      if let status = advance(&objective, leastDamping: least) {
        return conclude(status == .stalled ? settle(&objective) : status)
      }
    }
  }

  /// The distance at which Newton steps begin; without errors there are none.
  var firstPolishDistance: Double {
    minimizer.settings.computesErrors ? max(Self.newtonDistance * errorDefinition, tolerance) : tolerance
  }

  /// Makes one accepted step; a status if there is none.
  private mutating func advance(_ objective: inout Model.Cost, leastDamping: Double) -> FitStatus? {
    var used = max(damping, leastDamping)
    var longest = Double.infinity
    while model.evaluations < evaluationLimit {
      guard let predicted = propose(&used, longest) else { return .stalled }
      model.evaluate(&objective, at: &trial, after: current, in: box)
      let ratio = quality(predicted)
      if ratio > 1e-4 {
        swap(&current, &trial)
        damping = nextDamping(used, ratio)
        return idleSteps > 20 ? .stalled : nil
      }
      longest = shortened() * solver.stepLength(current.curvature)
    }
    return .callLimit
  }

  /// Fills the trial point, with more damping until the step is short enough and the model falls; nil if the step
  /// vanishes.
  private mutating func propose(_ used: inout Double, _ longest: Double) -> Double? {
    while used < 1e16 {
      if let predicted = solver.propose(
        current, current.curvature, damping: used, into: &trial.values), predicted > 0,
        solver.stepLength(current.curvature) <= longest
      {
        return trial.values == current.values ? nil : predicted
      }
      used = max(used * 4, 1e-3)
    }
    return nil
  }

  /// The fall of the cost in units of the predicted one; 0 or less refuses the trial.
  private mutating func quality(_ predicted: Double) -> Double {
    guard trial.isFinite else { return -1 }
    let decrease = current.cost - trial.cost
    if predicted > 10 * noise {
      idleSteps = 0
      return decrease / predicted
    }
    idleSteps += 1
    return decrease >= -noise ? 1 : -1
  }

  /// By what factor to shorten a refused step.
  private func shortened() -> Double {
    guard trial.isFinite else { return 0.25 }
    let slope = solver.slope(current)
    let bend = trial.cost - current.cost - slope
    return bend > 0 ? min(max(-0.5 * slope / bend, 0.1), 0.5) : 0.25
  }

  private func nextDamping(_ used: Double, _ ratio: Double) -> Double {
    if ratio < 0.25 { return max(2 * used, 1e-3) }
    if ratio < 0.75 { return used }
    return used < 1e-2 ? 0 : used / 10
  }
}
