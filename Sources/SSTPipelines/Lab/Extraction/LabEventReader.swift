import SSTCore
import SSTIO
import Synchronization

/// Reads the events of a file with random access in small chunks, each thread into a buffer of its own.
final class LabEventReader: Sendable {
  /// The run.
  let run: LabRunSource
  /// The events that are examined: all, or as many as hold the wanted number of intact ones.
  let events: Range<Int>
  private let source: any RandomAccessEventSource
  private let quirks: Quirks
  private let cancellation: CancellationFlag
  private let progress: ProgressCounter
  private let buffers: [Buffer]

  /// Events that a thread decodes at once: few, so that their samples stay in its cache.
  private static let chunk = 4

  private final class Buffer: Sendable {
    let block: Mutex<EventBlock>
    init(_ source: SourceDescription) { block = Mutex(EventBlock(for: source, samples: .physical)) }
  }

  /// - Throws: the error of the reader; `CancelledError`.
  init(
    _ run: LabRunSource, _ source: any RandomAccessEventSource, options: LabOptions,
    cancellation: CancellationFlag, progress: ProgressCounter
  ) throws {
    (self.run, self.source) = (run, source)
    self.cancellation = cancellation
    self.progress = progress
    quirks = options.quirks
    buffers = (0..<max(1, options.jobs)).map { _ in Buffer(source.description) }
    events = 0..<(try Self.end(source, options, cancellation))
  }

  /// True if the event takes part.
  func isKept(_ event: ReadoutState) -> Bool { Self.isKept(event, quirks) }

  /// Whole and fresh events; without the quirk `damagedEvents` also none whose samples may be wrong.
  static func isKept(_ event: ReadoutState, _ quirks: Quirks) -> Bool {
    guard !event.isStale, !event.isMissingPackets else { return false }
    return quirks.contains(.damagedEvents) || event.problems.subtracting(harmless).isEmpty
  }

  /// Problems that say nothing about the samples.
  private static let harmless: ReadoutProblems = [.cpuTime, .filledCount, .footerReserved]

  /// Decodes events and hands them to `body` one by one, in order.
  ///
  /// - Parameters:
  ///   - range: the events.
  ///   - worker: the thread, from 0.
  ///   - body: gets an event, its place in the buffer, and the buffer.
  /// - Throws: the error of the reader; `CancelledError`.
  func read(
    _ range: Range<Int>, worker: Int, _ body: (EventHeader, Int, TelescopeEvents) -> Void
  ) throws {
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
      try cancellation.check()
      let part = first..<min(first + Self.chunk, range.upperBound)
      try buffers[worker].block.withLock { block in
        try source.read(part, into: &block, jobs: 1)
        let events = block.telescopes[0]
        for place in 0..<events.count { body(events.headers[place], place, events) }
      }
      progress.advance(part.count)
    }
  }

  /// The end of the events that hold the wanted number of intact ones.
  private static func end(
    _ source: any RandomAccessEventSource, _ options: LabOptions, _ cancellation: CancellationFlag
  ) throws -> Int {
    let count = source.eventCount
    guard let wanted = options.maximumEvents else { return count }
    var kept = 0
    for first in stride(from: 0, to: count, by: 256) {
      try cancellation.check()
      let part = first..<min(first + 256, count)
      for event in try source.readHeaders(part, jobs: options.jobs) {
        if isKept(event.readout, options.quirks) { kept += 1 }
        if kept >= wanted { return event.index + 1 }
      }
    }
    return count
  }
}
