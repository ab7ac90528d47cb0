import SSTCore

@testable import SSTCalib

/// The smallest pipeline: drives the monitor and the calibrator through a synthetic run, as a model for the
/// real one and to compare with the golden files.
struct StreamRun {
  struct EventResult {
    var event: SyntheticStream.Event
    var medianVariance: Double
    var dropFactor: Double
    var interpolatedCount: Int
    var thresholds: PictureThresholds
    var image: [Float]
    var peakTime: [Float]
    var quality: EventQuality
    var sumAboveBaseline: Double
    var sumR1: Double
  }

  let quirks: Quirks
  let stream: SyntheticStream
  let swap: ModuleSwap?
  let calibrator: ImageCalibrator
  var monitor: PedestalMonitor
  var results: [EventResult] = []
  var rows: [PedestalMonitoringRow] = []
  var maps: [NightSkyMap] = []
  /// Mean + 2.5 deviations of each pixel before the event, by event number.
  var adaptiveThresholds: [Int: [Double]] = [:]
  private var calibrated = 0

  init(_ name: String, quirks: Quirks, limit: Int = .max) throws {
    self.quirks = quirks
    var stream = try SyntheticStream.load(name)
    stream.events = Array(stream.events.prefix(limit))
    self.stream = stream
    let calibration = try TelescopeCalibration.packaged(
      telescope: stream.telescope, firstEvent: stream.events[0].time)
    swap = calibration.swap
    var configuration = ImageCalibratorConfiguration()
    configuration.quirks = quirks
    calibrator = try ImageCalibrator(calibration, configuration: configuration)
    var settings = PedestalMonitorConfiguration()
    settings.quirks = quirks
    monitor = PedestalMonitor(
      configuration: settings,
      model: try VoltageDropModel(
        telescope: stream.telescope, quirks: quirks),
      pixelCount: 1296)
    try run()
  }

  private func raw(_ event: SyntheticStream.Event) -> TestEvent {
    let samples = SyntheticSamples(seed: stream.seed)
    return TestEvent(
      samples: samples.samples(event: event.prng_event, pulses: event.pulses), baselines: samples.baselines(),
      time: event.time)
  }

  private mutating func calibrate(_ event: TestEvent, _ state: BaselineState) -> (
    image: [Float], time: [Float], quality: EventQuality
  ) {
    let exchanges =
      !quirks.isEmpty && swap != nil && ModuleSwap.originalUsesSwappedWindow(calibratedBefore: calibrated)
    calibrated += 1
    return calibrator.images(event, calibrator.pixelCalibration(for: state), exchangesWindow: exchanges)
  }

  private mutating func run() throws {
    let events = stream.events.map { raw($0) }
    let exchanged = events.map { $0.exchanged(swap) }
    // The original forgets the swap in the priming.
    let priming = quirks.isEmpty ? exchanged : events
    let pedestals = stream.events.indices.filter { stream.events[$0].isPedestal }
    if pedestals.isEmpty {
      let quiet = priming.prefix(monitor.configuration.quietEventCount).map(\.statistics)
      var monitor = monitor
      try monitor.primeWithQuietEvents(quiet) { index, state in
        let found = calibrate(priming[index], state)
        return Tailcuts.select(found.image, picture: 9, boundary: 4)
      }
      self.monitor = monitor
    } else {
      let first = pedestals.prefix(monitor.primingBaselineLimit).map { priming[$0].statistics }
      let count = min(pedestals.count, monitor.primingImageLimit)
      for (index, state) in monitor.primeBaselines(first, imageCount: count).enumerated() {
        let found = calibrate(priming[pedestals[index]], state)
        found.image.withUnsafeBufferPointer { monitor.primeImage($0) }
      }
      monitor.finishPriming()
    }
    var collector = try NightSkyMapCollector(intervalSeconds: 10, pixelCount: 1296, quirks: quirks)
    for (index, event) in stream.events.enumerated() {
      collector.begin(at: event.time)
      step(event, exchanged[index], index, pedestals.isEmpty, &collector)
    }
    maps = collector.finish()
  }

  private mutating func step(
    _ event: SyntheticStream.Event, _ raw: TestEvent, _ index: Int, _ hasNoPedestals: Bool,
    _ collector: inout NightSkyMapCollector
  ) {
    let state = monitor.state
    let pixels = calibrator.pixelCalibration(for: state)
    let found = calibrate(raw, state)
    var (above, sumR1) = (0.0, 0.0)
    for pixel in 0..<1296 {
      let sum = raw.samples[pixel * 50..<pixel * 50 + 50].reduce(0.0) { $0 + Double($1) }
      above += sum - 50 * Double(raw.baselines[pixel])
      sumR1 += (sum - 50 * Double(raw.baselines[pixel])) * pixels.scales[pixel]
    }
    let zeros = [Double](repeating: 0, count: 1296)
    let thresholds =
      monitor.sky().pictureThresholds(minimum: 8, scaling: 2.5)
      ?? PictureThresholds(minimum: 8, scaling: 0, mean: zeros, deviation: zeros)
    results.append(
      EventResult(
        event: event, medianVariance: state.medianVariance, dropFactor: state.drop.mean,
        interpolatedCount: pixels.interpolatedPixels.count,
        thresholds: thresholds, image: found.image,
        peakTime: found.time, quality: found.quality, sumAboveBaseline: above, sumR1: sumR1))
    if monitor.images.count > 0 {
      let (mean, deviation) = (monitor.images.mean(), monitor.images.standardDeviation())
      adaptiveThresholds[event.event_number] = mean.indices.map { mean[$0] + 2.5 * deviation[$0] }
    }
    if event.isPedestal {
      if let row = monitor.addBaseline(raw.statistics) { rows.append(row) }
      found.image.withUnsafeBufferPointer {
        monitor.addImage($0)
        collector.add($0, time: event.time)
      }
    } else if hasNoPedestals, monitor.isQuietCandidate(eventIndex: index) {
      monitor.addQuietEvent(raw.statistics, selected: Tailcuts.select(found.image, picture: 9, boundary: 4))
    }
  }
}

/// The tailcuts cleaning of the reference text (two picture neighbors), for tests only.
enum Tailcuts {
  static func select(_ image: [Float], picture: Float, boundary: Float) -> [Bool] {
    let geometry = SST1MCamera.geometry
    func near(_ mask: [Bool]) -> [Int] {
      mask.indices.map { pixel in geometry.neighbors(of: pixel).count { mask[Int($0)] } }
    }
    let above = image.map { $0 >= picture }
    let aboveNear = near(above)
    let core = above.indices.map { above[$0] && aboveNear[$0] >= 2 }
    let edge = image.map { $0 >= boundary }
    let (coreNear, edgeNear) = (near(core), near(edge))
    return core.indices.map { (edge[$0] && coreNear[$0] > 0) || (core[$0] && edgeNear[$0] > 0) }
  }
}
