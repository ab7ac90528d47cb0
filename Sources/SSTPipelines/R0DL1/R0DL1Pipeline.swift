public import Logging
public import Reconstruction
public import SSTCore
import Foundation
import SSTCalib
public import SSTData
public import SSTIO

/// The outcome of one input.
public struct R0DL1Summary: Sendable, Equatable {
  /// The input's path.
  public var input: String
  /// The DL1 file, and the charge distributions if they were asked for.
  public var outputs: [String]
  /// Events of any type that were processed.
  public var eventCount: Int
  /// Events written.
  public var writtenCount: Int
  /// Pedestal events.
  public var pedestalCount: Int
  /// Pedestal events that survived the cleaning.
  public var survivedPedestalCount: Int
  /// Events with saturated pixels.
  public var saturatedCount: Int
  /// Damaged events that were left out.
  public var lostCount = 0
  /// Pixels that are missing in some event.
  public var missingPixelCount = 0
  /// Events with samples outside the range of the digitizer.
  public var impossibleCount = 0
  /// True if the input was damaged and only its intact events were used.
  public var isRecovered: Bool
  /// What is strange about clock and numbers of the events.
  public var headers = HeaderCounts()
  /// What became of simulated events; nil for raw files.
  public var simulated: SimulatedCounts?
}

/// The step from a raw SST-1M file to a DL1 file, with cleaning and columns of one's own if they are wanted.
///
/// ```swift
/// var pipeline = R0DL1Pipeline(options: R0DL1Options(configuration: try .packaged()))
/// pipeline.addColumn("density", unit: "1/pixel", "p.e. a pixel") {
///   $0.parameters.hillas.intensity / Double($0.parameters.morphology.nPixels)
/// }
/// try pipeline.run("SST1M1_20260121_0001.fits.fz") { OwnCleaning(standard: $0) }
/// ```
public struct R0DL1Pipeline: Sendable {
  /// The options.
  public let options: R0DL1Options
  private var columns: [Column<ParameterRow>] = []
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: (any ProgressObserver)?

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between blocks of events.
  ///   - progress: told about events done.
  public init(
    options: R0DL1Options, log: Logger = Logger(label: R0DL1Step.name),
    cancellation: CancellationFlag = CancellationFlag(),
    progress: (any ProgressObserver)? = nil
  ) {
    self.options = options
    self.log = log
    self.cancellation = cancellation
    self.progress = progress
  }

  /// Adds a column to the image parameters, behind all others.
  ///
  /// - Parameters:
  ///   - name: its name on disk; ``run(_:)-(String)`` refuses one that exists already.
  ///   - unit: as astropy spells it; nil for none.
  ///   - text: what it means.
  ///   - value: the value of an event, made by a pure function.
  public mutating func addColumn(
    _ name: String, unit: String? = nil, _ text: String = "",
    value: @escaping @Sendable (ParameterRow) -> some ColumnValue
  ) {
    columns.append(Column(name, get: value, unit: unit, text))
  }

  /// Processes one input.
  ///
  /// - Throws: an `SSTError` of the module where it happened; `CancelledError` after cancellation. No output
  ///   is left behind then.
  @discardableResult
  public func run(_ input: String) throws -> R0DL1Summary { try run(input) { $0 } }

  /// Processes one input with a cleaning of one's own.
  ///
  /// - Parameters:
  ///   - input: the raw file.
  ///   - cleaning: gets the configured cleaning, and gives the one to use.
  /// - Throws: as for ``run(_:)-(String)``.
  @discardableResult
  public func run<Cleaning: ImageAnalysis>(
    _ input: String, cleaning: (NightSkyCleaning) throws -> Cleaning
  ) throws -> R0DL1Summary where Cleaning.Parameters == ImageParameters {
    let setup = try RunSetup(input: input, options: options)
    return try run(setup, cleaning(setup.cleaning))
  }

