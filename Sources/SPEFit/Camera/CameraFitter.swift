public import SSTCore

/// Fits the spectra of all pixels of a camera, in parallel; the result does not depend on the number of threads.
public struct CameraFitter: Sendable {
  /// The density of each illumination, with parameters, starts and limits.
  public let density: JointDensity
  /// The bins of each illumination; for bins as numpy makes them from 32-bit charges ask for `.float` edges.
  public let binnings: [Binning]
  /// What is minimized.
  public let kind: CostKind
  /// Defects that are reproduced: those of the preset `spefit`.
  public let quirks: Quirks
  /// True if start values are read off the data; otherwise the parameters' own are used.
  public var startsFromData = true
  /// How far the minimizer goes.
  public var settings = Minimizer.Settings()

  /// Makes a fitter.
  ///
  /// - Parameters:
  ///   - density: one part for each illumination.
  ///   - binnings: the bins, one for each illumination; one alone serves them all.
  ///   - kind: what is minimized.
  ///   - quirks: defects that are reproduced.
  /// - Throws: `FitError` if the number of binnings fits neither way.
  public init(
    _ density: JointDensity, binnings: [Binning], kind: CostKind = .binnedLikelihood,
    quirks: Quirks = []
  ) throws(FitError) {
    let count = density.parts.count
    guard binnings.count == count || binnings.count == 1 else {
      throw .wrongCount(what: "binnings", found: binnings.count, expected: count)
    }
    self.density = quirks.contains(.truncatedPeaks) ? density.withQuirks(quirks) : density
    self.binnings = binnings.count == count ? binnings : Array(repeating: binnings[0], count: count)
    self.kind = kind
    self.quirks = quirks
  }

  /// Wide blocks read the charges in long runs, narrow ones need less memory for sorted charges; with many threads
  /// there have to be enough of them.
  private func pixelsPerBlock(_ pixelCount: Int, jobs: Int) -> Int {
    let most = kind == .unbinnedLikelihood ? 64 : 1024
    return min(max(pixelCount / (2 * max(jobs, 1)), 32), most)
  }

  /// Fits every pixel.
  ///
  /// - Parameters:
  ///   - charges: one table for each illumination, all with the same number of pixels.
  ///   - jobs: the number of threads.
  ///   - progress: told how many pixels are done.
  ///   - cancellation: checked between pixels.
  /// - Returns: the fits in the order of the pixels; a pixel that cannot be fitted has a status that says why.
  /// - Throws: `FitError` if the tables do not fit the density or each other; `CancelledError`.
  public func fit(
    _ charges: [ChargeTable], jobs: Int = 1, progress: (any ProgressObserver)? = nil,
    cancellation: CancellationFlag? = nil
  ) throws -> [PixelFit] {
    let keepsCharges = kind == .unbinnedLikelihood
    return try fit(
      pixelCount: try common(charges.map(\.pixelCount), "charge tables"), jobs, progress, cancellation
    ) { pixels in
      zip(charges, binnings).map {
        PixelSpectra($0, pixels: pixels, binning: $1, keepsCharges: keepsCharges)
      }
    }
  }

  /// Fits every pixel of histograms; only for binned costs.
  ///
  /// - Parameters:
  ///   - histograms: of all pixels of the camera, one for each illumination.
  ///   - jobs: the number of threads.
  ///   - progress: told how many pixels are done.
  ///   - cancellation: checked between pixels.
  /// - Returns: as ``fit(_:jobs:progress:cancellation:)-([ChargeTable],_,_,_)``, and the same for the same charges.
  /// - Throws: `FitError` if the histograms do not fit the density, the binnings or each other; `CancelledError`.
  public func fit(
    _ histograms: [ChargeHistograms], jobs: Int = 1, progress: (any ProgressObserver)? = nil,
    cancellation: CancellationFlag? = nil
  ) throws -> [PixelFit] {
    guard kind != .unbinnedLikelihood else { throw FitError.chargesMissing }
    let pixelCount = try common(histograms.map(\.pixels.count), "histograms")
    try check(histograms.map(\.binning))
    return try fit(pixelCount: pixelCount, jobs, progress, cancellation) { _ in
      histograms.map { PixelSpectra($0) }
    }
  }

