internal import Foundation
public import SSTCore
public import SSTIO

/// Simulates a run of an SST-1M camera and writes it as a real raw file.
///
/// What is in it: pixel gains, pulse shape, electronic noise, night-sky background with crosstalk and voltage
/// drop, running baselines, 12-bit saturation, dead, noisy and missing parts, Gaussian shower images with a time
/// gradient, clocked pedestals, White Rabbit times. What is not: air-shower physics, a trigger decision (every
/// scheduled shower is written with event type 1), stars, afterpulses, and the camera server's own analysis.
///
/// Every event depends on (seed, event index) alone: the file has the same bytes whatever the number of threads.
public struct SST1MRunSimulator: Sendable {
  /// What was asked for.
  public let settings: RunSettings
  /// The camera that was drawn.
  public let camera: SimulatedCamera
  /// The events.
  public let schedule: RunSchedule
  private let simulator: EventSimulator

  /// What was written.
  public struct Output: Sendable {
    /// The raw file.
    public let path: String
    /// The truth table.
    public let truthPath: String
    /// Rows, tiles and sizes.
    public let summary: ZFITSWriter.TableSummary
  }

  /// Draws the camera and the schedule.
  ///
  /// - Throws: ``SimulationError/badSetting(name:value:expected:)``.
  public init(_ settings: RunSettings) throws(SimulationError) {
    try settings.validate()
    self.settings = settings
    camera = try SimulatedCamera(seed: settings.seed, settings: settings.camera)
    schedule = RunSchedule(
      seed: settings.seed, start: settings.start, duration: settings.duration,
      showerRate: settings.showerRate,
      pedestalRate: settings.pedestalRate, maximumEvents: settings.maximumEvents)
    simulator = EventSimulator(seed: settings.seed, camera: camera, showers: settings.showers)
  }

  /// The number of events.
  public var eventCount: Int { schedule.entries.count }

  /// The true shower of an event, nil for pedestals.
  public func shower(_ index: Int) -> Shower? {
    guard schedule.entries[index].isShower else { return nil }
    return settings.showers.shower(seed: settings.seed, event: UInt64(index))
  }

  /// One raw event. Complexity: about a millisecond in release.
  public func event(_ index: Int) -> SST1MRawEvent {
    let entry = schedule.entries[index]
    let number = UInt64(index)
    let header = EventHeader(
      index: index, telescopeID: settings.telescope, eventNumber: settings.firstEventNumber + number,
      arrayEventNumber: settings.layout == .year2026 ? settings.firstArrayEventNumber + number : nil,
      time: entry.time,
      eventType: entry.isShower ? TriggerBits.patch7.rawValue : TriggerBits.internalClock.rawValue)
    var event = SST1MRawEvent(
      header: header, samples: simulator.samples(event: number, shower: shower(index)),
      baselines16: simulator.baselines16(event: number),
      pixelFlags: Array(repeating: 1, count: SST1MCamera.pixelCount))
    for board in settings.camera.missingBoards {
      event.removeStoredRows(DigicamConfiguration.storedRows(crate: board / 10, board: board % 10))
    }
    return event
  }

  /// The truth of all events.
  public var truth: TruthTable {
    TruthTable(
      rows: schedule.entries.enumerated().map { index, entry in
        TruthTable.Row(
          eventNumber: settings.firstEventNumber + UInt64(index), eventType: entry.isShower ? 1 : 8,
          time: entry.time, shower: shower(index))
      })
  }

  /// The raw file and the truth, as ``write(toFolder:overwrite:jobs:progress:)`` names them.
  public func paths(inFolder folder: String) -> (raw: String, truth: String) {
    let path = (folder as NSString).appendingPathComponent(settings.fileName)
    return (path, String(path.dropLast(".fits.fz".count)) + ".truth.csv")
  }

  /// Writes the raw file under ``RunSettings/fileName`` and `<name>.truth.csv` into a folder.
  ///
  /// Both appear together, whole or not at all.
  ///
  /// - Parameters:
  ///   - folder: must exist.
  ///   - overwrite: whether the files may exist already.
  ///   - jobs: threads.
  ///   - progress: told at the end.
  /// - Throws: `AtomicFileError` or `ZFITSWriterError`.
  public func write(
    toFolder folder: String, overwrite: Bool = false, jobs: Int = 1, progress: (any ProgressObserver)? = nil
  ) throws -> Output {
    let (path, truthPath) = paths(inFolder: folder)
    let files = AtomicFileSet(overwrite: overwrite)
    let truthFile = try files.file(truthPath)
    let summary = try writeRaw(to: files.file(path), jobs: jobs)
    try truth.write(to: truthFile)
    try files.commit()
    progress?.progressed(done: eventCount, total: eventCount, unit: "events")
    return Output(path: path, truthPath: truthPath, summary: summary)
  }

  private func writeRaw(to file: AtomicFile, jobs: Int) throws -> ZFITSWriter.TableSummary {
    var configuration = SST1MRawWriter.Configuration(layout: settings.layout, reservation: .rows(eventCount))
    configuration.eventsPerTile = settings.eventsPerTile
    configuration.target = settings.target
    configuration.date = settings.start.fitsDate
    configuration.dateEnd = (schedule.entries.last?.time ?? settings.start).fitsDate
    configuration.thresholds = settings.thresholds
    let absent = settings.camera.missingBoards.map {
      DigicamConfiguration.place(crate: $0 / 10, board: $0 % 10)
    }
    configuration.digicam = DigicamConfiguration(absentPlaces: Set(absent))
    let writer = try SST1MRawWriter(to: file, configuration: configuration)
    try writer.appendTiles(eventCount: eventCount, eventsPerTile: settings.eventsPerTile, jobs: jobs) {
      range in
      range.map { event($0) }
    }
    return try writer.close()
  }
}

extension SST1MRawWriter {
  /// Makes and compresses tiles on several threads and appends them in order.
  ///
  /// Twice as many tiles as threads are held at a time, so the memory does not grow with the run.
  ///
  /// - Parameter make: the events of a range of indices; called on any thread.
  func appendTiles(
    eventCount: Int, eventsPerTile: Int, jobs: Int, make: @Sendable (Range<Int>) throws -> [SST1MRawEvent]
  ) throws {
    let tiles = (eventCount + eventsPerTile - 1) / eventsPerTile
    let batch = max(1, jobs) == 1 ? 1 : 2 * jobs
    let encoder = encoder
    for first in stride(from: 0, to: tiles, by: batch) {
      let encoded = try parallelMap(count: min(batch, tiles - first), jobs: jobs) { index, _ in
        let start = (first + index) * eventsPerTile
        return try encoder.encode(make(start..<min(start + eventsPerTile, eventCount)))
      }
      for tile in encoded { try append(tile) }
    }
  }
}
