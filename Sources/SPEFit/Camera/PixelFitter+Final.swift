internal import SSTCore

extension PixelFitter {
  /// The minimum of the wanted cost, from that of the smooth one and from the parameters' own start.
  func finalFit(_ spectra: [ChargeSpectrum], from smooth: FitResult) throws(FitError) -> FitResult {
    let jumps = fitter.quirks.contains(.truncatedPeaks)
    var cost = try SpectrumCost(fitter.density, spectra, kind: fitter.kind, quirks: fitter.quirks)
    var result = minimizer.minimize(&cost, from: smooth.values)
    let hasSteps = jumps && hasStepBeside(result)
    if result.status == .converged, !hasSteps { return result }
    var edge = result.status.isMinimum ? nil : result
    var minimum = result.status.isMinimum ? result : nil
    let wider = !jumps ? start(.wider(0.03), from: result).map { [$0] } ?? [] : []
    for start in wider + [nil] + (hasSteps ? displaced(result) : []) {
      let other = minimizer.minimize(&cost, from: start)
      if other.status.isMinimum {
        if other.cost < minimum?.cost ?? .infinity { minimum = other }
      } else if other.cost < edge?.cost ?? .infinity {
        edge = other
      }
    }
    result = Self.choose(minimum, edge) ?? result
    return result.status == .stalled ? slide(result, &cost) : result
  }

  /// True if the number of peaks changes within 0.6 errors of the light and the crosstalk; always for unbinned costs,
  /// which steps farther away can change.
  private func hasStepBeside(_ result: FitResult) -> Bool {
    if fitter.kind == .unbinnedLikelihood { return true }
    let joint = fitter.density
    return joint.parts.indices.contains { index in
      guard let density = joint.parts[index] as? PhotoelectronDensity else { return false }
      func moves(_ role: ParameterRole) -> (place: Int, error: Double)? {
        guard let local = density.roles.firstIndex(of: role) else { return nil }
        let error = result.errors[joint.wiring[index][local]]
        return (local, error.isFinite ? 0.6 * error : 0)
      }
      let (light, crosstalk) = (moves(.light), moves(.crosstalk))
      let values = joint.parameters(of: index, in: result.values)
      let counts = Set(
        [-1.0, 0, 1].flatMap { more in
          [-1.0, 0, 1].map { other -> Int in
            var moved = values
            if let light { moved[light.place] += more * light.error }
            if let crosstalk { moved[crosstalk.place] += other * crosstalk.error }
            return density.peakWeights(moved).count
          }
        })
      return counts.count > 1
    }
  }

  /// The minimum, unless the edge of a step is lower and either so near that it can stand for the minimum, or lower
  /// by more than the data leave open.
  private static func choose(_ minimum: FitResult?, _ edge: FitResult?) -> FitResult? {
    guard let minimum, let edge, edge.cost < minimum.cost else { return minimum ?? edge }
    let isBeside = zip(zip(edge.values, minimum.values), minimum.errors).allSatisfy { values, error in
      error.isNaN || abs(values.0 - values.1) <= 0.6 * error
    }
    return isBeside || edge.cost < minimum.cost - 1 ? edge : minimum
  }

  /// Moves along the edge of a step: the light stays, everything else is minimized, and again all together.
  private func slide(_ stalled: FitResult, _ cost: inout SpectrumCost) -> FitResult {
    var best = stalled
    var held = minimizer
    for _ in 0..<3 {
      for place in fitter.density.places(of: .light) { held.parameters[place].isFixed = true }
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
      for i in joint.places(of: .light) where joint.parameters[i].isFree {
        let error = result.errors[i].isFinite ? result.errors[i] : 0.01 * start[i]
        start[i] = joint.parameters[i].clamped(start[i] + distance * error)
      }
      return start
    }
  }
}
