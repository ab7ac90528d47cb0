public import SSTCore

/// The steps of a block that are independent from event to event, on all threads.
struct RunSteps<Analysis: ImageAnalysis>: Sendable {
  let calibrator: ImageCalibrator
  let workers: [Worker]

  /// The scratch storage of one thread.
  ///
  /// Safe to send because a worker number belongs to one thread at a time.
  final class Worker: @unchecked Sendable {
    var scratch = ExtractionScratch()
    var analysis: Analysis

    init(_ analysis: Analysis) { self.analysis = analysis }
  }

  init(calibrator: ImageCalibrator, analysis: Analysis, jobs: Int) {
    self.calibrator = calibrator
    workers = (0..<max(1, jobs)).map { _ in Worker(analysis) }
  }

  var jobs: Int { workers.count }

  /// The calibrations of events: which of several each one has.
  struct Choice: Sendable {
    var calibrations: [PixelCalibration]
    /// The calibration of each event.
    var indices: [Int]
    /// `Quirks.alternatingWindow`: which events use the exchanged window table; empty for none.
    var exchangesWindow: [Bool] = []
  }

  /// Statistics of the raw samples of chosen events.
  func statistics(_ block: TelescopeEvents, of events: [Int]) throws -> [PedestalStatistics] {
    try parallelMap(count: events.count, jobs: jobs) { index, _ in
      block.withRawEvent(events[index]) { raw in
        let statistics = PedestalStatistics(raw, time: block.headers[events[index]].time)
        let flawed =
          calibrator.configuration.quirks.contains(.unmaskedBoards) ? [] : raw.status.map { !$0.isEmpty }
        return flawed.isEmpty ? statistics : statistics.masking(flawed)
      }
    }
  }

  /// One calibration for each state.
  func calibrations(_ states: [BaselineState]) throws -> [PixelCalibration] {
    try parallelMap(count: states.count, jobs: jobs) { index, _ in
      calibrator.pixelCalibration(for: states[index])
    }
  }

  /// Charges and times of chosen events of a block; the results are in the same order.
  func calibrate(
    _ block: TelescopeEvents, of events: [Int], _ choice: Choice,
    into result: inout ProcessedEvents<Analysis.Parameters>
  ) throws {
    let pixels = result.pixelCount
    result.resizeImages(events.count)
    try withSharedPointers(
      &result.charges, &result.peakTimes, &result.qualities, &result.masks
    ) { charges, times, qualities, _ in
      guard let charges, let times, let qualities else { return }
      try parallelFor(count: events.count, jobs: jobs) { event, worker in
        qualities.base[event] = block.withRawEvent(events[event]) { raw in
          calibrator.calibrate(
            raw, with: choice.calibrations[choice.indices[event]], into: charges.part(event, of: pixels),
            peakTime: times.part(event, of: pixels), scratch: &workers[worker].scratch,
            exchangesWindow: choice.exchangesWindow.isEmpty ? false : choice.exchangesWindow[event])
        }
      }
    }
  }

  /// Cleans and describes all images.
  func analyze(
    _ conditions: [Analysis.Conditions], choice: [Int],
    into result: inout ProcessedEvents<Analysis.Parameters>
  ) throws {
    let pixels = result.pixelCount
    let (charges, times) = (result.charges, result.peakTimes)
    result.parameters = try result.masks.withUnsafeMutableBufferPointer { masks in
      guard let masks = SharedPointer(masks) else { return [] }
      return try parallelMap(count: choice.count, jobs: jobs) { event, worker in
        let range = event * pixels..<(event + 1) * pixels
        var mask = MutableSpan(_unsafeElements: masks.part(event, of: pixels))
        return workers[worker].analysis.analyze(
          image: charges.span.extracting(range), peakTime: times.span.extracting(range),
          conditions[choice[event]], mask: &mask)
      }
    }
  }

  /// The mask of pixels that one image selects.
  func mask(
    ofEvent event: Int, in result: ProcessedEvents<Analysis.Parameters>, _ conditions: Analysis.Conditions
  ) -> [Bool] {
    var mask = [Bool](repeating: false, count: result.pixelCount)
    let range = result.pixelRange(ofEvent: event)
    var span = mask.mutableSpan
    _ = workers[0].analysis.analyze(
      image: result.charges.span.extracting(range), peakTime: result.peakTimes.span.extracting(range),
      conditions, mask: &span)
    return mask
  }
}

/// How a run is calibrated and its night-sky background followed.
public struct RunConfiguration: Sendable {
  /// The algorithms of the calibration.
  public var calibrator = ImageCalibratorConfiguration()
  /// How pedestals are followed.
  public var monitor = PedestalMonitorConfiguration()
  /// The night-sky background of a first pass, which takes the place of the running pedestals for the cleaning; nil
  /// for none.
  public var firstPass: RecleanTable?
  /// The length of the intervals of ``RunProcessor/finishMaps()``, in seconds.
  public var mapInterval = 10.0
  /// Whether charges of pedestals are collected for ``RunProcessor/histogram`` and ``RunProcessor/finishMaps()``.
  public var collectsPedestals = false
  /// The defects of the original to reproduce, in every part.
  public var quirks: Quirks = [] {
    didSet {
      calibrator.quirks = quirks
      monitor.quirks = quirks
    }
  }

  /// Makes the default configuration for SST-1M data.
  public init() {}
}
