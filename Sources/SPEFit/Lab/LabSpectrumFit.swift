public import SSTCore

/// How the spectra of one or several lab runs, each with its own illumination, are fitted together.
///
/// Each run has its own pedestal `eped_i` and light `lambda_i`; the runs share `eped_sigma`, `pe`, `pe_sigma` and
/// `opct` (modified Poisson law). What the data tell is found when the value is made; ``fitter`` then fits every pixel.
public struct LabSpectrumFit: Sendable {
  /// Where the charge of one photoelectron comes from.
  public enum Scale: String, Sendable {
    /// The user gave it.
    case user
    /// From the distance of the peaks.
    case data
    /// From the width of the window.
    case window
  }

  /// Fits the pixels; its densities and binnings are in the order of the runs.
  public let fitter: CameraFitter
  /// About the charge of one photoelectron: what starts and limits are made from.
  public let photoelectron: Double
  /// Where ``photoelectron`` comes from.
  public let scale: Scale
  /// The charges between which the original reads its peak-to-valley ratio; nil for the exact ratio.
  public let grid: ClosedRange<Double>?
  /// Which pixels are good by default.
  public let rule: GoodPixelRule
  /// What is odd.
  public let warnings: [LabFitWarning]

  /// Looks at the charges and decides on densities, limits, starts and bins.
  ///
  /// The result is the same for the same charges, whatever machine and number of threads.
  ///
  /// - Parameters:
  ///   - charges: the live pixels' charges of each run; all with the same pixels. They are read a few times, block by
  ///     block, and not kept.
  ///   - options: how they are fitted.
  /// - Throws: ``LabFitError``, ``FitError``, or the error of the reader of the charges.
  public init(_ charges: [any ChargeSource], options: LabFitOptions = LabFitOptions()) throws {
    try options.check(runCount: charges.count)
    let pixelCount = charges.first?.pixelCount ?? 0
    for table in charges where table.pixelCount != pixelCount {
      throw LabFitError.wrongCount(
        what: "pixels of a run", found: table.pixelCount, expected: pixelCount)
    }
    let plan = try LabFitPlan(charges, options)
    var fitter = try CameraFitter(plan.density(), binnings: plan.binnings, quirks: options.quirks)
    fitter.startsFromData = true
    self.fitter = fitter
    (photoelectron, scale) = (plan.photoelectron, plan.scale)
    grid =
      options.quirks.contains(.peakValleyThreshold) ? plan.binnings[0].lower...plan.binnings[0].upper : nil
    rule = GoodPixelRule(quirks: options.quirks)
    warnings = plan.warnings
  }

  /// What fits say about the quality of the pixels, in the order of the fits.
  public func quality(of fits: [PixelFit]) -> [FittedPixel] {
    fits.map { FittedPixel($0, density: fitter.density, grid: grid) }
  }
}
