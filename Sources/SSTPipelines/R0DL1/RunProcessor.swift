import Reconstruction
import SSTCalib
import SSTCore

/// The results of one block of events, ready to be written.
struct ProcessedBlock {
  var headers: [EventHeader] = []
  var images: BlockImages
  var results = BlockParameters()
  /// The night-sky level of each event.
  var nsbLevels: [Double] = []
  /// The drop factor of each event, and whether it is from the end of the model's table.
  var drops: [(factor: Double, isClamped: Bool)] = []
  /// Monitoring rows that fell due.
  var monitoring: [PedestalMonitoringRow] = []
}

/// Numbers of a run.
struct RunCounters: Sendable, Equatable {
  var events = 0
  var pedestals = 0
  var survivedPedestals = 0
  var saturated = 0
  var clampedDrops = 0
  var raised = RaisedFraction()
}

/// Processes the events of a run in order, block by block.
///
/// What depends on the events before (the pedestal monitor) is advanced in event order between parallel steps, so
/// that results do not depend on the number of threads.
struct RunProcessor {
  let setup: RunSetup
  let reader: RunReader
  let steps: BlockSteps
  private(set) var counters = RunCounters()
  private(set) var histogram = ChargeHistogram()
  private(set) var maps: NightSkyMapCollector
  private(set) var usesQuietEvents: Bool
  private var monitor: PedestalMonitor
  private var calibration: PixelCalibration
  private var cleaning: CleaningState
  private var primingCalibrations: Int

  /// Primes the pedestal monitor.
  init(setup: RunSetup) throws {
    self.setup = setup
    reader = RunReader(setup: setup)
    steps = BlockSteps(setup: setup)
    let outcome = try RunPriming(setup: setup, reader: reader, steps: steps).run()
    monitor = outcome.monitor
    usesQuietEvents = outcome.usesQuietEvents
    primingCalibrations = outcome.calibrationCount
    calibration = steps.calibrator.pixelCalibration(for: monitor.state)
    cleaning = setup.cleaning.state(monitor, usesQuietEvents: usesQuietEvents)
    maps = try NightSkyMapCollector(
      intervalSeconds: setup.options.configuration.analysis.pedestalTimeWindow,
      pixelCount: setup.geometry.pixelCount,
      mode: setup.mode)
  }

  /// The mean charge of the priming in p.e.; NaN without pedestals.
  var nsbLevel: Double { monitor.nsbLevel }

  /// Processes the next events.
  mutating func process(_ block: TelescopeEvents, into result: inout ProcessedBlock) throws {
    result.headers = block.headers
    result.monitoring = []
    let (calibrations, choice) = try advanceBaselines(block, &result)
    result.drops = choice.map { (calibrations[$0].dropFactor, calibrations[$0].isDropOutsideTable) }
    try steps.calibrate(
      block, of: Array(0..<block.count), calibrations, choice: choice, exchangesWindow: windows(block),
      into: &result.images)
    let (states, stateChoice) = advanceImages(block, result.images)
    result.nsbLevels = stateChoice.map { states[$0].nsbLevel }
    try steps.parametrise(result.images, states, choice: stateChoice, into: &result.results)
    count(result, states, stateChoice)
  }

  /// Ends the run: the maps of the pedestals over time.
  mutating func finishMaps() -> [NightSkyMap] { maps.finish() }

  // MARK: in event order

  /// Advances the baseline window; returns the calibrations in use and which of them each event has.
  private mutating func advanceBaselines(_ block: TelescopeEvents, _ result: inout ProcessedBlock) throws
    -> ([PixelCalibration], [Int])
  {
    if usesQuietEvents { return try advanceQuietEvents(block) }
    let pedestals = block.headers.indices.filter { block.headers[$0].triggerBits.isPedestal }
    let statistics = try steps.statistics(block, of: pedestals)
    var states: [BaselineState] = []
    var choice: [Int] = []
    var next = 0
    for event in 0..<block.count {
      choice.append(states.count)
      guard next < pedestals.count, pedestals[next] == event else { continue }
      if let row = monitor.addBaseline(statistics[next]) { result.monitoring.append(row) }
      next += 1
      if monitor.state != states.last { states.append(monitor.state) }
    }
    let calibrator = steps.calibrator
    let (all, jobs) = (states, reader.jobs)
    let made = try parallelMap(count: all.count, jobs: jobs) { index, _ in
      calibrator.pixelCalibration(for: all[index])
    }
    let calibrations = [calibration] + made
    calibration = calibrations[calibrations.count - 1]
    return (calibrations, choice)
  }

