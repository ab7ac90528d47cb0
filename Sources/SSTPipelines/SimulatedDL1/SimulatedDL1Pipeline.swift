import Foundation
public import Logging
public import Reconstruction
import SSTCalib
public import SSTCore
public import SSTData
public import SSTIO

/// The step from simulated events (simtel files) to a DL1 file with the truth, cleaning and columns of one's own included.
///
/// Several files of one array become one DL1 file; weights then use the simulated showers of all of them.
///
/// ```swift
/// var pipeline = SimulatedDL1Pipeline(options: R0DL1Options(configuration: try .packaged()))
/// try pipeline.run(["gamma_run000001.simtel.zst", "gamma_run000002.simtel.zst"])
/// ```
public struct SimulatedDL1Pipeline: Sendable {
  /// The options.
  public let options: R0DL1Options
  private var columns: [Column<ParameterRow>] = []
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: (any ProgressObserver)?

  /// Makes the step; the parameters are those of ``R0DL1Pipeline/init(options:log:cancellation:progress:)``.
  public init(
    options: R0DL1Options, log: Logger = Logger(label: R0DL1Step.name),
    cancellation: CancellationFlag = CancellationFlag(), progress: (any ProgressObserver)? = nil
  ) {
    (self.options, self.log) = (options, log)
    (self.cancellation, self.progress) = (cancellation, progress)
  }

  /// Adds a column to the image parameters, behind all others; see ``R0DL1Pipeline``.
  public mutating func addColumn(
    _ name: String, unit: String? = nil, _ text: String = "",
    value: @escaping @Sendable (ParameterRow) -> some ColumnValue
  ) {
    columns.append(Column(name, get: value, unit: unit, text))
  }

  /// Processes inputs of one array into one DL1 file.
  ///
  /// - Throws: an `SSTError` of the module where it happened; `CancelledError` after cancellation. No output is left
  ///   behind then.
  @discardableResult
  public func run(_ inputs: [String]) throws -> R0DL1Summary { try run(inputs) { $0 } }

  /// Processes inputs with a cleaning of one's own, which is made for each telescope from the configured one.
  ///
  /// - Throws: as for ``run(_:)``.
  @discardableResult
  public func run<Cleaning: ImageAnalysis>(
    _ inputs: [String], cleaning: (NightSkyCleaning) throws -> Cleaning
  ) throws -> R0DL1Summary where Cleaning.Parameters == ImageParameters {
    try run(SimulatedSetup(inputs: inputs, options: options, adding: columns), cleaning)
  }

  /// Processes inputs whose heads were read.
  func run<Cleaning: ImageAnalysis>(
    _ setup: SimulatedSetup, _ cleaning: (NightSkyCleaning) throws -> Cleaning
  ) throws -> R0DL1Summary where Cleaning.Parameters == ImageParameters {
    let start = RunClock.now()
    announce(setup)
    var summary = R0DL1Summary(
      input: setup.inputs[0].path, outputs: [setup.output], eventCount: 0, writtenCount: 0, pedestalCount: 0,
      survivedPedestalCount: 0, saturatedCount: 0, isRecovered: false)
    if options.isDryRun { return summary }
    try FileManager.default.createDirectory(
      atPath: options.outputDirectory, withIntermediateDirectories: true)
    let worker = try SimulatedWorker(
      setup.telescopes, quirks: options.quirks, keepsImages: setup.contents.hasImages, analysis: cleaning)
    var writer = try SimulatedDL1Writer(setup)
    var total = SimulatedPass()
    for input in setup.inputs { try read(input, setup, worker, &writer, &total) }
    try check(setup, total)
    let isLimited = total.isLimited
    let provenance = try provenance(
      setup, Cleaning.self, start: start,
      status: total.lost.isEmpty ? (isLimited ? .limited : .completed) : .incomplete)
    try writer.finish(total.runs, lostCount: total.lost.count, provenance: provenance)
    summary.lostCount = total.lost.count
    summary.isRecovered = !total.lost.isEmpty
    (summary.eventCount, summary.writtenCount) = (total.counts.events, total.counts.written)
    summary.simulated = total.counts
    report(setup, total)
    return summary
  }

