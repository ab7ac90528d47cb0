import Reconstruction
import SSTCalib
import SSTCore

/// The steps of a block that are independent from event to event, on all threads.
struct BlockSteps: Sendable {
  let calibrator: ImageCalibrator
  let workers: [BlockWorker]

  init(setup: RunSetup) {
    calibrator = setup.calibrator
    let processor = ImageProcessor(
      cleaner: setup.cleaning.tailcuts, geometry: setup.geometry, frame: setup.frame,
      timeFit: setup.options.isCompatible ? .sst1mpipe : .fullSearch)
    workers = (0..<max(1, setup.options.jobs)).map { _ in BlockWorker(processor: processor) }
  }

  private var jobs: Int { workers.count }

  /// Statistics of the raw samples of chosen events.
  func statistics(_ block: TelescopeEvents, of events: [Int]) throws -> [PedestalStatistics] {
    try parallelMap(count: events.count, jobs: jobs) { index, _ in
      block.withRawEvent(events[index]) { PedestalStatistics($0, time: block.headers[events[index]].time) }
    }
  }

  /// Charges and times of chosen events of a block.
  ///
  /// - Parameters:
  ///   - events: their places in the block; the results are in the same order.
  ///   - calibrations: the calibrations in use.
  ///   - choice: which of them each chosen event has.
  ///   - exchangesWindow: compatibility only: which events use the exchanged window table; empty for none.
  func calibrate(
    _ block: TelescopeEvents, of events: [Int], _ calibrations: [PixelCalibration], choice: [Int],
    exchangesWindow: [Bool] = [], into images: inout BlockImages
  ) throws {
    let pixels = images.pixelCount
    images.prepare(events.count)
    try images.charges.withUnsafeMutableBufferPointer { charges in
      try images.peakTimes.withUnsafeMutableBufferPointer { times in
        try images.qualities.withUnsafeMutableBufferPointer { qualities in
          guard let charges = SharedPointer(charges), let times = SharedPointer(times),
            let qualities = SharedPointer(qualities)
          else { return }
          try parallelFor(count: events.count, jobs: jobs) { event, worker in
            qualities.base[event] = block.withRawEvent(events[event]) { raw in
              calibrator.calibrate(
                raw, with: calibrations[choice[event]], into: charges.part(event, of: pixels),
                peakTime: times.part(event, of: pixels), scratch: &workers[worker].scratch,
                exchangesWindow: exchangesWindow.isEmpty ? false : exchangesWindow[event])
            }
          }
        }
      }
    }
  }

  /// Cleans and parametrises all images.
  func parametrise(
    _ images: BlockImages, _ states: [CleaningState], choice: [Int], into result: inout BlockParameters
  ) throws {
    let pixels = images.pixelCount
    let count = choice.count
    result.prepare(count, pixelCount: pixels)
    try result.parameters.withUnsafeMutableBufferPointer { parameters in
      try result.masks.withUnsafeMutableBufferPointer { masks in
        guard let parameters = SharedPointer(parameters), let masks = SharedPointer(masks) else { return }
        try parallelFor(count: count, jobs: jobs) { event, worker in
          parameters.base[event] = process(images, event, states[choice[event]], workers[worker])
          _ = masks.part(event, of: pixels).update(from: workers[worker].processor.workspace.mask)
        }
      }
    }
  }

  /// Cleans and parametrises one event; the mask is in the worker's processor.
  func process(_ images: BlockImages, _ event: Int, _ state: CleaningState, _ worker: BlockWorker)
    -> ImageParameters
  {
    let range = event * images.pixelCount..<(event + 1) * images.pixelCount
    let image = images.charges.span.extracting(range)
    let time = images.peakTimes.span.extracting(range)
    worker.processor.cleaner = state.cleaner
    if let thresholds = state.thresholds {
      return worker.processor.process(image: image, peakTime: time, pictureThreshold: thresholds.values.span)
    }
    return worker.processor.process(image: image, peakTime: time)
  }
}
