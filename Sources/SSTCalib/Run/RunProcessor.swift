public import SSTCore

/// Processes the events of a run in order, block by block: raw samples to images and what describes them.
///
/// What depends on the events before (the pedestal monitor) is advanced in the order of events between parallel
/// steps, so that results do not depend on the number of threads. With `NightSkyCleaning` of `Reconstruction` this is
/// what `r0-dl1` does; any other `ImageAnalysis` may be used instead.
///
/// ```swift
/// var run = try RunProcessor(RunReader(source, swap: calibration.swap, jobs: 2), calibration, analysis: cleaning)
/// try run.forEachBlock { events in for shower in events.parameters { print(shower.hillas.intensity) } }
/// ```
public struct RunProcessor<Analysis: ImageAnalysis>: Sendable {
  /// The results of a block.
  public typealias Events = ProcessedEvents<Analysis.Parameters>

  /// How it works.
  public let configuration: RunConfiguration
  /// The calibration of the telescope.
  public let calibration: TelescopeCalibration
  /// Reads the run.
  public let reader: RunReader
  /// What was found out about the events that were read so far, and which of them are damaged.
  public private(set) var census = EventCensus()
  /// Numbers of the events processed so far.
  public private(set) var counters: RunCounters
  /// The distribution of the pedestals' charges so far, if they are collected.
  public private(set) var histogram = ChargeHistogram()
  /// True if the run has no pedestals, so that quiet events are used instead.
  public let usesQuietEvents: Bool

  private let steps: RunSteps<Analysis>
  private var maps: NightSkyMapCollector
  private var monitor: PedestalMonitor
  private var pixelCalibration: PixelCalibration
  private var conditions: Analysis.Conditions
  private var level: Double
  private var firstPassMap: TAITime?
  private let primingCalibrations: Int
  private var nextRow = 0

  /// Reads the first pedestals of the run, and primes the pedestal monitor with them.
  ///
  /// - Parameters:
  ///   - reader: reads the run, and says how many threads may be used.
  ///   - calibration: of the telescope.
  ///   - configuration: how it works.
  ///   - analysis: cleans and describes the images; each thread gets a copy.
  /// - Throws: ``CalibrationError``, `RunInputError`, or the error of the reader.
  public init(
    _ reader: RunReader, _ calibration: TelescopeCalibration,
    configuration: RunConfiguration = RunConfiguration(), analysis: Analysis
  ) throws {
    self.configuration = configuration
    self.calibration = calibration
    self.reader = reader
    let calibrator = try ImageCalibrator(calibration, configuration: configuration.calibrator)
    steps = RunSteps(calibrator: calibrator, analysis: analysis, jobs: reader.jobs)
    let priming = RunPriming(configuration: configuration, calibration: calibration, steps: steps)
    let outcome = try priming.run(reader)
    monitor = outcome.monitor
    usesQuietEvents = outcome.usesQuietEvents
    primingCalibrations = outcome.calibrationCount
    pixelCalibration = calibrator.pixelCalibration(for: monitor.state)
    let sky = monitor.sky(isFromQuietEvents: usesQuietEvents)
    (conditions, level) = (analysis.conditions(sky), sky.level)
    counters = RunCounters()
    counters.raised = RaisedFraction(quirks: configuration.quirks)
    maps = try NightSkyMapCollector(
      intervalSeconds: configuration.mapInterval, pixelCount: calibration.geometry.pixelCount,
      quirks: configuration.quirks)
  }

  /// Processes the whole run.
  ///
  /// - Parameters:
  ///   - limit: the most events to process.
  ///   - body: gets the results of each block, in order; they are overwritten afterwards.
  /// - Throws: the error of the reader, or what `body` throws.
  public mutating func forEachBlock(
    limit: Int = .max, _ body: (borrowing Events) throws -> Void
  ) throws {
    var block = EventBlock(for: reader.source.description)
    var result = Events(pixelCount: calibration.geometry.pixelCount)
    while try next(&block, into: &result, limit: limit) { try body(result) }
  }

  /// Reads and processes the next block of the run.
  ///
  /// - Parameters:
  ///   - block: made for the source; filled with the raw events, modules put right.
  ///   - result: filled with the results.
  ///   - limit: the most events of the run to process.
  /// - Returns: false at the end of the run.
  /// - Throws: the error of the reader.
  public mutating func next(
    _ block: inout EventBlock, into result: inout Events, limit: Int = .max
  ) throws -> Bool {
    let end = min(limit, reader.eventCount)
    while nextRow < end {
      let rows = nextRow..<min(nextRow + reader.blockSize, end)
      census.add(try reader.read(rows, into: &block))
      census.add(block.telescopes[0])
      nextRow = rows.upperBound
      guard block.telescopes[0].count > 0 else { continue }
      try process(block.telescopes[0], into: &result)
      return true
    }
    return false
  }

  /// Processes the next events, which must follow on those before.
  public mutating func process(_ block: TelescopeEvents, into result: inout Events) throws {
    result.headers = block.headers
    let isSound = block.headers.allSatisfy { $0.readout.unusablePixelCount == 0 }
    result.pixelStatus = isSound ? [] : block.pixelStatus
    result.monitoring.removeAll(keepingCapacity: true)
    var choice = try advanceBaselines(block, &result)
    result.drops = choice.indices.map {
      Events.Drop(
        factor: choice.calibrations[$0].dropFactor, isClamped: choice.calibrations[$0].isDropOutsideTable)
    }
    choice.exchangesWindow = windows(block)
    try steps.calibrate(block, of: Array(0..<block.count), choice, into: &result)
    let (states, indices) = advanceImages(block, &result)
    try steps.analyze(states, choice: indices, into: &result)
    count(result, states, indices)
  }

