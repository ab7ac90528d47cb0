import Reconstruction
import SSTCalib
import SSTCore

/// Fills the pedestal monitor before the first event is processed.
struct RunPriming {
  let setup: RunSetup
  let reader: RunReader
  let steps: BlockSteps

  /// The outcome of the priming.
  struct Outcome {
    var monitor: PedestalMonitor
    /// True if the run has no pedestals, so that quiet events take their place.
    var usesQuietEvents: Bool
    /// How many calibrations were made, for the alternating window table of the original.
    var calibrationCount: Int
  }

  func run() throws -> Outcome {
    let monitor = PedestalMonitor(
      configuration: setup.monitorConfiguration, model: setup.dropModel, pixelCount: setup.geometry.pixelCount
    )
    let limit = monitor.configuration.primingEventLimit
    let pedestals = try reader.pedestals(
      atMost: max(monitor.primingImageLimit, monitor.primingBaselineLimit), amongFirst: limit)
    return pedestals.isEmpty ? try withQuietEvents(monitor) : try withPedestals(monitor, pedestals)
  }

  /// The original forgets to exchange the modules here.
  private var exchanges: Bool { setup.mode == .corrected }

  private func withPedestals(_ empty: PedestalMonitor, _ pedestals: [Int]) throws -> Outcome {
    var monitor = empty
    var statistics: [PedestalStatistics] = []
    let first = Array(pedestals.prefix(monitor.primingBaselineLimit))
    try reader.forEachBlock(holding: first, exchanging: exchanges) { block, events in
      statistics += try steps.statistics(block, of: events)
    }
    let chosen = Array(pedestals.prefix(monitor.primingImageLimit))
    let states = monitor.primeBaselines(statistics, imageCount: chosen.count)
    var done = 0
    var images = BlockImages(pixelCount: setup.geometry.pixelCount)
    try reader.forEachBlock(holding: chosen, exchanging: exchanges) { block, events in
      let (calibrations, choice) = try calibrations(states[done..<done + events.count])
      try steps.calibrate(
        block, of: events, calibrations, choice: choice, exchangesWindow: windows(done, events.count),
        into: &images)
      for event in events.indices { images.withCharges(event) { monitor.primeImage($0) } }
      done += events.count
    }
    monitor.finishPriming()
    return Outcome(monitor: monitor, usesQuietEvents: false, calibrationCount: done)
  }

  /// One calibration for each run of equal states.
  private func calibrations(_ states: ArraySlice<BaselineState>) throws -> ([PixelCalibration], [Int]) {
    var distinct: [BaselineState] = []
    var choice: [Int] = []
    for state in states {
      if distinct.last != state { distinct.append(state) }
      choice.append(distinct.count - 1)
    }
    let made = try parallelMap(count: distinct.count, jobs: reader.jobs) { [distinct] index, _ in
      steps.calibrator.pixelCalibration(for: distinct[index])
    }
    return (made, choice)
  }

  /// Which calibrations of the original use the exchanged window table.
  private func windows(_ first: Int, _ count: Int) -> [Bool] {
    guard setup.mode == .sst1mpipe, setup.swap != nil else { return [] }
    return (first..<first + count).map { ModuleSwap.originalUsesSwappedWindow(calibratedBefore: $0) }
  }

  private func withQuietEvents(_ empty: PedestalMonitor) throws -> Outcome {
    var monitor = empty
    let count = min(monitor.configuration.quietEventCount, reader.eventCount)
    var read = EventBlock(for: reader.source.description)
    try reader.read(0..<count, into: &read, exchanging: exchanges)
    let block = read.telescopes[0]
    var images = BlockImages(pixelCount: setup.geometry.pixelCount)
    var calibrated = 0
    let selecting = CleaningState(cleaner: setup.cleaning.tailcuts, thresholds: nil, nsbLevel: .nan)
    let statistics = try steps.statistics(block, of: Array(0..<count))
    try monitor.primeWithQuietEvents(statistics) { index, state in
      try steps.calibrate(
        block, of: [index], [steps.calibrator.pixelCalibration(for: state)], choice: [0],
        exchangesWindow: windows(calibrated, 1), into: &images)
      calibrated += 1
      _ = steps.process(images, 0, selecting, steps.workers[0])
      return steps.workers[0].processor.workspace.mask
    }
    return Outcome(monitor: monitor, usesQuietEvents: true, calibrationCount: calibrated)
  }
}
