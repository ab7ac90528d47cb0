internal import SSTCore

extension DarkRunFitter {
  /// A result with its scores and problems.
  func finish(_ result: FitResult, _ bins: DarkRunSpectrum, pValue: Double) -> DarkRunFit {
    var result = result
    if quirks.contains(.halvedVariances) { result.halveVariances() }
    var fit = DarkRunFit(
      result: result, reducedChiSquare: reducedChiSquare(result.values, bins), pValue: pValue,
      sampleCount: density.sampleCount, windowWidth: density.windowWidth,
      isAccurate: quirks.contains(.limitsAreAccurate) ? result.status.isMinimum : result.status == .converged)
    if !fit.isAccurate { fit.problems.append(result.status.word) }
    fit.problems += acceptance.violations(fit)
    return fit
  }

  /// The result of a pixel that was not fitted.
  func notFitted(_ status: FitStatus) -> DarkRunFit {
    return DarkRunFit(
      result: .notFitted(density.parameters, status), reducedChiSquare: .nan, pValue: .nan,
      sampleCount: density.sampleCount,
      windowWidth: density.windowWidth, isAccurate: false, problems: [status.word])
  }

  /// What the model expects in the bins.
  func expectedCounts(_ values: [Double], _ bins: DarkRunSpectrum) -> [Double] {
    var workspace = DensityWorkspace()
    let charges = bins.chargeSpectrum(quirks)
    let edges = charges.edges
    let grid = edges.map { EvaluationGrid.cells(edges: $0) } ?? .points(charges.centres)
    density.evaluate(on: grid, values, derivatives: false, into: &workspace)
    let scale = edges == nil ? bins.eventCount * bins.width : bins.eventCount
    return workspace.values.prefix(grid.count).map { $0 * scale }
  }

  private func reducedChiSquare(_ values: [Double], _ bins: DarkRunSpectrum) -> Double {
    var sum = 0.0
    for (count, expected) in zip(bins.counts, expectedCounts(values, bins)) {
      sum += (count - expected) * (count - expected) / max(count, 1)
    }
    return sum / Double(bins.counts.count - density.parameters.count)
  }
}

extension FitResult {
  /// The errors of an error definition of 1/2 for twice the negative logarithm of the likelihood.
  mutating func halveVariances() {
    for i in covariance.elements.indices { covariance.elements[i] *= 0.5 }
    for i in errors.indices { errors[i] *= 0.5.squareRoot() }
  }
}
