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

  /// Confirms a minimum. Where the curvature is measured and weak in some direction, the cost must really rise in
  /// that direction; otherwise the parameters are not determined.
  mutating func verify(_ objective: inout Model.Cost, _ second: SymmetricMatrix) -> FitStatus {
    guard !Model.isExact, let (bend, direction) = weakest(second), bend < 1e-3 else { return .converged }
    guard bend > 0 else { return .notPositiveDefinite }
    let length = (0.2 * errorDefinition / bend).squareRoot()
    for signed in [length, -length] {
      let part = place(direction, signed)
      let expected = 0.1 * errorDefinition * part * part
      guard expected > 100 * noise else { continue }
      model.slope(&objective, at: &trial, in: box)
      if trial.cost - current.cost < 0.1 * expected { return .notPositiveDefinite }
    }
    return .converged
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
  @discardableResult
  private mutating func place(_ direction: [Double], _ length: Double) -> Double {
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
