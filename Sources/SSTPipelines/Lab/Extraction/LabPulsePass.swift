import SSTCalib
import SSTCore
import SSTIO

/// The first pass over a run: where the pulses are, and which pixels are lit.
struct LabPulsePass {
  let reader: LabEventReader
  let options: LabOptions

  /// Events are added up in so many parts, whatever the number of threads, so that sums are always the same.
  private static let partCount = 16

  /// Adds up the run.
  ///
  /// - Throws: ``LabInputError``, `LabError`, or the error of the reader.
  func run() throws -> (pulses: PixelPulses, counts: LabEventCounts) {
    let (reader, baseline) = (reader, options.extraction.baseline)
    let usesFirstEvent = options.quirks.contains(.firstEventStatus)
    let run = reader.run
    let events = reader.events
    let parts = try parallelMap(count: Self.partCount, jobs: options.jobs) { part, worker in
      var finder = try PulseFinder(
        pixelCount: run.pixelCount, sampleCount: run.sampleCount, baseline: baseline)
      var counts = LabEventCounts()
      var presence = PixelPresence(pixelCount: run.pixelCount)
      let range = events.count * part / Self.partCount..<events.count * (part + 1) / Self.partCount
      try reader.read(range, worker: worker) { event, place, block in
        let isKept = reader.isKept(event.readout)
        counts.add(event.readout, isKept: isKept)
        guard isKept || usesFirstEvent && event.index == 0 else { return }
        presence.add(block.pixelFlags[block.pixelRange(ofEvent: place)])
        if isKept { block.withValues(ofEvent: place) { finder.add($0) } }
      }
      return Part(finder: finder, counts: counts, presence: presence)
    }
    var all = parts[0]
    for part in parts.dropFirst() { try all.add(part) }
    guard all.counts.kept > 0 else {
      throw LabInputError.noGoodEvent(path: run.path, reasons: all.counts.reasonText)
    }
    let pulses = try all.finder.pulses(
      dead: usesFirstEvent ? all.presence.deadInFirstEvent : all.presence.dead,
      search: PulseSearch(quirks: options.quirks))
    return (pulses, all.counts)
  }

  /// What one part of the events says.
  private struct Part: Sendable {
    var finder: PulseFinder
    var counts: LabEventCounts
    var presence: PixelPresence

    mutating func add(_ other: Part) throws(LabError) {
      try finder.add(other.finder)
      counts.add(other.counts)
      presence.add(other.presence)
    }
  }
}

/// How often each pixel of a run had data, which tells the pixels that do not work.
struct PixelPresence: Sendable {
  private var counts: [Int]
  private var eventCount = 0
  private var isPresentFirst: [Bool] = []

  init(pixelCount: Int) { counts = [Int](repeating: 0, count: pixelCount) }

  /// Adds an event: for each pixel, 0 if it has no data.
  mutating func add(_ flags: ArraySlice<UInt16>) {
    if eventCount == 0 { isPresentFirst = flags.map { $0 != 0 } }
    eventCount += 1
    for (pixel, flag) in flags.enumerated() where flag != 0 { counts[pixel] += 1 }
  }

  /// Adds later events of the run.
  mutating func add(_ other: PixelPresence) {
    if eventCount == 0 { isPresentFirst = other.isPresentFirst }
    eventCount += other.eventCount
    for pixel in counts.indices { counts[pixel] += other.counts[pixel] }
  }

  /// For each pixel, true if it has no data in half of the events or more.
  var dead: [Bool] { counts.map { 2 * $0 <= eventCount } }

  /// For each pixel, true if it has no data in the first event: the original's rule.
  var deadInFirstEvent: [Bool] { isPresentFirst.map { !$0 } }
}
