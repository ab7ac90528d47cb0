internal import Foundation
internal import SSTCore
internal import SSTIO

/// Writes the raw file of one telescope of a run.
struct NightFile {
  let run: NightRun
  let schedule: NightSchedule
  let telescope: Int
  let jobs: Int
  let counter: ProgressCounter
  let cancellation: CancellationFlag?

  private static let eventsPerTile = 25
  private var events: [NightSchedule.Event] { schedule.events[telescope] }

  /// Makes and compresses all events.
  func write(to file: AtomicFile) throws -> ZFITSWriter.TableSummary {
    let writer = try SST1MRawWriter(to: file, configuration: configuration)
    try writer.appendTiles(eventCount: events.count, eventsPerTile: Self.eventsPerTile, jobs: jobs) { range in
      try cancellation?.check()
      var worker = NightRun.Worker(run)
      let made = range.map { event($0, worker: &worker) }
      counter.advance(made.count)
      return made
    }
    return try writer.close()
  }

  private var configuration: SST1MRawWriter.Configuration {
    var configuration = SST1MRawWriter.Configuration(layout: .year2026, reservation: .rows(events.count))
    configuration.eventsPerTile = Self.eventsPerTile
    configuration.levels = ZFITSWriter.CompressionLevels(zlib: 1)
    configuration.target = run.pointing.text
    configuration.date = run.start.fitsDate
    configuration.dateEnd =
      TAITime(
        nanoseconds: run.start.nanoseconds + (events.last?.time ?? 0)
      ).fitsDate
    configuration.thresholds = SST1MTriggerThresholds(
      patch7: run.settings.threshold, patch19: 2 * run.settings.threshold)
    return configuration
  }

  /// One event; its p.e. are left in `worker.image`.
  func event(_ index: Int, worker: inout NightRun.Worker) -> SST1MRawEvent {
    let event = events[index]
    let header = EventHeader(
      index: index, telescopeID: run.telescopes[telescope].id, eventNumber: event.number,
      arrayEventNumber: event.arrayNumber, time: TAITime(nanoseconds: run.start.nanoseconds + event.time),
      eventType: (event.shower == nil ? TriggerBits.internalClock : TriggerBits.patch7).rawValue)
    var offset: Float = 0
    if let shower = event.shower {
      let found = schedule.showers[shower]
      run.makeImage(of: found, telescope: telescope, worker: &worker)
      let front = found.shower.time + run.telescopes[telescope].frontDelay(found.shower)
      offset = Float(Double(event.time - 4 * Int64(NightTrigger.alignedSample)) - front)
    } else {
      worker.image.clear(pixelCount: SST1MCamera.pixelCount)
    }
    return raw(header, event: event.key, offset: offset, image: worker.image)
  }

  private func raw(
    _ header: EventHeader, event: UInt64, offset: Float, image: ShowerImage
  ) -> SST1MRawEvent {
    let (pixels, count) = (SST1MCamera.pixelCount, SST1MCamera.samplesPerPixel)
    var samples = [UInt16](repeating: 0, count: pixels * count)
    var baselines = [Int16](repeating: 0, count: pixels)
    run.telescopes[telescope].fill(event: event, start: offset, image: image, samples: &samples) {
      baselines[$0] = $1
    }
    return SST1MRawEvent(
      header: header, samples: samples, baselines16: baselines,
      pixelFlags: [UInt16](repeating: 1, count: pixels))
  }
}
