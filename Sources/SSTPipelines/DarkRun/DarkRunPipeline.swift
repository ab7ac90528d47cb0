import SSTData
public import Logging
public import SSTCore
import Foundation
import SPEFit
import SSTCalib
import SSTIO

/// The step from dark runs of one telescope to its calibration file.
public struct DarkRunPipeline: Sendable {
  /// Gives the observer of the events of an input, or of the fits: the number of the input from 1, and of all.
  public typealias ProgressMaker = @Sendable (_ file: Int, _ files: Int) -> (any ProgressObserver)?

  /// The options.
  public let options: DarkRunOptions
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: ProgressMaker

  /// With fewer clocked events the errors of the gains exceed a percent.
  private static let fewEvents = 2000

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between blocks of events and between pixels.
  ///   - progress: makes observers of the work.
  public init(
    options: DarkRunOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: @escaping ProgressMaker = { _, _ in nil }
  ) {
    self.options = options
    self.log = log
    self.cancellation = cancellation
    self.progress = progress
  }

  /// Fills the histograms of all pixels, fits them and writes both outputs.
  ///
  /// - Throws: an `SSTError` of the module where it happened; `CancelledError` after cancellation. No output is left
  ///   behind then.
  public func run(_ plan: DarkRunPlan) throws -> DarkRunSummary {
    let start = RunClock.now()
    try FileManager.default.createDirectory(
      atPath: options.outputDirectory, withIntermediateDirectories: true)
    let source = plan.runs[0].source.description.telescope.camera
    var histograms = try DarkRunHistograms(
      pixelCount: source.pixelCount, samplesPerPixel: source.samplesPerPixel, quirks: options.quirks)
    var census = EventTypeCensus()
    for (index, run) in plan.runs.enumerated() {
      try fill(&histograms, &census, run, progress(index + 1, plan.runs.count))
    }
    guard histograms.pedestalCount > 0 else { throw DarkRunInputError.noPedestals(found: census.text) }
    if histograms.pedestalCount < Self.fewEvents {
      log.report(
        .fewEvents,
        """
        \(histograms.pedestalCount) clocked events; gains to one percent need at least \(Self.fewEvents)
        """)
    }
    let fits = try fit(histograms, progress(plan.runs.count, plan.runs.count))
    try cancellation.check()
    try write(plan, fits, histograms, try provenance(plan, start))
    let summary = DarkRunSummary(
      plan: plan, eventCount: census.total, pedestalCount: histograms.pedestalCount, fits: fits)
    if 2 * summary.goodCount < summary.pixelCount {
      log.report(
        .fewGoodFits,
        """
        only \(summary.goodCount) of \(summary.pixelCount) pixels have a good fit; in images calibrated with this \
        file the charges of the others are interpolated from their neighbors
        """)
    }
    log.report(
      .darkRunPixels, "\(summary.goodCount) of \(summary.pixelCount) good; bad: \(summary.reasonText)")
    return summary
  }

  // MARK: - Steps

  private func fill(
    _ histograms: inout DarkRunHistograms, _ census: inout EventTypeCensus, _ run: DarkRunPlan.Run,
    _ progress: (any ProgressObserver)?
  ) throws {
    announce(run)
    let source = run.source
    let size = source.processingBlockSize
    var block = EventBlock(for: source.description)
    var events = EventCensus()
    for first in stride(from: 0, to: source.eventCount, by: size) {
      try cancellation.check()
      let range = first..<min(first + size, source.eventCount)
      try source.read(range, into: &block, jobs: options.jobs)
      try RunInputError.refuseOtherTelescopes(block.telescopes[0], of: source.description)
      run.swap?.apply(to: &block.telescopes[0])
      try histograms.add(block.telescopes[0], jobs: options.jobs)
      census.add(block.telescopes[0].headers)
      events.add(block.telescopes[0])
      progress?.progressed(done: range.upperBound, total: source.eventCount, unit: "events")
    }
    for finding in events.findings { log.report(finding.code, "\(finding.text): \(run.path)") }
  }

  private func announce(_ run: DarkRunPlan.Run) {
    log.report(.darkRun, "\(run.path), telescope \(run.telescope), \(run.source.eventCount) events")
    let target = run.source.description.keywords["TARGET"] ?? ""
    if target.lowercased().filter({ !$0.isWhitespace }) != "dark" {
      log.report(
        .notDark, "TARGET is '\(target)', not 'Dark'; with the lid open the gains come out wrong: \(run.path)"
      )
    }
    if let swap = run.swap { log.report(.swappedModules, swap.text) }
  }

  private func fit(
    _ histograms: DarkRunHistograms, _ progress: (any ProgressObserver)?
  ) throws -> [DarkRunFit] {
    let centres = histograms.chargeAxis.centres
    let spectra = (0..<histograms.pixelCount).map { pixel in
      DarkRunSpectrum(
        centres: centres, counts: histograms.charges(ofPixel: pixel).map(Double.init),
        eventCount: Double(histograms.entries(ofPixel: pixel)))
    }
    let fitter = DarkRunFitter(
      sampleCount: histograms.samplesPerPixel, windowWidth: DarkRunHistograms.windowWidth,
      quirks: options.quirks)
    return try fitter.fit(spectra, jobs: options.jobs, progress: progress, cancellation: cancellation)
  }

  private func write(
    _ plan: DarkRunPlan, _ fits: [DarkRunFit], _ histograms: DarkRunHistograms, _ provenance: Provenance
  ) throws {
    let frames = [
      ("df_param", DarkRunTables.parameters(fits, histograms)),
      ("df_hists", DarkRunTables.histograms(histograms)),
    ]
    let files = AtomicFileSet(overwrite: options.overwrite)
    for (path, frame) in zip(plan.outputs, frames) {
      let product = try ProductWriter(path: path, in: files)
      try product.file.writeFrame(frame.1, key: frame.0)
      try product.file.setAttribute(ProductAttribute.telescope, .integers([Int64(plan.telescopeID)]))
      try product.finish(provenance)
    }
    try files.commit()
  }

  private func provenance(_ plan: DarkRunPlan, _ start: TAITime) throws -> Provenance {
    let inputs = try plan.runs.map { run in
      Provenance.Input(role: "R0", path: run.path, fingerprint: try FileFingerprint(ofFile: run.path))
    }
    return Provenance(
      activity: "dark-run", inputs: inputs, configurationSHA256: "", options: options.given,
      libraries: Provenance.libraryVersions.merging(["openblas": LinearAlgebraVersion.openBLAS]) { a, _ in a
      },
      start: start)
  }
}
