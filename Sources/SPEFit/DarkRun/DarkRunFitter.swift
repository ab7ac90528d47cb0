public import SSTCore

/// Fits histograms of dark runs with ``DarkRunDensity``, by the Poisson likelihood of a known number of events.
public struct DarkRunFitter: Sendable {
  /// Defects that are reproduced: those of the preset `darkRunFit`.
  public let quirks: Quirks
  /// The model with its limits.
  public let density: DarkRunDensity
  /// What makes a pixel good.
  public var acceptance = DarkRunAcceptance.sst1m
  /// How far the minimizer goes.
  public var settings = Minimizer.Settings()

  /// Fits with a smaller p-value than this are tried again from other starts.
  private static let doubtfulPValue = 1e-4

  /// Makes a fitter.
  ///
  /// - Parameters:
  ///   - sampleCount: samples of the readout window.
  ///   - windowWidth: samples in the sum.
  ///   - quirks: defects that are reproduced.
  public init(sampleCount: Int = 50, windowWidth: Int = 5, quirks: Quirks = []) {
    self.quirks = quirks
    let hasSevenPeaks = quirks.contains(.sevenPeaks)
    var density = DarkRunDensity(
      sampleCount: sampleCount, windowWidth: windowWidth, peakCount: hasSevenPeaks ? 7 : 16)
    if !hasSevenPeaks {
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
  ///   - cancellation: checked between pixels.
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
    let bins = spectrum.fitted(quirks)
    guard let bins, bins.counts.contains(where: { $0 > 0 }) else { return notFitted(.empty) }
    guard bins.counts.count(where: { $0 > 0 }) > density.parameters.count else {
      return notFitted(.tooFewEvents)
    }
    let charges = bins.chargeSpectrum(quirks)
    var cost = try SpectrumCost(
      density, charges, kind: .poissonLikelihood(eventCount: spectrum.eventCount),
      quirks: quirks)
    let best = try lowest(&cost, DarkRunStart(bins, density), hasHighCharges: bins.hasHighCharges, charges)
    return finish(best.result, bins, pValue: best.pValue)
  }

  private typealias Scored = (result: FitResult, pValue: Double)

  /// The lowest minimum found. Far starts are tried only where the near ones describe the histogram badly.
  private func lowest(
    _ cost: inout SpectrumCost, _ start: DarkRunStart, hasHighCharges: Bool, _ charges: ChargeSpectrum
  ) throws(FitError) -> Scored {
    let minimizer = try Minimizer(density.parameters, settings: settings)
    var best: Scored = (minimizer.minimize(&cost, from: firstPoint(hasHighCharges)), .nan)
    func improve(_ point: [Double]) {
      let next = minimizer.minimize(&cost, from: point)
      if next.isBetter(than: best.result) { best.result = next }
      best.pValue =
        cost.scores(at: best.result.values, freeCount: density.parameters.count, spectra: [charges]).pValue
    }
    func isTrusted() -> Bool { best.result.status == .converged && best.pValue > Self.doubtfulPValue }
    for point in start.points(&cost) where quirks.contains(.darkRunStarts) || !isTrusted() { improve(point) }
    if isTrusted() { return best }
    for point in start.furtherPoints(&cost) where quirks.contains(.darkRunStarts) || !isTrusted() {
      improve(point)
    }
    return best
  }

  /// Where fits start; as the quirk `darkRunStarts` with a gain of 0 if there is no charge above 50 ADC counts.
  private func firstPoint(_ hasHighCharges: Bool) -> [Double] {
    var point = density.parameters.map(\.initial)
    if quirks.contains(.darkRunStarts), !hasHighCharges { point[DarkRunDensity.Place.gain] = 0 }
    return point
  }
}

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
