import SSTCore

/// Fills the pedestal monitor before the first event is processed.
struct RunPriming<Analysis: ImageAnalysis> {
  let configuration: RunConfiguration
  let calibration: TelescopeCalibration
  let steps: RunSteps<Analysis>

  /// The outcome of the priming.
  struct Outcome {
    var monitor: PedestalMonitor
    /// True if the run has no pedestals, so that quiet events are used instead.
    var usesQuietEvents: Bool
    /// How many calibrations were made, for `Quirks.alternatingWindow`.
    var calibrationCount: Int
  }

  /// Reads the first pedestals, or the first events of a run without any.
  ///
  /// Pedestals that turn out to be damaged or empty are left out, and the priming starts again.
  func run(_ reader: RunReader) throws -> Outcome {
    guard reader.eventCount > 0 else { throw RunInputError.noEvents(path: reader.source.description.path) }
    var unusable: Set<Int> = []
    while true {
      let monitor = PedestalMonitor(
        configuration: configuration.monitor, model: calibration.dropModel, pixelCount: pixelCount)
      let pedestals = try reader.pedestals(
        atMost: max(monitor.primingImageLimit, monitor.primingBaselineLimit),
        amongFirst: monitor.configuration.primingEventLimit, except: unusable)
      if pedestals.isEmpty { return try withQuietEvents(monitor, reader) }
      switch try withPedestals(monitor, pedestals, reader) {
      case .primed(let outcome): return outcome
      case .unusable(let rows): unusable.formUnion(rows)
      }
    }
  }

  private enum Attempt {
    case primed(Outcome)
    case unusable([Int])
  }

  private var pixelCount: Int { calibration.geometry.pixelCount }

  /// The original forgets to put the modules right here.
  private var swaps: Bool { !configuration.quirks.contains(.unswappedPriming) }

  private func withPedestals(
    _ empty: PedestalMonitor, _ pedestals: [Int], _ reader: RunReader
  ) throws -> Attempt {
    var monitor = empty
    var statistics: [PedestalStatistics] = []
    let first = Array(pedestals.prefix(monitor.primingBaselineLimit))
    let unusable = try reader.forEachBlock(holding: first, swapping: swaps) { block, events in
      statistics += try steps.statistics(block, of: events)
    }
    guard unusable.isEmpty else { return .unusable(unusable) }
    let chosen = Array(pedestals.prefix(monitor.primingImageLimit))
    let states = monitor.primeBaselines(statistics, imageCount: chosen.count)
    var done = 0
    var images = ProcessedEvents<Analysis.Parameters>(pixelCount: pixelCount)
    let alsoUnusable = try reader.forEachBlock(holding: chosen, swapping: swaps) { block, events in
      var choice = try choice(states[done..<done + events.count])
      choice.exchangesWindow = windows(done, events.count)
      try steps.calibrate(block, of: events, choice, into: &images)
      for event in events.indices { images.withCharges(ofEvent: event) { monitor.primeImage($0) } }
      done += events.count
    }
    guard alsoUnusable.isEmpty else { return .unusable(alsoUnusable) }
    monitor.finishPriming()
    return .primed(Outcome(monitor: monitor, usesQuietEvents: false, calibrationCount: done))
  }

  /// One calibration for each run of equal states.
  private func choice(_ states: ArraySlice<BaselineState>) throws -> RunSteps<Analysis>.Choice {
    var distinct: [BaselineState] = []
    var indices: [Int] = []
    for state in states {
      if distinct.last != state { distinct.append(state) }
      indices.append(distinct.count - 1)
    }
    return RunSteps<Analysis>.Choice(calibrations: try steps.calibrations(distinct), indices: indices)
  }

  /// Which calibrations of the original use the exchanged window table.
  private func windows(_ first: Int, _ count: Int) -> [Bool] {
    guard configuration.quirks.contains(.alternatingWindow), calibration.swap != nil else { return [] }
    return (first..<first + count).map { ModuleSwap.originalUsesSwappedWindow(calibratedBefore: $0) }
  }

  private func withQuietEvents(_ empty: PedestalMonitor, _ reader: RunReader) throws -> Outcome {
    var monitor = empty
    let count = min(monitor.configuration.quietEventCount, reader.eventCount)
    var read = EventBlock(for: reader.source.description)
    try reader.first(count, into: &read, swapping: swaps)
    let block = read.telescopes[0]
    guard block.count > 0 else {
      throw RunInputError.noSoundEvent(
        path: reader.source.description.path,
        census: try reader.source.census(jobs: reader.jobs).damage?.description ?? "")
    }
    var images = ProcessedEvents<Analysis.Parameters>(pixelCount: pixelCount)
    var calibrated = 0
    let selecting = steps.workers[0].analysis.selectionConditions
    let statistics = try steps.statistics(block, of: Array(0..<block.count))
    try monitor.primeWithQuietEvents(statistics) { index, state in
      let choice = RunSteps<Analysis>.Choice(
        calibrations: [steps.calibrator.pixelCalibration(for: state)], indices: [0],
        exchangesWindow: windows(calibrated, 1))
      try steps.calibrate(block, of: [index], choice, into: &images)
      calibrated += 1
      return steps.mask(ofEvent: 0, in: images, selecting)
    }
    return Outcome(monitor: monitor, usesQuietEvents: true, calibrationCount: calibrated)
  }
}
