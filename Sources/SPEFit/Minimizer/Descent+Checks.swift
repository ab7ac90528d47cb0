extension Descent {
  /// Leaves a saddle point or a maximum along the direction of the most negative curvature; false if the point is
  /// neither, or no step that way lowers the cost.
  mutating func escape(_ objective: inout Model.Cost, _ second: SymmetricMatrix) -> Bool {
    guard escapes < 5, let (bend, direction) = weakest(second) else { return false }
    guard bend < (Model.isExact ? -1e-6 : -1e-3) else { return false }
    escapes += 1
    let error = (2 * errorDefinition / -bend).squareRoot()
    for length in [error, -error, 0.1 * error, -0.1 * error] {
      place(direction, length)
      model.evaluate(&objective, at: &trial, after: current, in: box)
      guard trial.isFinite, trial.cost < current.cost - 10 * noise else { continue }
      swap(&current, &trial)
      damping = 1e-2
      polishDistance = firstPolishDistance
      return true
    }
    return false
  }

  /// Confirms a minimum. Where the curvature is weak in some direction, the cost must really rise in that direction
  /// and like a parabola; otherwise the parameters are not determined.
  mutating func verify(_ objective: inout Model.Cost, _ second: SymmetricMatrix) -> FitStatus {
    let suspicious = Model.isExact ? 1e-6 : 1e-3
    guard solver.smallestPivot < 10 * suspicious, let (bend, direction) = weakest(second), bend < suspicious
    else { return .converged }
    guard bend > 0 else { return .notPositiveDefinite }
    for side in [1.0, -1] {
      let length = side * (0.2 * errorDefinition / bend).squareRoot()
      let (part, rise) = climb(&objective, direction, length)
      let expected = 0.1 * errorDefinition * part * part
      if expected > 100 * noise, rise < 0.1 * expected { return .notPositiveDefinite }
    }
    return isParabola(&objective, direction) ? .converged : .notPositiveDefinite
  }

  /// True unless the second difference along a direction vanishes with its step, as it does for a fourth power.
  private mutating func isParabola(_ objective: inout Model.Cost, _ direction: [Double]) -> Bool {
    let length = 0.03 * (2 * errorDefinition).squareRoot()
    var bends: [Double] = []
    for step in [length, 0.5 * length] {
      let (above, first) = climb(&objective, direction, step)
      let (below, second) = climb(&objective, direction, -step)
      guard above == 1, below == 1, first.isFinite, second.isFinite else { return true }
      bends.append((first + second) / (step * step))
    }
    let limit = (4 * bends[1] - bends[0]) / 3
    return limit > 0.1 * bends[1] && limit > 8 * .ulpOfOne * abs(current.cost) / (length * length)
  }

  /// The rise of the cost this far along a direction, and which part of the way the limits allow.
  private mutating func climb(
    _ objective: inout Model.Cost, _ direction: [Double], _ length: Double
  ) -> (part: Double, rise: Double) {
    let part = place(direction, length)
    model.slope(&objective, at: &trial, in: box)
    return (part, trial.cost - current.cost)
  }

  /// The smallest eigenvalue of the second derivatives of the unheld parameters, in units of the curvature that
  /// steps are made with, and its direction in the parameters.
  private func weakest(_ second: SymmetricMatrix) -> (bend: Double, direction: [Double])? {
    let indices = solver.unheld
    var part = second.submatrix(indices)
    let scale = indices.map { current.curvature[$0, $0].squareRoot() }
    guard !indices.isEmpty, scale.allSatisfy({ $0 > 0 && $0 < .infinity }) else { return nil }
    for k in indices.indices {
      for l in 0...k { part[k, l] = part[k, l] / scale[k] / scale[l] }
    }
    guard let first = part.eigensystem?.first else { return nil }
    var direction = [Double](repeating: 0, count: current.values.count)
    for (k, i) in indices.enumerated() { direction[i] = first.vector[k] / scale[k] }
    return (first.value, direction)
  }

  /// Sets the trial point this far along a direction, or as far as the limits allow, and returns that part.
  @discardableResult private mutating func place(_ direction: [Double], _ length: Double) -> Double {
    var part = 1.0
    for i in direction.indices where direction[i] != 0 {
      let room = (direction[i] * length > 0 ? box.upper[i] : box.lower[i]) - current.values[i]
      part = min(part, max(room / (direction[i] * length), 0))
    }
    for i in direction.indices {
      let target = current.values[i] + part * length * direction[i]
      trial.values[i] = direction[i] == 0 ? current.values[i] : min(max(target, box.lower[i]), box.upper[i])
    }
    return part
  }
}

extension Descent {
  /// The result at the current point; a minimum on a limit or without a sound covariance gets its own status.
  func conclude(_ status: FitStatus) -> FitResult {
    let count = current.values.count
    var status = status
    var errors = [Double](repeating: .nan, count: count)
    var covariance = SymmetricMatrix(order: count)
    let inside = box.free.filter { !box.isOnLimit($0, current.values[$0]) }
    if status == .converged {
      if inside.count < box.free.count { status = .atLimit(namesOnLimits()) }
      if minimizer.settings.computesErrors, !fill(&covariance, inside) { status = .notPositiveDefinite }
    }
    if !status.isMinimum || !minimizer.settings.computesErrors {
      blank(&covariance, box.free)
    } else {
      blank(&covariance, box.free.filter { box.isOnLimit($0, current.values[$0]) })
    }
    for i in 0..<count { errors[i] = covariance[i, i].squareRoot() }
    return FitResult(
      names: minimizer.parameters.map(\.name), values: current.values, errors: errors, covariance: covariance,
      cost: current.cost, edm: box.free.isEmpty ? 0 : edm, evaluations: model.evaluations, status: status)
  }

  private func namesOnLimits() -> [String] {
    box.free.filter { box.isOnLimit($0, current.values[$0]) }.map { minimizer.parameters[$0].name }
  }

  /// Fills the covariance of the parameters inside their limits; false if it is not defined.
  private func fill(_ covariance: inout SymmetricMatrix, _ inside: [Int]) -> Bool {
    guard !inside.isEmpty else { return true }
    var cholesky = ScaledCholesky(capacity: inside.count)
    guard let hessian, cholesky.factorise(hessian, inside, damping: 0), cholesky.invert() else {
      return false
    }
    for (k, i) in inside.enumerated() {
      guard cholesky.inflation(k) * StepSolver.pivotThreshold < 1 else { return false }
      for l in 0...k {
        let element = 2 * errorDefinition * cholesky.inverse(k, l)
        guard element.isFinite else { return false }
        covariance[i, inside[l]] = element
      }
    }
    return true
  }

  /// Makes the rows and columns of some parameters NaN.
  private func blank(_ covariance: inout SymmetricMatrix, _ indices: [Int]) {
    for i in indices {
      for j in 0..<covariance.order { covariance[i, j] = .nan }
    }
  }
}
