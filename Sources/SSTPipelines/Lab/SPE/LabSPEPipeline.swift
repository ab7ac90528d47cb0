public import Logging
import SPEFit
import SSTCalib
public import SSTCore
import SSTData
import SSTIO

/// From low-light runs of the lab to fitted single-photoelectron spectra of every pixel, tables and reports.
public struct LabSPEPipeline: Sendable {
  /// The options.
  public let options: LabSPEOptions
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: LabPhase.Observer

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between events and pixels.
  ///   - progress: makes the observers of the parts.
  public init(
    options: LabSPEOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: @escaping LabPhase.Observer = { _ in nil }
  ) {
    (self.options, self.log, self.cancellation, self.progress) = (options, log, cancellation, progress)
  }

  /// Extracts and fits the runs, and writes all outputs.
  ///
  /// - Parameter inputs: the runs, one for each illumination.
  /// - Throws: an `SSTError` of the module where it happened; `CancelledError`. No output is left behind then, but the
  ///   charges of finished runs, which the next attempt takes up.
  public func run(_ inputs: LabInputs) throws -> LabSPEResult {
    let start = RunClock.now()
    let writer = try LabSPEWriter(options: options, inputs)
    let mapping = try LabMapping.mapping(path: options.lab.mappingPath, of: inputs.runs[0])
    let charges = try charges(of: inputs)
    let result = try fit(charges, inputs, mapping)
    try cancellation.check()
    try writer.write(result, charges, start: start)
    if options.lab.deletesCheckpoints { charges.removeFiles() }
    if let tooBright = result.tooBright { log.report(.tooBright, tooBright) }
    if let light = result.lightAgainstTable { log.report(.lightAgainstTable, light) }
    log.report(.spe, "\(result.goodCount) of \(result.pixels.count) pixels are good")
    return result
  }

  /// Extracts the runs and gives the histogram of all charges of each, without any fit.
  ///
  /// - Parameter inputs: the runs.
  /// - Throws: an `SSTError` of the module where it happened; `CancelledError`.
  public func chargeHistograms(_ inputs: LabInputs) throws -> [LabChargeHistogram] {
    let charges = try charges(of: inputs)
    defer { if options.lab.deletesCheckpoints { charges.removeFiles() } }
    return try zip(inputs.runs, charges.runs).map { run, charges in
      try cancellation.check()
      return try LabChargeHistogram(run: run.label, unit: run.chargeUnit, charges: charges)
    }
  }

  // MARK: - Steps

  private func charges(of inputs: LabInputs) throws -> LabCharges {
    let step = LabExtractionStep(
      options: options.lab, log: log, cancellation: cancellation,
      progress: ProgressCounter(
        total: inputs.eventCount.map { 2 * $0 }, unit: "events", observer: progress(.charges)))
    return try LabCharges(lowLight: inputs.runs, step)
  }

  private func fit(
    _ charges: LabCharges, _ inputs: LabInputs, _ mapping: PixelMapping
  ) throws -> LabSPEResult {
    let runs = charges.runs
    let fit = try LabSpectrumFit(runs, options: fitOptions(inputs))
    for warning in fit.warnings { log.report(.speStartValues, warning.description) }
    let histograms = try zip(runs, fit.fitter.binnings).map { run, binning in
      try cancellation.check()
      return try ChargeHistograms(run, binning: binning)
    }
    let fits = try fit.fitter.fit(
      histograms, jobs: options.lab.jobs, progress: progress(.fits), cancellation: cancellation)
    let quality = fit.quality(of: fits)
    let positions = charges.pixels.map { SIMD2(mapping.pixels[$0].x, mapping.pixels[$0].y) }
    let faults = fit.rule.faults(quality, positions: positions)
    let masks = fit.rule.goodMasks(quality, positions: positions)
    var pixels = charges.pulses.states.enumerated().map { number, state in
      LabSPEPixel(
        number: number, state: state, fit: nil, quality: nil, faults: [],
        isGoodInRun: inputs.runs.map { _ in false })
    }
    for (place, number) in charges.pixels.enumerated() {
      pixels[number].fit = fits[place]
      pixels[number].quality = quality[place]
      pixels[number].faults = faults[place]
      pixels[number].isGoodInRun = masks.map { $0[place] }
    }
    return LabSPEResult(
      runs: inputs.runs, eventCounts: charges.files.map(\.counts), mapping: mapping, pulses: charges.pulses,
      fitter: fit.fitter, photoelectronGuess: fit.photoelectron, pixels: pixels)
  }

  private func fitOptions(_ inputs: LabInputs) -> LabFitOptions {
    var fit = LabFitOptions(
      windowWidth: options.lab.extraction.windowWidth,
      // Simulated charges are in photoelectrons.
      usualPhotoelectron: inputs.runs[0].simulated == nil ? nil : 1,
      photoelectronGuess: options.photoelectronGuess, binCount: options.binCount)
    fit.quirks = options.lab.quirks
    guard fit.quirks.contains(.guessedLimits) else { return fit }
    // The original's guess is half of the photons, whatever the detection efficiency.
    if inputs.table != nil { fit.lightGuesses = inputs.runs.map { ($0.row?.nominalPhotons ?? 0) / 2 } }
    return fit
  }
}

/// The options of the fits of single-photoelectron spectra in lab runs.
public struct LabSPEOptions: Sendable {
  /// How runs become charges.
  public var lab = LabOptions()
  /// The charge of one photoelectron, in units of summed samples; nil to find it.
  public var photoelectronGuess: Double?
  /// The number of bins of each spectrum; nil for what suits the data.
  public var binCount: Int?
  /// Limits that the camera must keep.
  public var requirements: [LabRequirement] = []

  /// The default options.
  public init() {}

  /// The outputs, the reports aside.
  public var tablePath: String { lab.outputDirectory + "/spe_output.csv" }
  /// The results with spectra and covariances.
  public var resultsPath: String { lab.outputDirectory + "/spe_results.h5" }
  /// The report of a run.
  public func reportPath(_ label: String) -> String { "\(lab.outputDirectory)/reports/\(label)_SPE.html" }

  /// The files that are written for these runs.
  public func outputs(of inputs: LabInputs) -> [String] {
    [tablePath, resultsPath] + (lab.omitsReports ? [] : inputs.runs.map { reportPath($0.label) })
  }
}