  /// The same for runs without pedestals: every so many events one may take their place if it is quiet.
  private mutating func advanceQuietEvents(_ block: TelescopeEvents) throws -> ([PixelCalibration], [Int]) {
    var calibrations = [calibration]
    var choice: [Int] = []
    var images = BlockImages(pixelCount: setup.geometry.pixelCount)
    for event in 0..<block.count {
      choice.append(calibrations.count - 1)
      guard monitor.isQuietCandidate(eventIndex: block.headers[event].index) else { continue }
      try steps.calibrate(
        block, of: [event], [calibrations[calibrations.count - 1]], choice: [0],
        exchangesWindow: windows(block).isEmpty ? [] : [windows(block)[event]], into: &images)
      _ = steps.process(images, 0, cleaning, steps.workers[0])
      let mask = steps.workers[0].processor.workspace.mask
      let statistics = try steps.statistics(block, of: [event])
      if monitor.addQuietEvent(statistics[0], selected: mask) {
        calibrations.append(steps.calibrator.pixelCalibration(for: monitor.state))
      }
    }
    calibration = calibrations[calibrations.count - 1]
    return (calibrations, choice)
  }

  /// Advances the image window; returns the states of the cleaning and which of them each event has.
  private mutating func advanceImages(_ block: TelescopeEvents, _ images: BlockImages) -> ([CleaningState], [Int])
  {
    var states = [cleaning]
    var choice: [Int] = []
    for event in 0..<block.count {
      let header = block.headers[event]
      maps.begin(at: header.time)
      if let table = setup.cleaning.recleanTable { follow(table, header.time, &states) }
      choice.append(states.count - 1)
      guard header.triggerBits.isPedestal else { continue }
      let changed = images.withCharges(event) { charges in
        if setup.options.writesPixelCharges {
          histogram.add(charges)
          maps.add(charges, time: header.time)
        }
        return monitor.addImage(charges)
      }
      if changed, setup.cleaning.recleanTable == nil {
        states.append(setup.cleaning.state(monitor, usesQuietEvents: usesQuietEvents))
      }
    }
    cleaning = states[states.count - 1]
    return (states, choice)
  }

  /// Takes the map of an event's time where it is another than that of the event before.
  private mutating func follow(_ table: RecleanTable, _ time: TAITime, _ states: inout [CleaningState]) {
    let map = table.map(at: time)?.start
    if map != recleanMap || counters.events == 0 && states.count == 1 {
      states.append(setup.cleaning.state(table, at: time))
      recleanMap = map
    }
  }
  private var recleanMap: TAITime?

  /// Which events of the original use the exchanged window table.
  private func windows(_ block: TelescopeEvents) -> [Bool] {
    guard setup.mode == .sst1mpipe, setup.swap != nil else { return [] }
    return block.headers.map {
      ModuleSwap.originalUsesSwappedWindow(calibratedBefore: primingCalibrations + $0.index)
    }
  }

  private mutating func count(_ result: ProcessedBlock, _ states: [CleaningState], _ choice: [Int]) {
    for event in result.headers.indices {
      counters.events += 1
      if result.images.qualities[event].saturatedPixelCount > 0 { counters.saturated += 1 }
      if result.drops[event].isClamped { counters.clampedDrops += 1 }
      let thresholds = states[choice[event]].thresholds
      if let thresholds { counters.raised.add(thresholds) }
      guard result.headers[event].triggerBits.isPedestal else { continue }
      counters.pedestals += 1
      if result.results.parameters[event].isDefined { counters.survivedPedestals += 1 }
    }
  }
}
