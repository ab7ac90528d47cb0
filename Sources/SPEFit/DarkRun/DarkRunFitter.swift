public import SSTCore

/// Fits histograms of dark runs with ``DarkRunDensity``, by the Poisson likelihood of a known number of events.
public struct DarkRunFitter: Sendable {
  /// Which results to give.
  public enum Mode: Sendable, Equatable {
    /// Integrated bins, peaks to the end of the axis, start values from the data, correct errors.
    case corrected
    /// The fit of sst1mpipe 0.9: middles of bins, seven peaks, fewer bins without charges above 50 ADC counts, and
    /// errors that are too small by √2.
    case sst1mpipe
  }

  /// Which results to give.
  public let mode: Mode
  /// The model with its limits.
  public let density: DarkRunDensity
  /// What makes a pixel good.
  public var acceptance = DarkRunAcceptance.sst1m
  /// How far the minimiser goes.
  public var settings = Minimizer.Settings()

  /// Fits with a smaller p-value than this are tried again from other starts.
  private static let doubtfulPValue = 1e-4

  /// Makes a fitter.
  ///
  /// - Parameters:
  ///   - mode: which results to give.
  ///   - sampleCount: samples of the readout window.
  ///   - windowWidth: samples in the sum.
  public init(mode: Mode = .corrected, sampleCount: Int = 50, windowWidth: Int = 5) {
    self.mode = mode
    var density = DarkRunDensity(
      sampleCount: sampleCount, windowWidth: windowWidth, peakCount: mode == .corrected ? 16 : 7)
    if mode == .corrected {
      density.parameters = [
        FitParameter("dcr", initial: 0.2, lower: 0, upper: 5),
        FitParameter("X_talk", initial: 0.11, lower: 1e-5, upper: 0.8),
        FitParameter("gain", initial: 20, lower: 3, upper: 60),
        FitParameter("sigma_pe", initial: 2, lower: 0.1, upper: 15),
        FitParameter("sigma_el", initial: 4, lower: 0.1, upper: 20), FitParameter("x_el", initial: 0),
      ]
    }
    self.density = density
  }

  /// Fits many pixels in parallel; the results do not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - spectra: the histograms.
  ///   - jobs: the number of threads.
  ///   - progress: told how many pixels are done.
  ///   - cancellation: looked at between pixels.
  /// - Returns: the fits in the order of the histograms.
  /// - Throws: `CancelledError`.
  public func fit(
    _ spectra: [DarkRunSpectrum], jobs: Int = 1, progress: (any ProgressObserver)? = nil,
    cancellation: CancellationFlag? = nil
  ) throws -> [DarkRunFit] {
    let counter = ProgressCounter(total: spectra.count, unit: "pixels", observer: progress)
    return try parallelMap(count: spectra.count, jobs: jobs) { index, _ in
      try cancellation?.check()
      let fit = try fit(spectra[index])
      counter.advance()
      return fit
    }
  }

  /// Fits one pixel.
  ///
  /// - Returns: the fit; where there was nothing to fit, its values are NaN and its status says why.
  public func fit(_ spectrum: DarkRunSpectrum) throws(FitError) -> DarkRunFit {
    let bins = spectrum.fitted(mode)
    guard let bins, bins.counts.contains(where: { $0 > 0 }) else { return notFitted(.empty) }
    guard bins.counts.count(where: { $0 > 0 }) > density.parameters.count else {
      return notFitted(.tooFewEvents)
    }
    let charges = bins.chargeSpectrum(mode)
    var cost = try SpectrumCost(
      density, charges, kind: .poissonLikelihood(eventCount: spectrum.eventCount),
      options: CostOptions(integratesBins: mode == .corrected, normalisesInRange: false))
    let minimizer = try Minimizer(density.parameters, settings: settings)
    var best: FitResult?
    var pValue = Double.nan
    for start in starts(bins, &cost) {
      let next = minimizer.minimize(&cost, from: start)
      if best.map({ Self.isBetter(next, than: $0) }) ?? true {
        best = next
        pValue = cost.scores(at: next.values, freeCount: density.parameters.count, spectra: [charges]).pValue
      }
      if mode == .corrected, best?.status == .converged, pValue > Self.doubtfulPValue { break }
    }
    guard let best else { return notFitted(.notFinite) }
    return finish(best, bins, pValue: pValue)
  }

  /// Where to start; sst1mpipe begins with a gain of 0 if there is no charge above 50 ADC counts.
  private func starts(_ bins: DarkRunSpectrum, _ cost: inout SpectrumCost) -> [[Double]] {
    let own = DarkRunStart.points(bins, density, &cost)
    guard mode == .sst1mpipe else { return own }
    var published = density.parameters.map(\.initial)
    if !bins.hasHighCharges { published[2] = 0 }
    return [published] + own
  }

  private static func isBetter(_ a: FitResult, than b: FitResult) -> Bool {
    if !a.cost.isFinite { return false }
    if !b.cost.isFinite { return true }
    if a.status.isMinimum != b.status.isMinimum, abs(a.cost - b.cost) < 1e-3 { return a.status.isMinimum }
    return a.cost < b.cost - 1e-6
  }
}
