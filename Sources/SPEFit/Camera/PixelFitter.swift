internal import SSTCore

/// Fits pixel after pixel, with buffers of its own.
///
/// Fits start with the smooth, integrated, binned likelihood, whatever the cost: it has no steps and a wide basin,
/// and its minimum is within a fraction of a standard error of any other cost's.
struct PixelFitter {
  let fitter: CameraFitter
  private let smoothDensity: JointDensity
  let minimizer: Minimizer
  /// Short fits, to find out where a minimum may be.
  let scout: Minimizer
  private let freeCount: Int
  private var smoothCost: SpectrumCost?

  init(_ fitter: CameraFitter) throws(FitError) {
    self.fitter = fitter
    smoothDensity = fitter.density.withQuirks([])
    minimizer = try Minimizer(fitter.density.parameters, settings: fitter.settings)
    let hasty = Minimizer.Settings(distanceTolerance: 1e-3, maximumEvaluations: 60, computesErrors: false)
    scout = try Minimizer(fitter.density.parameters, settings: hasty)
    freeCount = fitter.density.parameters.count(where: \.isFree)
  }

  mutating func fit(_ spectra: [ChargeSpectrum], pixel: Int) throws(FitError) -> PixelFit {
    let histograms = spectra.map(\.counts)
    if let status = refusal(of: spectra) {
      return PixelFit(
        pixel: pixel, result: .notFitted(fitter.density.parameters, status), scores: nil,
        histograms: histograms)
    }
    var smooth = try cost(smoothDensity, spectra, kind: .binnedLikelihood)
    var (best, scores) = smoothFit(&smooth, spectra)
    if !fitter.quirks.isDisjoint(with: .spefit) || fitter.kind != .binnedLikelihood {
      best = try finalFit(spectra, from: best)
      scores = try finalScores(best, spectra, &smooth)
    }
    smoothCost = smooth
    return PixelFit(pixel: pixel, result: best, scores: scores, histograms: histograms)
  }

  // MARK: - Steps

  private mutating func cost(
    _ density: JointDensity, _ spectra: [ChargeSpectrum], kind: CostKind
  ) throws(FitError) -> SpectrumCost {
    guard var old = smoothCost else {
      return try SpectrumCost(density, spectra, kind: kind)
    }
    smoothCost = nil
    for (index, spectrum) in spectra.enumerated() { old.replace(counts: spectrum.counts, ofSpectrum: index) }
    return old
  }

  func scores(
    _ result: FitResult, _ spectra: [ChargeSpectrum], _ cost: inout SpectrumCost
  ) -> FitScores {
    cost.scores(at: result.values, freeCount: freeCount, spectra: spectra)
  }

  private func finalScores(
    _ result: FitResult, _ spectra: [ChargeSpectrum], _ smooth: inout SpectrumCost
  ) throws(FitError) -> FitScores? {
    guard fitter.quirks.contains(.rawScores) else { return scores(result, spectra, &smooth) }
    var cost = try SpectrumCost(fitter.density, spectra, kind: fitter.kind, quirks: fitter.quirks)
    return cost.rawScores(at: result.values, freeCount: freeCount, spectra: spectra)
  }

  // MARK: - Pixels without a fit

  private func refusal(of spectra: [ChargeSpectrum]) -> FitStatus? {
    let (filled, total) = spectra.reduce(into: (0, 0.0)) { sums, spectrum in
      let least = fitter.kind == .leastSquares ? BinnedTerm.leastCounts : 0
      for count in spectrum.counts {
        if count > least { sums.0 += 1 }
        sums.1 += count
      }
    }
    if total == 0 { return .empty }
    return filled <= freeCount ? .tooFewEvents : nil
  }
}
