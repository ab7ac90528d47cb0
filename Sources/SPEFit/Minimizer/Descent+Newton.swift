extension Descent {
  /// Newton steps near the minimum: the final status, or nil if the descent has to go on.
  mutating func polish(_ objective: inout Model.Cost) -> FitStatus? {
    if solver.unheld.isEmpty || !minimizer.settings.computesErrors { return .converged }
    for _ in 0..<10 {
      guard model.evaluations < evaluationLimit else { return .callLimit }
      let second = model.secondDerivatives(&objective, at: current, in: box)
      guard let distance = solver.strictDistance(current, second) else {
        return indefinite(&objective, second)
      }
      hessian = second
      edm = distance
      curvatureChange = 0
      switch follow(&objective, second) {
      case .arrived where curvatureChange > 5e-4: continue
      case .arrived: return verify(&objective, second)
      case .again: continue
      case .refused: return resume(&objective, second)
      }
    }
    return edm <= Self.sufficientDistance * errorDefinition ? .converged : .stalled
  }

  /// What came of Newton steps.
  private enum Course { case arrived, again, refused }

  /// Newton steps with the same second derivatives, as long as each gets ten times closer.
  private mutating func follow(_ objective: inout Model.Cost, _ second: SymmetricMatrix) -> Course {
    while edm > tolerance {
      guard model.evaluations < evaluationLimit,
        let predicted = solver.propose(current, second, damping: 0, into: &trial.values)
      else { return .refused }
      model.slope(&objective, at: &trial, in: box)
      guard trial.slopeIsFinite, let distance = solver.strictDistance(trial, second) else { return .refused }
      let decrease = current.cost - trial.cost
      let falls = predicted > 10 * noise ? decrease > 0.1 * predicted : decrease >= -noise
      guard falls, distance < 0.5 * edm || decrease > 10 * noise else { return .refused }
      let isFast = distance < 0.1 * edm
      curvatureChange = max(curvatureChange, (distance / edm).squareRoot())
      edm = distance
      swap(&current, &trial)
      if !isFast, edm > tolerance { return .again }
    }
    return .arrived
  }

  /// After a refused Newton step: at the end of the accuracy this is the minimum; otherwise damped steps go on, and
  /// come back here only when they are closer.
  private mutating func resume(_ objective: inout Model.Cost, _ second: SymmetricMatrix) -> FitStatus? {
    if edm <= Self.sufficientDistance * errorDefinition { return verify(&objective, second) }
    if model.evaluations >= evaluationLimit { return .callLimit }
    return tighten(&objective, second) ? nil : .stalled
  }

  /// The second derivatives are not positive definite: closer to the point of zero slope they may be.
  private mutating func indefinite(_ objective: inout Model.Cost, _ second: SymmetricMatrix) -> FitStatus? {
    if model.evaluations >= evaluationLimit { return .callLimit }
    if escape(&objective, second) { return nil }
    return tighten(&objective, second) ? nil : .notPositiveDefinite
  }

  /// Asks for a hundred times smaller distance before the next Newton steps; false if that is too small.
  private mutating func tighten(_ objective: inout Model.Cost, _ second: SymmetricMatrix) -> Bool {
    guard polishDistance > tolerance else { return false }
    polishDistance = max(0.01 * min(polishDistance, edm), tolerance)
    model.renew(&objective, at: &current, from: second, in: box)
    return current.isFinite
  }

  /// The status after a step that could not be made: a minimum if the distance is sufficient.
  mutating func settle(_ objective: inout Model.Cost) -> FitStatus {
    guard edm <= Self.sufficientDistance * errorDefinition else { return .stalled }
    guard minimizer.settings.computesErrors else { return .converged }
    let second = model.secondDerivatives(&objective, at: current, in: box)
    guard let distance = solver.strictDistance(current, second) else { return .notPositiveDefinite }
    hessian = second
    edm = distance
    guard distance <= 10 * Self.sufficientDistance * errorDefinition else { return .stalled }
    return verify(&objective, second)
  }
}