  /// Processes an input that is open.
  func run<Cleaning: ImageAnalysis>(
    _ setup: RunSetup, _ cleaning: Cleaning
  ) throws -> R0DL1Summary where Cleaning.Parameters == ImageParameters {
    let start = RunClock.now()
    if options.verifiesChecksums, let bare = try setup.file.verifyChecksums().first {
      throw FITSError.checksum(
        path: setup.file.path, table: bare, keyword: "DATASUM", stated: "absent", found: "nothing to verify")
    }
    announce(setup)
    var summary = R0DL1Summary(
      input: setup.source.description.path, outputs: setup.outputs, eventCount: 0, writtenCount: 0,
      pedestalCount: 0, survivedPedestalCount: 0, saturatedCount: 0,
      isRecovered: setup.source.description.damage != nil)
    if options.isDryRun { return summary }
    try FileManager.default.createDirectory(
      atPath: options.outputDirectory, withIntermediateDirectories: true)
    var processor = try setup.processor(cleaning: cleaning)
    if processor.usesQuietEvents {
      log.report(
        .noPedestals, "no pedestal events; the quietest shower-free events are used instead, and meanQ is NaN"
      )
    }
    let writer = try RunWriter(
      setup: setup, usesQuietEvents: processor.usesQuietEvents, adding: columns)
    try loop(setup, &processor, writer)
    let census = self.census(setup, processor)
    summary.isRecovered = try finish(setup, &processor, census, writer, start)
    let counters = processor.counters
    summary.lostCount = census.lostCount
    summary.missingPixelCount = census.missingPixelCount
    summary.impossibleCount = census.eventsWithImpossibleSamples
    summary.eventCount = counters.events
    summary.writtenCount = writer.eventCount
    summary.pedestalCount = counters.pedestals
    summary.survivedPedestalCount = counters.survivedPedestals
    summary.saturatedCount = counters.saturated
    summary.headers = writer.counts
    for finding in census.findings + writer.counts.findings { log.report(finding) }
    report(counters, writer)
    return summary
  }

  /// What was found out about the events, those included that are cut off the end of the file.
  private func census<Cleaning: ImageAnalysis>(
    _ setup: RunSetup, _ processor: RunProcessor<Cleaning>
  ) -> EventCensus {
    var census = processor.census
    let run = setup.source.description
    if run.cutEventCount > 0, let damage = setup.file.damage, setup.eventCount == setup.source.eventCount {
      let end = setup.source.eventCount
      census.add([LostEvents(rows: end..<end + run.cutEventCount, error: damage)])
    }
    return census
  }

  private func loop<Cleaning: ImageAnalysis>(
    _ setup: RunSetup, _ processor: inout RunProcessor<Cleaning>, _ writer: RunWriter
  ) throws where Cleaning.Parameters == ImageParameters {
    let total = setup.eventCount
    guard total > 0 else { throw RunInputError.noEvents(path: setup.source.description.path) }
    var block = EventBlock(for: setup.source.description)
    var result = ProcessedEvents<ImageParameters>(pixelCount: setup.calibration.geometry.pixelCount)
    try cancellation.check()
    while try processor.next(&block, into: &result, limit: total) {
      try writer.append(result)
      progress?.progressed(done: processor.counters.events, total: total, unit: "events")
      try cancellation.check()
    }
    guard processor.counters.events > 0 else {
      throw RunInputError.noSoundEvent(
        path: setup.source.description.path, census: processor.census.damage?.description ?? "")
    }
  }

  /// Completes the outputs; true if the input was damaged.
  private func finish<Cleaning: ImageAnalysis>(
    _ setup: RunSetup, _ processor: inout RunProcessor<Cleaning>, _ census: EventCensus,
    _ writer: RunWriter, _ start: TAITime
  ) throws -> Bool {
    let input = setup.source.description
    guard FileState(path: input.path) == setup.fileState else {
      throw RunInputError.changedInput(path: input.path)
    }
    let isRecovered = input.damage != nil || census.lostCount > 0
    let isLimited = setup.eventCount < processor.reader.eventCount
    let facts = RunFacts(
      counters: processor.counters, census: census, usesQuietEvents: processor.usesQuietEvents,
      provenance: try provenance(
        setup, Cleaning.self, start: start,
        status: isRecovered ? .incomplete : isLimited ? .limited : .completed))
    if options.writesPixelCharges {
      let file = PedestalHistogramFile(
        path: setup.output(setup.names.pedestalHistogram), telescope: setup.telescopeID,
        observation: setup.observationID, isOriginal: options.quirks.contains(.originalLayout))
      try file.write(
        processor.histogram, maps: processor.finishMaps(), pixelCount: setup.calibration.geometry.pixelCount,
        provenance: facts.provenance, in: writer.files)
    }
    try writer.finish(facts)
    return isRecovered
  }

