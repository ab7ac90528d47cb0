/// Fits of the other parameters while some are kept at given values.
struct Profiler<Model: DescentModel> {
  let best: FitResult
  private var minimizer: Minimizer
  private let indices: [Int]
  /// The last good fit, and how far from the minimum it was, in arbitrary units.
  private var last: (values: [Double], distance: Double)?

  init(_ minimizer: Minimizer, best: FitResult, keeping indices: [Int]) {
    self.best = best
    self.indices = indices
    self.minimizer = minimizer
    self.minimizer.settings.computesErrors = false
    self.minimizer.settings.distanceTolerance = 1e-7
    for i in indices { self.minimizer.parameters[i].isFixed = true }
  }

  /// Fits the others with the kept parameters at `point`.
  ///
  /// - Parameters:
  ///   - point: one value for each kept parameter.
  ///   - distance: how far that is from the minimum, in any unit that is the same along one line; the last fit is
  ///     extrapolated by it. Nil to start from the last fit as it is.
  mutating func fit(_ objective: inout Model.Cost, at point: [Double], distance: Double?) -> FitResult {
    var start = guess(point, distance)
    for (k, i) in indices.enumerated() { start[i] = point[k] }
    var descent = Descent(minimizer, model: Model(), start: start)
    let fit = descent.run(&objective)
    if fit.status.isMinimum || fit.status == .stalled { last = (fit.values, distance ?? 0) }
    return fit
  }

  /// Forgets the last fit: the next one starts from the covariance.
  mutating func startAgain() { last = nil }

  /// True if a value lies within the limits of its parameter.
  func allows(_ index: Int, _ value: Double) -> Bool {
    value.isFinite && minimizer.parameters[index].clamped(value) == value
  }

  /// Names of the parameters that lie on their limits and are not kept.
  func onLimit(_ fit: FitResult) -> [String] {
    if case .atLimit(let names) = fit.status { return names }
    return []
  }

  private func guess(_ point: [Double], _ distance: Double?) -> [Double] {
    guard let last else { return regression(point) }
    guard let distance, last.distance != 0 else { return last.values }
    return zip(best.values, last.values).map { $0 + ($1 - $0) * distance / last.distance }
  }

  /// Where the covariance puts the other parameters.
  private func regression(_ point: [Double]) -> [Double] {
    let shift = zip(indices, point).map { $1 - best.values[$0] }
    let part = best.covariance.submatrix(indices)
    guard let weights = part.solve(shift) else { return best.values }
    return best.values.indices.map { i in
      let change = zip(indices, weights).reduce(0) { $0 + best.covariance[i, $1.0] * $1.1 }
      return best.values[i] + (change.isFinite ? change : 0)
    }
  }
}
