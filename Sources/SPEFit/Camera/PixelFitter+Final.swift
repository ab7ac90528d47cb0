extension PixelFitter {
  /// The minimum of the wanted cost, from that of the smooth one and from the parameters' own start.
  func finalFit(_ spectra: [ChargeSpectrum], from smooth: FitResult) throws(FitError) -> FitResult {
    let options: CostOptions = fitter.compatibility == .spefit ? .spefit : .standard
    var cost = try SpectrumCost(fitter.density, spectra, kind: fitter.kind, options: options)
    var result = minimizer.minimize(&cost, from: smooth.values)
    let hasSteps = fitter.compatibility == .spefit && fitter.kind == .unbinnedLikelihood
    if result.status == .converged, !hasSteps { return result }
    if fitter.compatibility == .none, let wider = start(.wider(0.03), from: result) {
      let other = minimizer.minimize(&cost, from: wider)
      if Self.isBetter(other, than: result) { result = other }
    }
    for start in [nil] + (fitter.compatibility == .spefit ? displaced(result) : []) {
      let other = minimizer.minimize(&cost, from: start)
      if Self.isBetter(other, than: result) { result = other }
    }
    return result.status == .stalled ? slide(result, &cost) : result
  }

  /// Moves along the edge of a step: the light stays, everything else is minimised, and again all together.
  private func slide(_ stalled: FitResult, _ cost: inout SpectrumCost) -> FitResult {
    var best = stalled
    var held = minimizer
    for _ in 0..<3 {
      for i in held.parameters.indices where held.parameters[i].name.hasPrefix("lambda_") {
        held.parameters[i].isFixed = true
      }
      let along = held.minimize(&cost, from: best.values)
      let free = minimizer.minimize(&cost, from: along.values)
      guard free.cost < best.cost else { break }
      best = free
    }
    return best
  }

  /// Starts beside a result. The cost of spefit has steps where a peak enters the sum, and the lowest point may be
  /// at the edge of one.
  private func displaced(_ result: FitResult) -> [[Double]] {
    let joint = fitter.density
    return [-2, -1, -0.5, 0.5, 1, 2].map { distance in
      var start = result.values
      for i in start.indices where joint.parameters[i].name.hasPrefix("lambda_") && joint.parameters[i].isFree
      {
        let error = result.errors[i].isFinite ? result.errors[i] : 0.01 * start[i]
        start[i] = joint.parameters[i].clamped(start[i] + distance * error)
      }
      return start
    }
  }
}
