public import SSTCore

extension CameraFitter {
  /// The fitted density of a pixel as a curve over the range, scaled to the counts of its histogram.
  ///
  /// - Parameters:
  ///   - fit: the pixel's fit.
  ///   - illumination: which spectrum.
  ///   - pointCount: the number of points, both ends included.
  public func curve(
    of fit: PixelFit, illumination: Int, pointCount: Int = 1000
  ) -> (charges: [Double], counts: [Double]) {
    let binning = binnings[illumination]
    let (x, y) = densityCurve(at: fit.result.values, illumination: illumination, pointCount: pointCount)
    var workspace = DensityWorkspace()
    density.parts[illumination].evaluate(
      on: .cells(edges: binning.edges), density.parameters(of: illumination, in: fit.result.values),
      derivatives: false, into: &workspace)
    let total = fit.histograms[illumination].reduce(0, +)
    let scale =
      total / workspace.sum * (binning.upper - binning.lower) / Double(binning.count)
    return (x, y.map { $0 * scale })
  }

  /// The density itself as a curve over the range, per unit of charge and not scaled to counts.
  ///
  /// spefit keeps this curve, with ten points for each bin, beside every fit.
  ///
  /// - Parameters:
  ///   - values: the values of the joint parameters, such as those of a fit.
  ///   - illumination: which spectrum.
  ///   - pointCount: the number of points, both ends included; nil for ten a bin.
  public func densityCurve(
    at values: [Double], illumination: Int, pointCount: Int? = nil
  ) -> (charges: [Double], density: [Double]) {
    let binning = binnings[illumination]
    let count = pointCount ?? 10 * binning.count
    let step = (binning.upper - binning.lower) / Double(max(count - 1, 1))
    var x = (0..<max(count, 0)).map { binning.lower + Double($0) * step }
    if count > 1 { x[count - 1] = binning.upper }
    let part = density.parts[illumination]
    return (x, part.values(at: x, density.parameters(of: illumination, in: values)))
  }
}

extension CameraFitter {
  /// The asymmetric errors (MINOS) of fitted pixels, in parallel; empty for a pixel without a minimum.
  ///
  /// - Parameters:
  ///   - fits: what `fit` returned for the same charges.
  ///   - charges: one table for each illumination.
  ///   - jobs: the number of threads.
  ///   - progress: told how many pixels are done.
  ///   - cancellation: checked between pixels.
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
