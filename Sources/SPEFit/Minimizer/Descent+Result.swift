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
