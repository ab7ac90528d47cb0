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
    let followsPixelAnalysis = options.followsPixelAnalysis
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
        guard isKept || followsPixelAnalysis && event.index == 0 else { return }
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
    let pulses =
      followsPixelAnalysis
      ? try all.finder.pulsesAsPixelAnalysis(dead: all.presence.deadInFirstEvent)
      : try all.finder.pulses(dead: all.presence.dead)
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
