import SSTCore
import SSTIO
import Synchronization

/// Reads the events of a run in small chunks, each thread into a buffer of its own.
final class LabEventReader: Sendable {
  /// The run.
  let run: LabRunSource
  /// The events that are looked at: all, or as many as hold the wanted number of sound ones.
  let events: Range<Int>
  private let quirks: Quirks
  private let cancellation: CancellationFlag
  private let progress: ProgressCounter
  private let buffers: [Buffer]

  /// Events that a thread decodes at once: few, so that their samples stay in its cache.
  private static let chunk = 4

  private final class Buffer: Sendable {
    let block = Mutex(TIOValueBlock())
  }

  /// - Throws: the error of the reader; `CancelledError`.
  init(
    _ run: LabRunSource, options: LabOptions, cancellation: CancellationFlag, progress: ProgressCounter
  ) throws {
    self.run = run
    self.cancellation = cancellation
    self.progress = progress
    quirks = options.quirks
    buffers = (0..<max(1, options.jobs)).map { _ in Buffer() }
    events = 0..<(try Self.end(run, options, cancellation))
  }

  /// True if the event takes part.
  func isKept(_ event: TIOEvent) -> Bool { Self.isKept(event, quirks) }

  /// Whole and fresh events; without the quirk `damagedEvents` also none whose samples may be wrong.
  private static func isKept(_ event: TIOEvent, _ quirks: Quirks) -> Bool {
    guard !event.isStale, !event.isMissingPackets else { return false }
    return quirks.contains(.damagedEvents) || event.problems.subtracting(harmless).isEmpty
  }

  /// Problems that say nothing about the samples.
  private static let harmless: TIOProblems = [.cpuTime, .filledCount, .footerReserved]

  /// Decodes events and hands them to `body` one by one, in order.
  ///
  /// - Parameters:
  ///   - range: the events.
  ///   - worker: the thread, from 0.
  ///   - body: gets an event, its place in the buffer, and the buffer.
  /// - Throws: the error of the reader; `CancelledError`.
  func read(
    _ range: Range<Int>, worker: Int, _ body: (TIOEvent, Int, TIOValueBlock) -> Void
  ) throws {
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
      try cancellation.check()
      let part = first..<min(first + Self.chunk, range.upperBound)
      try buffers[worker].block.withLock { block in
        try run.source.readValues(part, into: &block, jobs: 1)
        for place in part.indices { body(block.events[place - first], place - first, block) }
      }
      progress.advance(part.count)
    }
  }

  /// The end of the events that hold the wanted number of sound ones.
  private static func end(
    _ run: LabRunSource, _ options: LabOptions, _ cancellation: CancellationFlag
  ) throws -> Int {
    let count = run.source.eventCount
    guard let wanted = options.maximumEvents else { return count }
    var kept = 0
    for first in stride(from: 0, to: count, by: 256) {
      try cancellation.check()
      let part = first..<min(first + 256, count)
      for event in try run.source.readDetails(part, jobs: options.jobs) {
        if isKept(event, options.quirks) { kept += 1 }
        if kept >= wanted { return event.index + 1 }
      }
    }
    return count
  }
}

extension TIOValueBlock {
  /// The samples of an event, `[pixel][sample]`.
  func withWaveforms(ofEvent place: Int, _ body: (Span<Float>) -> Void) {
    let size = pixelCount * samplesPerPixel
    body(values.span.extracting(place * size..<(place + 1) * size))
  }

  /// For each pixel of an event, 0 if it has no data.
  func flags(ofEvent place: Int) -> ArraySlice<UInt16> {
    pixelFlags[place * pixelCount..<(place + 1) * pixelCount]
  }
}
