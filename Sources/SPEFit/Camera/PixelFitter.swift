internal import Glibc
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
    var (best, scores, doubts) = smoothFit(&smooth, spectra)
    if !fitter.quirks.isDisjoint(with: .spefit) || fitter.kind != .binnedLikelihood {
      best = try finalFit(spectra, from: best)
      scores = try finalScores(best, spectra, &smooth)
    }
    smoothCost = smooth
    if best.status == .converged, !doubts.rivals.isEmpty { best.status = .ambiguous }
    var fit = PixelFit(pixel: pixel, result: best, scores: scores, histograms: histograms)
    (fit.rivals, fit.peakEvidence) = doubts
    return fit
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
    return filled <= freeCount || total < Double(FitStatus.fewestEvents) ? .tooFewEvents : nil
  }
}

extension PixelFitter {
  /// How certain the positions of the peaks are.
  enum Clarity {
    /// The pedestal or its neighbor is seen and stands apart.
    case clear
    /// The peaks stand apart, but there may be more of them below than are seen.
    case dark
    /// The peaks do not stand apart: other gains and widths may fit as well.
    case blurred
  }

  /// The clarity of the best of the spectra.
  func clarity(_ result: FitResult, _ spectra: [ChargeSpectrum]) -> Clarity {
    var best = Clarity.blurred
    for index in spectra.indices {
      guard let density = fitter.density.parts[index] as? PhotoelectronDensity else { return .clear }
      let lowest = lowestPeak(index, result, spectra)
      let values = PhotoelectronValues(fitter.density.parameters(of: index, in: result.values))
      let (gain, lambda) = (values.gain, values.light)
      let separation = values.variance(fired: 1).squareRoot()
      if lowest > 100, separation < 0.35 * gain { return .clear }
      if lowest > 1000, separation < 0.6 * gain, isKnown(result, index) { return .clear }
      let fired = LightMoments(density.model, lambda: lambda, crosstalk: values.crosstalk).mean
      if values.variance(fired: fired).squareRoot() < 0.3 * gain { best = .dark }
    }
    return best
  }

  /// True if pedestal and gain have small errors.
  private func isKnown(_ result: FitResult, _ index: Int) -> Bool {
    let joint = fitter.density
    guard result.status == .converged, let pedestal = joint.place(of: .pedestal, inSpectrum: index),
      let gain = joint.place(of: .gain, inSpectrum: index)
    else { return false }
    let scale = result.values[gain]
    return result.errors[pedestal] < 0.03 * scale && result.errors[gain] < 0.01 * scale
  }
}
