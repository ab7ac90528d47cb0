import SSTData
public import Logging
public import SSTCore
import Foundation
import SSTCalib
import SSTIO

/// What became of one input.
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
  /// True if the input was damaged and only its complete rows were used.
  public var isRecovered: Bool
}

/// The step from a raw SST-1M file to a DL1 file.
public struct R0DL1Pipeline: Sendable {
  /// The options.
  public let options: R0DL1Options
  private let log: Logger
  private let cancellation: CancellationFlag
  private let progress: (any ProgressObserver)?

  /// Makes the step.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: looked at between blocks of events.
  ///   - progress: told about events done.
  public init(
    options: R0DL1Options, log: Logger, cancellation: CancellationFlag = CancellationFlag(),
    progress: (any ProgressObserver)? = nil
  ) {
    self.options = options
    self.log = log
    self.cancellation = cancellation
    self.progress = progress
  }

  /// Processes one input.
  ///
  /// - Throws: an `SSTError` of the module where it happened; `CancelledError` after cancellation. No output
  ///   is left behind then.
  public func run(_ input: String) throws -> R0DL1Summary {
    let start = RunClock.now()
    let setup = try RunSetup(input: input, options: options, log: log)
    let before = try FileFingerprintSize(path: input)
    announce(setup)
    var summary = R0DL1Summary(
      input: input, outputs: outputs(setup), eventCount: 0, writtenCount: 0, pedestalCount: 0,
      survivedPedestalCount: 0, saturatedCount: 0, isRecovered: setup.isRecovered)
    if options.isDryRun { return summary }
    try FileManager.default.createDirectory(
      atPath: options.outputDirectory, withIntermediateDirectories: true)
    var processor = try RunProcessor(setup: setup)
    if processor.usesQuietEvents {
      log.warning(
        "W0710 no-pedestals: no pedestal event; quiet events take their place, meanQ is not a number")
    }
    let writer = try DL1FileWriter(setup: setup, usesQuietEvents: processor.usesQuietEvents)
    try loop(setup, &processor, writer)
    guard try FileFingerprintSize(path: input) == before else { throw RunInputError.changedInput(path: input) }
    let facts = RunFacts(
      counters: processor.counters, usesQuietEvents: processor.usesQuietEvents,
      provenance: try provenance(setup, start: start))
    if options.writesPixelCharges {
      try PedestalHistogramFile.write(
        path: setup.output(setup.names.pedestalHistogram), histogram: processor.histogram,
        maps: processor.finishMaps(), pixelCount: setup.geometry.pixelCount, overwrite: options.overwrite)
    }
    try writer.finish(facts)
    let counters = processor.counters
    summary.eventCount = counters.events
    summary.writtenCount = writer.eventCount
    summary.pedestalCount = counters.pedestals
    summary.survivedPedestalCount = counters.survivedPedestals
    summary.saturatedCount = counters.saturated
    report(counters, writer.eventCount)
    return summary
  }

  private func loop(_ setup: RunSetup, _ processor: inout RunProcessor, _ writer: DL1FileWriter) throws {
    let total = setup.eventCount
    guard total > 0 else { throw RunInputError.noEvents(path: setup.source.description.path) }
    var block = EventBlock(for: setup.source.description)
    var result = ProcessedBlock(images: BlockImages(pixelCount: setup.geometry.pixelCount))
    let size = processor.reader.blockSize
    for first in stride(from: 0, to: total, by: size) {
      try cancellation.check()
      try processor.reader.read(first..<min(first + size, total), into: &block)
      try processor.process(block.telescopes[0], into: &result)
      try writer.append(result)
      progress?.progressed(done: min(first + size, total), total: total, unit: "events")
    }
  }

  private func outputs(_ setup: RunSetup) -> [String] {
    [setup.output(setup.names.dl1)]
      + (options.writesPixelCharges ? [setup.output(setup.names.pedestalHistogram)] : [])
  }

  private func provenance(_ setup: RunSetup, start: TAITime) throws -> Provenance {
    let files = [("R0", setup.source.description.path)] + setup.auxiliaryFiles
    let inputs = try files.map { role, path in
      Provenance.Input(role: role, path: path, fingerprint: try FileFingerprint(ofFile: path))
    }
    let tables = options.timeTables
    let isLimited = setup.eventCount < setup.readableCount
    return Provenance(
      activity: "r0-dl1", inputs: inputs + tables.inputs, configurationSHA256: options.configuration.sha256,
      options: options.given, libraries: [:], timeTables: tables.record, start: start,
      status: setup.isRecovered ? .incomplete : isLimited ? .limited : .completed)
  }

  private func announce(_ setup: RunSetup) {
    let run = setup.source.description
    let pointing = setup.pointing.coordinates
    log.info(
      """
      I0700 run: \(run.path), telescope \(setup.telescopeID), \(setup.eventCount) of \(setup.isRecovered ? "recovered " : "")\
      \(setup.readableCount) events, pointing ra \(pointing.rightAscensionDeg) dec \(pointing.declinationDeg), \
      calibration \(setup.calibrationFileName), window \(setup.windowFileName)
      """)
    log.info("I0705 tables: \(options.timeTables.summary)")
    for warning in options.timeTables.warnings(at: setup.firstTime) { log.warning("\(warning)") }
    if let swap = setup.swap { log.info("I0701 swapped-modules: modules \(swap.modules) are exchanged") }
    if options.configuration.nsbCalibrator.hasAmbiguousDrop {
      log.error("E0270 ambiguous-drop: both voltage-drop corrections are switched on; per pixel is used")
    }
    if run.damage != nil {
      log.warning("W0711 recovered: the file is damaged; only its complete rows are used")
    }
  }

  private func report(_ counters: RunCounters, _ written: Int) {
    let survived =
      counters.pedestals > 0 ? Double(counters.survivedPedestals) / Double(counters.pedestals) : 0
    log.info(
      "I0702 events: \(counters.events), written \(written), pedestals \(counters.pedestals), saturated \(counters.saturated)"
    )
    log.info("I0703 Fraction of pedestal events that survived cleaning: \(survived)")
    let mode: CalibrationMode = options.isCompatible ? .sst1mpipe : .corrected
    log.info(
      "I0704 Average fraction of pixels with raised picture threshold: \(counters.raised.value(mode: mode))")
    if counters.clampedDrops > 0 {
      log.warning(
        "W0712 drop-clamped: in \(counters.clampedDrops) events the baseline variance is outside the table of the voltage drop"
      )
    }
  }
}

/// Size and time of change of a file, to notice that it is still being written.
private struct FileFingerprintSize: Equatable {
  let size: Int
  let changed: Date?

  init(path: String) throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    size = (attributes[.size] as? NSNumber)?.intValue ?? -1
    changed = attributes[.modificationDate] as? Date
  }
}