  /// Fits the spectra of one pixel.
  ///
  /// - Parameters:
  ///   - spectra: one for each illumination.
  ///   - pixel: the number that the result carries.
  /// - Throws: `FitError` if the number of spectra is not that of the densities, or one has other bins than this
  ///   fitter.
  public func fit(_ spectra: [ChargeSpectrum], pixel: Int = 0) throws(FitError) -> PixelFit {
    guard spectra.count == density.parts.count else {
      throw .wrongCount(what: "spectra", found: spectra.count, expected: density.parts.count)
    }
    try check(spectra.map(\.binning))
    var worker = try PixelFitter(self)
    return try worker.fit(spectra, pixel: pixel)
  }

  /// Fits blocks of pixels in parallel, whose spectra `prepare` gives.
  private func fit(
    pixelCount: Int, _ jobs: Int, _ progress: (any ProgressObserver)?, _ cancellation: CancellationFlag?,
    _ prepare: @Sendable (Range<Int>) -> [PixelSpectra]
  ) throws -> [PixelFit] {
    let width = pixelsPerBlock(pixelCount, jobs: jobs)
    let blocks = (pixelCount + width - 1) / width
    let counter = ProgressCounter(total: pixelCount, unit: "pixels", observer: progress)
    let fits = try parallelMap(count: blocks, jobs: jobs) { block, _ in
      let pixels = block * width..<min((block + 1) * width, pixelCount)
      let spectra = prepare(pixels)
      var worker = try PixelFitter(self)
      return try pixels.map { pixel in
        try cancellation?.check()
        let fit = try worker.fit(spectra.map { $0.spectrum(ofPixel: pixel) }, pixel: pixel)
        counter.advance()
        return fit
      }
    }
    return fits.flatMap { $0 }
  }

  /// Throws unless spectra are in the bins of this fitter.
  private func check(_ found: [Binning?]) throws(FitError) {
    for (index, binning) in found.enumerated() where binning != binnings[index] {
      throw .otherBinning(spectrum: index)
    }
  }

  /// The number of pixels that all illuminations have.
  private func common(_ pixelCounts: [Int], _ what: String) throws(FitError) -> Int {
    guard pixelCounts.count == density.parts.count else {
      throw .wrongCount(what: what, found: pixelCounts.count, expected: density.parts.count)
    }
    let count = pixelCounts.first ?? 0
    for other in pixelCounts where other != count {
      throw .wrongCount(what: "pixels in a charge table", found: other, expected: count)
    }
    return count
  }
}

extension JointDensity {
  /// The same with other quirks in all photoelectron densities.
  func withQuirks(_ quirks: Quirks) -> JointDensity {
    JointDensity(
      parts: parts.map { part -> any SpectrumDensity in
        guard var density = part as? PhotoelectronDensity else { return part }
        density.quirks = quirks
        return density
      }, parameters: parameters, wiring: wiring)
  }
}

/// The fit of one pixel.
public struct PixelFit: Sendable {
  /// The pixel's index in the charges.
  public var pixel: Int
  /// Values, errors, covariance, cost and status.
  public var result: FitResult
  /// Scores; nil if nothing was fitted, or the definition has none.
  public var scores: FitScores?
  /// The histograms that were fitted, one for each illumination.
  public var histograms: [[Double]]
  /// Other minima with a pedestal a gain or two away that explain the charges nearly as well; the lowest first.
  public var rivals: [RivalMinimum] = []
  /// By how much the fit is better than one whose peaks are too wide to be seen, in units of the smooth binned
  /// likelihood; nil where the peaks are plain, and where nothing is fitted.
  public var peakEvidence: Double?

  /// Takes the results of a fit.
  ///
  /// - Parameters:
  ///   - pixel: the pixel's index in the charges.
  ///   - result: values, errors, covariance, cost and status.
  ///   - scores: how well the fit describes the charges.
  ///   - histograms: what was fitted.
  public init(pixel: Int, result: FitResult, scores: FitScores?, histograms: [[Double]]) {
    (self.pixel, self.result, self.scores, self.histograms) = (pixel, result, scores, histograms)
  }

  /// How the fit ended.
  public var status: FitStatus { result.status }
}