  /// Reads an input to its end, or to the last event that is wanted.
  private func read<Cleaning: ImageAnalysis>(
    _ input: SimulatedSetup.InputFile, _ setup: SimulatedSetup, _ worker: SimulatedWorker<Cleaning>,
    _ writer: inout SimulatedDL1Writer, _ total: inout SimulatedPass
  ) throws where Cleaning.Parameters == ImageParameters {
    let source =
      try input.source
      ?? SimtelEventSource(
        path: input.path, options: options.simtelReading, needsCalibration: true, cancellation: cancellation)
    var reader = try source.makeReader()
    let maker = setup.rowMaker(for: input)
    let all = setup.inputs.reduce(0) { $0 + $1.simulatedCount }
    let before = total.simulatedEvents
    try cancellation.check()
    try source.forEachResult(
      from: &reader, jobs: options.jobs, worker: worker, result: SimulatedRows(setup.contents)
    ) { block, worker, result in
      try maker.fill(block, &worker, into: &result)
    } body: { result, reader in
      try writer.append(result)
      total.counts += result.counts
      total.lost += result.lost
      progress?.progressed(done: before + reader.counts.mcEvents, total: all, unit: "simulated events")
      try cancellation.check()
      if result.isLast { total.isLimited = true }
      return !result.isLast
    }
    guard source.isPipe || FileState(path: input.path) == input.state else {
      throw RunInputError.changedInput(path: input.path)
    }
    try total.add(reader.counts, path: input.path)
  }

  private func check(_ setup: SimulatedSetup, _ total: SimulatedPass) throws(SimulatedDL1Error) {
    let counts = total.counts
    guard counts.written == 0, options.energyRangeTeV != nil || counts.events == 0 else { return }
    let detail =
      counts.events > 0
      ? "all \(counts.events) triggered events are outside the range of energies"
      : "\(total.simulatedEvents) simulated events, no triggered shower"
        + (counts.calibration > 0
          ? "; \(counts.calibration) calibration events ('sstctl spe' reads them)" : "")
        + (total.untriggered > 0 ? "; data of \(total.untriggered) telescopes that did not trigger" : "")
        + (total.lost.isEmpty ? "" : "; \(total.lost.count) are damaged: \(total.lost[0].error)")
    throw .noEvents(path: setup.inputs[0].path, detail: detail)
  }

  /// What was read and used.
  private func provenance(
    _ setup: SimulatedSetup, _ cleaning: (some ImageAnalysis).Type, start: TAITime, status: Provenance.Status
  ) throws -> Provenance {
    var given = options.given
    if cleaning != NightSkyCleaning.self { given["own-cleaning"] = "\(cleaning)" }
    if !columns.isEmpty { given["own-columns"] = columns.map(\.info.name).joined(separator: ",") }
    given["h-max"] = options.showerMaximum.rawValue
    for telescope in setup.telescopes where telescope.correction != .none {
      let key = "detection-correction." + TelescopeKey.key(of: telescope.description.id)
      given[key] = "\(telescope.correction.factor) (\(telescope.correction.table ?? "no table"))"
    }
    let files = setup.inputs.filter { $0.source == nil }.map { ("R0", $0.path) }
    return try Provenance(
      activity: R0DL1Step.name, files: files + options.configurationFiles.map { ("configuration", $0) },
      configurationSHA256: options.configuration.sha256, options: given, start: start, status: status)
  }

  // MARK: - Messages

  private func announce(_ setup: SimulatedSetup) {
    for warning in setup.warnings { log.report(warning) }
    for input in setup.inputs {
      log.report(
        .production, "\(input.path), run \(input.run): \(input.settings)")
    }
    for telescope in setup.telescopes where telescope.correction.isKnown {
      log.report(
        .detectionCorrection,
        """
        telescope \(telescope.description.id): waveforms are divided by \(telescope.correction.factor) \
        (\(telescope.correction.table ?? ""))
        """)
    }
  }

  private func report(_ setup: SimulatedSetup, _ total: SimulatedPass) {
    let planned = setup.inputs.reduce(0) { $0 + $1.simulatedCount }
    for notice in total.findings(planned: planned, after: setup.warnings) { log.report(notice) }
  }
}