  /// What was read and used; a cleaning and columns of one's own are named like options.
  private func provenance(
    _ setup: RunSetup, _ cleaning: (some ImageAnalysis).Type, start: TAITime, status: Provenance.Status
  ) throws -> Provenance {
    var given = options.given
    if cleaning != NightSkyCleaning.self { given["own-cleaning"] = "\(cleaning)" }
    if !columns.isEmpty { given["own-columns"] = columns.map(\.info.name).joined(separator: ",") }
    let files = [("R0", setup.source.description.path)] + setup.auxiliaryFiles
    let tables = options.timeTables
    if let clock = setup.source.description.clock, clock.isByDate { given["time-scale"] = "utc" }
    return try Provenance(
      activity: R0DL1Step.name, files: files, and: tables.inputs,
      configurationSHA256: options.configuration.sha256, options: given, timeTables: tables.record,
      start: start, status: status)
  }

  private func announce(_ setup: RunSetup) {
    for warning in setup.warnings { log.report(warning) }
    let calibration = (setup.calibration.gain.isGood, setup.calibrationFileName)
    if let warning = RunDoubts.badPixels(calibration.0, file: calibration.1) { log.report(warning) }
    let run = setup.source.description
    let pointing = setup.pointing.coordinates
    log.report(
      .run,
      """
      \(run.path), telescope \(setup.telescopeID), \(setup.eventCount) of \(run.damage != nil ? "recovered " : "")\
      \(setup.source.eventCount) events, pointing ra \(pointing.rightAscensionDeg) dec \(pointing.declinationDeg), \
      calibration \(setup.calibrationFileName), window \(setup.windowFileName)
      """)
    log.report(.tables, options.timeTables.summary)
    if let clock = run.clock, clock.isByDate { log.report(.clockScale, clock.text) }
    if setup.firstTime.isKnown {
      for warning in options.timeTables.warnings(at: setup.firstTime) { log.report(warning) }
    }
    if let swap = setup.calibration.swap {
      log.report(.swappedModules, swap.text)
    }
    if options.configuration.nsbCalibrator.hasAmbiguousDrop {
      log.error("E0270 ambiguous-drop: both voltage-drop corrections are switched on; per pixel is used")
    }
    if run.damage != nil {
      log.report(.recovered, "the file is damaged; only its intact events are used: \(run.damage ?? "")")
    }
  }

  private func report(_ counters: RunCounters, _ writer: RunWriter) {
    let written = writer.eventCount
    let survived =
      counters.pedestals > 0 ? Double(counters.survivedPedestals) / Double(counters.pedestals) : 0
    log.report(
      .events,
      """
      \(counters.events), written \(written), pedestals \(counters.pedestals), saturated \(counters.saturated)
      """)
    if written > 0, writer.imageCount == 0 {
      log.report(.noImage, "none of \(written) events has an image that survives cleaning")
    }
    // Scripts of the original search the log for these two sentences.
    log.report(.pedestalSurvival, "Fraction of pedestal events that survived cleaning: \(survived)")
    let raised = counters.raised.value
    log.report(
      .raisedThresholds,
      "Average fraction of pixels with raised picture threshold: \(raised.isNaN ? "n/a" : "\(raised)")")
    if let set = writer.setTarget { log.report(RunDoubts.belowHorizon(set)) }
    if counters.clampedDrops > 0 {
      log.report(
        .dropClamped,
        """
        in \(counters.clampedDrops) events the baseline variance is outside the voltage-drop table; the last entry \
        of the table is used
        """)
    }
  }
}
