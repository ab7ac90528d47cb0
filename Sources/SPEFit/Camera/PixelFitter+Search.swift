internal import Glibc

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
