public import SSTCore

extension CameraFitter {
  /// The asymmetric errors (MINOS) of fitted pixels, in parallel; empty for a pixel without a minimum.
  ///
  /// - Parameters:
  ///   - fits: what ``fit(_:jobs:progress:cancellation:)`` returned for the same charges.
  ///   - charges: one table for each illumination.
  ///   - jobs: the number of threads.
  ///   - progress: told how many pixels are done.
  ///   - cancellation: looked at between pixels.
  /// - Throws: `FitError` if the charges do not fit the density; `CancelledError`.
  public func asymmetricErrors(
    of fits: [PixelFit], _ charges: [ChargeTable], jobs: Int = 1, progress: (any ProgressObserver)? = nil,
    cancellation: CancellationFlag? = nil
  ) throws -> [[AsymmetricError]] {
    let counter = ProgressCounter(total: fits.count, unit: "pixels", observer: progress)
    return try parallelMap(count: fits.count, jobs: jobs) { index, _ in
      try cancellation?.check()
      defer { counter.advance() }
      let fit = fits[index]
      guard fit.status.isMinimum else { return [] }
      let spectra = spectra(of: fit, charges)
      let cost = try SpectrumCost(
        density, spectra, kind: kind, quirks: quirks)
      return try Minimizer(density.parameters, settings: settings)
        .profiles(of: cost, at: fit.result).asymmetricErrors()
    }
  }

  /// What was fitted: the histograms, and for an unbinned cost the charges.
  private func spectra(of fit: PixelFit, _ charges: [ChargeTable]) -> [ChargeSpectrum] {
    guard kind == .unbinnedLikelihood else {
      return zip(fit.histograms, binnings).map { ChargeSpectrum(counts: $0, binning: $1) }
    }
    return zip(charges, binnings).map { table, binning in
      PixelSpectra(table, pixels: fit.pixel..<fit.pixel + 1, binning: binning, keepsCharges: true)
        .spectrum(ofPixel: fit.pixel)
    }
  }
}