  /// Ends the run: the maps of the pedestals over time, if they are collected.
  public mutating func finishMaps() -> [NightSkyMap] { maps.finish() }

  private var analysis: Analysis { steps.workers[0].analysis }

  // MARK: - In the order of events

  /// Advances the baseline window; returns the calibrations in use and which of them each event has.
  private mutating func advanceBaselines(
    _ block: TelescopeEvents, _ result: inout Events
  ) throws -> RunSteps<Analysis>.Choice {
    if usesQuietEvents { return try advanceQuietEvents(block) }
    let pedestals = block.headers.indices.filter { block.headers[$0].isUsablePedestal }
    let statistics = try steps.statistics(block, of: pedestals)
    var states: [BaselineState] = []
    var indices: [Int] = []
    var next = 0
    for event in 0..<block.count {
      indices.append(states.count)
      guard next < pedestals.count, pedestals[next] == event else { continue }
      if let row = monitor.addBaseline(statistics[next]) { result.monitoring.append(row) }
      next += 1
      if monitor.state != states.last { states.append(monitor.state) }
    }
    let calibrations = [pixelCalibration] + (try steps.calibrations(states))
    pixelCalibration = calibrations[calibrations.count - 1]
    return RunSteps<Analysis>.Choice(calibrations: calibrations, indices: indices)
  }

  /// The same for runs without pedestals: every so many events one may be used instead if it is quiet.
  private mutating func advanceQuietEvents(_ block: TelescopeEvents) throws -> RunSteps<Analysis>.Choice {
    var choice = RunSteps<Analysis>.Choice(calibrations: [pixelCalibration], indices: [])
    var images = Events(pixelCount: calibration.geometry.pixelCount)
    let windows = windows(block)
    for event in 0..<block.count {
      choice.indices.append(choice.calibrations.count - 1)
      let header = block.headers[event]
      guard monitor.isQuietCandidate(eventIndex: header.index), !header.readout.problems.contains(.void)
      else {
        continue
      }
      let current = RunSteps<Analysis>.Choice(
        calibrations: [choice.calibrations[choice.calibrations.count - 1]], indices: [0],
        exchangesWindow: windows.isEmpty ? [] : [windows[event]])
      try steps.calibrate(block, of: [event], current, into: &images)
      let mask = steps.mask(ofEvent: 0, in: images, conditions)
      let statistics = try steps.statistics(block, of: [event])
      if monitor.addQuietEvent(statistics[0], selected: mask) {
        choice.calibrations.append(steps.calibrator.pixelCalibration(for: monitor.state))
      }
    }
    pixelCalibration = choice.calibrations[choice.calibrations.count - 1]
    return choice
  }

  /// Advances the image window; returns the conditions of the cleaning and which of them each event has.
  private mutating func advanceImages(
    _ block: TelescopeEvents, _ result: inout Events
  ) -> ([Analysis.Conditions], [Int]) {
    var states = [conditions]
    var indices: [Int] = []
    result.nightSkyLevels.removeAll(keepingCapacity: true)
    for event in 0..<block.count {
      let header = block.headers[event]
      maps.begin(at: header.time)
      if let table = configuration.firstPass { follow(table, header.time, &states) }
      indices.append(states.count - 1)
      result.nightSkyLevels.append(level)
      guard header.isUsablePedestal else { continue }
      let changed = result.withCharges(ofEvent: event) { addPedestal($0, header.time) }
      if changed, configuration.firstPass == nil {
        take(monitor.sky(isFromQuietEvents: usesQuietEvents), &states)
      }
    }
    conditions = states[states.count - 1]
    return (states, indices)
  }

  private mutating func addPedestal(_ charges: UnsafeBufferPointer<Float>, _ time: TAITime) -> Bool {
    if configuration.collectsPedestals {
      histogram.add(charges)
      maps.add(charges, time: time)
    }
    return monitor.addImage(charges)
  }

  private mutating func take(_ sky: NightSky, _ states: inout [Analysis.Conditions]) {
    states.append(analysis.conditions(sky))
    level = sky.level
  }

  /// Takes the map of an event's time where it is another than that of the event before.
  private mutating func follow(
    _ table: RecleanTable, _ time: TAITime, _ states: inout [Analysis.Conditions]
  ) {
    let map = time.isKnown ? table.map(at: time)?.start : firstPassMap
    if map != firstPassMap || counters.events == 0 && states.count == 1 {
      take(table.sky(at: time), &states)
      firstPassMap = map
    }
  }

  /// `Quirks.alternatingWindow`: which events use the exchanged window table.
  private func windows(_ block: TelescopeEvents) -> [Bool] {
    guard configuration.quirks.contains(.alternatingWindow), calibration.swap != nil else { return [] }
    return block.headers.map {
      ModuleSwap.originalUsesSwappedWindow(calibratedBefore: primingCalibrations + $0.index)
    }
  }

  private mutating func count(_ result: Events, _ states: [Analysis.Conditions], _ indices: [Int]) {
    let analysis = analysis
    for event in result.headers.indices {
      counters.events += 1
      if result.qualities[event].saturatedPixelCount > 0 { counters.saturated += 1 }
      if result.drops[event].isClamped { counters.clampedDrops += 1 }
      if let thresholds = analysis.pictureThresholds(of: states[indices[event]]) {
        counters.raised.add(thresholds)
      }
      guard result.headers[event].triggerBits.isPedestal else { continue }
      counters.pedestals += 1
      if !analysis.isEmpty(result.parameters[event]) { counters.survivedPedestals += 1 }
    }
  }
}
