public import SSTCore

/// Fits the spectra of all pixels of a camera, in parallel; the result does not depend on the number of threads.
public struct CameraFitter: Sendable {
  /// What results have to agree with.
  public enum Compatibility: Sendable {
    /// Nothing: integrated bins, smooth densities, normalised unbinned fits, uniform p-values.
    case none
    /// spefit 3.1.0: its truncation of densities, bin centres, no normalisation, its scores.
    case spefit
  }

  /// The density of each illumination, with parameters, starts and limits.
  public let density: JointDensity
  /// The bins of each illumination; for bins as numpy makes them from 32-bit charges ask for `.float` edges.
  public let binnings: [Binning]
  /// What is minimised.
  public let kind: CostKind
  /// What results have to agree with.
  public let compatibility: Compatibility
  /// True if start values are read off the data; otherwise the parameters' own are used.
  public var startsFromData = true
  /// How far the minimiser goes.
  public var settings = Minimizer.Settings()

  /// Makes a fitter.
  ///
  /// - Parameters:
  ///   - density: one part for each illumination.
  ///   - binnings: the bins, one for each illumination; one alone serves them all.
  ///   - kind: what is minimised.
  ///   - compatibility: what results have to agree with.
  /// - Throws: `FitError` if the number of binnings fits neither way.
  public init(
    _ density: JointDensity, binnings: [Binning], kind: CostKind = .binnedLikelihood,
    compatibility: Compatibility = .none
  ) throws(FitError) {
    let count = density.parts.count
    guard binnings.count == count || binnings.count == 1 else {
      throw .wrongCount(what: "binnings", found: binnings.count, expected: count)
    }
    self.density = compatibility == .spefit ? density.withTruncation(.spefit) : density
    self.binnings = binnings.count == count ? binnings : Array(repeating: binnings[0], count: count)
    self.kind = kind
    self.compatibility = compatibility
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
  ///   - cancellation: looked at between pixels.
  /// - Returns: the fits in the order of the pixels; a pixel that cannot be fitted has a status that says why.
  /// - Throws: `FitError` if the tables do not fit the density or each other; `CancelledError`.
  public func fit(
    _ charges: [ChargeTable], jobs: Int = 1, progress: (any ProgressObserver)? = nil,
    cancellation: CancellationFlag? = nil
  ) throws -> [PixelFit] {
    let pixelCount = try pixelCount(of: charges)
    let width = pixelsPerBlock(pixelCount, jobs: jobs)
    let blocks = (pixelCount + width - 1) / width
    let counter = ProgressCounter(total: pixelCount, unit: "pixels", observer: progress)
    let fits = try parallelMap(count: blocks, jobs: jobs) { block, _ in
      let pixels = block * width..<min((block + 1) * width, pixelCount)
      return try fit(charges, pixels: pixels, counter: counter, cancellation: cancellation)
    }
    return fits.flatMap { $0 }
  }

  /// Fits the spectra of one pixel.
  ///
  /// - Parameters:
  ///   - spectra: one for each illumination.
  ///   - pixel: the number that the result carries.
  /// - Throws: `FitError` if the number of spectra is not that of the densities.
  public func fit(_ spectra: [ChargeSpectrum], pixel: Int = 0) throws(FitError) -> PixelFit {
    guard spectra.count == density.parts.count else {
      throw .wrongCount(what: "spectra", found: spectra.count, expected: density.parts.count)
    }
    var worker = try PixelFitter(self)
    return try worker.fit(spectra, pixel: pixel)
  }

  private func fit(
    _ charges: [ChargeTable], pixels: Range<Int>, counter: ProgressCounter, cancellation: CancellationFlag?
  ) throws -> [PixelFit] {
    let spectra = zip(charges, binnings).map { table, binning in
      PixelSpectra(
        table, pixels: pixels, binning: binning,
        keepsCharges: kind == .unbinnedLikelihood)
    }
    var worker = try PixelFitter(self)
    return try pixels.map { pixel in
      try cancellation?.check()
      let fit = try worker.fit(spectra.map { $0.spectrum(ofPixel: pixel) }, pixel: pixel)
      counter.advance()
      return fit
    }
  }

  private func pixelCount(of charges: [ChargeTable]) throws(FitError) -> Int {
    guard charges.count == density.parts.count else {
      throw .wrongCount(what: "charge tables", found: charges.count, expected: density.parts.count)
    }
    let count = charges.first?.pixelCount ?? 0
    for table in charges where table.pixelCount != count {
      throw .wrongCount(what: "pixels in a charge table", found: table.pixelCount, expected: count)
    }
    return count
  }
}

extension JointDensity {
  /// The same with a truncation in all photoelectron densities.
  func withTruncation(_ truncation: PeakTruncation) -> JointDensity {
    JointDensity(
      parts: parts.map { part -> any SpectrumDensity in
        guard var density = part as? PhotoelectronDensity else { return part }
        density.truncation = truncation
        return density
      }, parameters: parameters, wiring: wiring)
  }
}
