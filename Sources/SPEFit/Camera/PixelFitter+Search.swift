internal import Glibc

/// The search for the lowest minimum of the smooth binned likelihood.
///
/// One fit from the start that the data suggest is enough where it ends well: converged, with a good p-value, and
/// with a pedestal peak that is seen and stands apart. Otherwise there may be lower minima: with the pedestal one peak
/// further, with the widths divided otherwise, with another gain.
extension PixelFitter {
  /// A fit with a smaller p-value than this is tried again from other starts.
  private static let doubtfulPValue = 1e-4

  /// The lowest minimum found, and how well it describes the data.
  func smoothFit(_ cost: inout SpectrumCost, _ spectra: [ChargeSpectrum]) -> (FitResult, FitScores?) {
    var best = fit(&cost, from: fitter.startsFromData ? start(spectra) : nil)
    var scores = scores(best, spectra, &cost)
    if !fitter.startsFromData { return (best, scores) }
    let isGood =
      best.status == .converged && (scores.pValue > Self.doubtfulPValue || scores.degreesOfFreedom <= 0)
    let clarity = clarity(best, spectra)
    if isGood, clarity == .clear { return (best, scores) }
    if !isGood || clarity == .blurred {
      for attempt in StartAttempt.others {
        improve(&best, fit(&cost, from: attempt == .initial ? nil : start(spectra, attempt)))
      }
    }
    explore(&best, &cost, clarity)
    scores = self.scores(best, spectra, &cost)
    return (best, scores)
  }

  /// One fit. The ratio of likelihoods cannot be negative: where it seems so, densities have underflown.
  private func fit(_ cost: inout SpectrumCost, from start: [Double]?) -> FitResult {
    var result = minimizer.minimize(&cost, from: start)
    if result.cost < -1e-3 {
      result.cost = .infinity
      result.status = .notFinite
    }
    return result
  }

  @discardableResult private func improve(_ best: inout FitResult, _ other: FitResult) -> Bool {
    guard Self.isBetter(other, than: best) else { return false }
    best = other
    return true
  }

  /// Fits from starts beside the best, as long as that finds lower minima.
  private func explore(_ best: inout FitResult, _ cost: inout SpectrumCost, _ clarity: Clarity) {
    var starts: [DisplacedStart] = [.shift(-1), .shift(1), .wider]
    if clarity == .blurred { starts += [.noise(share: 0.9), .noise(share: 0.3)] }
    for _ in 0..<4 {
      let known = best.cost
      for displaced in starts {
        if let start = start(displaced, from: best) { improve(&best, fit(&cost, from: start)) }
      }
      if !(best.cost < known - 1e-3) { break }
    }
  }

  /// How sure the places of the peaks are.
  enum Clarity { case clear, dark, blurred }

  private func clarity(_ result: FitResult, _ spectra: [ChargeSpectrum]) -> Clarity {
    var worst = Clarity.blurred
    for (index, spectrum) in spectra.enumerated() {
      guard let density = fitter.density.parts[index] as? PhotoelectronDensity else { return .clear }
      let values = fitter.density.parameters(of: index, in: result.values)
      let lambda = values[values.count - 1]
      let width = (values[1] * values[1] + values[3] * values[3]).squareRoot()
      guard width < 0.35 * values[2] else { continue }
      let lowest = exp(-lambda) * (density.pedestal == .included ? 1 : lambda)
      if lowest * spectrum.total > 100 { return .clear }
      worst = .dark
    }
    return worst
  }
}
