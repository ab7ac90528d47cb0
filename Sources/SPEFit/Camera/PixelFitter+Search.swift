internal import Glibc
internal import SSTCore

/// The search for the lowest minimum of the smooth binned likelihood.
///
/// One fit from the start that the data suggest is enough where it ends well: converged, with a good p-value, and
/// with a pedestal peak that is seen and stands apart. Otherwise there may be lower minima: with the pedestal one peak
/// further, with the widths divided otherwise, with another gain.
extension PixelFitter {
  /// A fit with a smaller p-value than this is tried again from other starts.
  private static let doubtfulPValue = 1e-4
  /// What a spike has to gain in the cost before it is believed.
  private static let spikeGain = 10.0

  /// The lowest minimum found, and how well it describes the data.
  func smoothFit(_ cost: inout SpectrumCost, _ spectra: [ChargeSpectrum]) -> (FitResult, FitScores?) {
    var best = minimizer.minimize(&cost, from: fitter.startsFromData ? start(spectra) : nil)
    var scores = scores(best, spectra, &cost)
    if !fitter.startsFromData { return (best, scores) }
    let isGood =
      isProper(best, spectra) && (scores.pValue > Self.doubtfulPValue || scores.degreesOfFreedom <= 0)
    let clarity = clarity(best, spectra)
    if isGood, clarity == .clear { return (best, scores) }
    if !isGood || clarity == .blurred {
      for attempt in StartAttempt.others { explore(start(spectra, attempt), &best, &cost, spectra) }
    }
    exploreBeside(&best, &cost, spectra, clarity)
    scores = self.scores(best, spectra, &cost)
    return (best, scores)
  }

  /// Starts beside the best, as long as they lead to lower minima.
  private func exploreBeside(
    _ best: inout FitResult, _ cost: inout SpectrumCost, _ spectra: [ChargeSpectrum], _ clarity: Clarity
  ) {
    var starts: [DisplacedStart] = [.wider(0.03), .shift(-1), .shift(1)]
    if clarity == .blurred {
      for factor in [0.65, 0.85, 1.2, 1.5] {
        starts += [.gain(factor, changesWidths: true), .gain(factor, changesWidths: false)]
      }
      starts += [.noise(share: 0.9), .noise(share: 0.3)]
    }
    for _ in 0..<4 {
      let known = best.cost
      for displaced in starts {
        if let start = start(displaced, from: best) { explore(start, &best, &cost, spectra) }
      }
      if abs(best.cost - known) < 1e-3 { break }
    }
  }

  /// Goes a short way from a start, and all the way where that promises more than the best.
  private func explore(
    _ start: [Double]?, _ best: inout FitResult, _ cost: inout SpectrumCost, _ spectra: [ChargeSpectrum]
  ) {
    var found = scout.minimize(&cost, from: start)
    if let wider = self.start(.wider(0.03), from: found) {
      let second = scout.minimize(&cost, from: wider)
      if second.cost < found.cost { found = second }
    }
    let margin = isProper(best, spectra) ? -2e-3 : Self.spikeGain
    guard found.cost < best.cost + margin || !best.cost.isFinite else { return }
    let other = minimizer.minimize(&cost, from: found.values)
    if isImprovement(other, on: best, spectra) { best = other }
  }

  /// The better of two fits.
  ///
  /// A pedestal much narrower than a bin, with its place on an edge, describes any two neighboring bins. Such a spike
  /// may explain a few counts of the noise; a proper minimum is preferred unless the spike explains much more.
  private func isImprovement(_ other: FitResult, on best: FitResult, _ spectra: [ChargeSpectrum]) -> Bool {
    let isNew = isProper(other, spectra)
    if isProper(best, spectra) != isNew, abs(best.cost - other.cost) < Self.spikeGain { return isNew }
    return other.isBetter(than: best)
  }

  /// True for a minimum whose pedestal is not narrower than a small part of a bin.
  private func isProper(_ result: FitResult, _ spectra: [ChargeSpectrum]) -> Bool {
    guard result.status.isMinimum else { return false }
    for (index, spectrum) in spectra.enumerated() {
      guard let place = fitter.density.place(of: .noise, inSpectrum: index),
        let first = spectrum.centres.first, let last = spectrum.centres.last
      else { continue }
      let width = (last - first) / Double(max(spectrum.centres.count - 1, 1))
      if fitter.density.parameters[place].isFree, result.values[place] < 0.05 * width { return false }
    }
    return true
  }
}

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
