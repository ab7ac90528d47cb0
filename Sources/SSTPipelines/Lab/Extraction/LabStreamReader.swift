import SSTCore
import SSTIO

/// Reads the events of a telescope in a simulated file from its start, decoded on several threads, in their order.
struct LabStreamReader {
  let run: LabRunSource
  let simulated: LabSimulatedRun
  let options: LabOptions
  let cancellation: CancellationFlag
  let progress: ProgressCounter

  /// An event that takes part.
  struct Event {
    /// Its place in the buffer.
    let place: Int
    let events: TelescopeEvents

    /// For each pixel, 0 if it has no data.
    var pixelFlags: ArraySlice<UInt16> { events.pixelFlags[events.pixelRange(ofEvent: place)] }
    /// The gain of each pixel's samples; empty if all are of the first one.
    var gains: ArraySlice<Int8> {
      events.selectedChannels.isEmpty ? [] : events.selectedChannels[events.pixelRange(ofEvent: place)]
    }

    /// Calls `body` with the samples of the first channel, `[pixel][sample]`.
    func withValues(_ body: (Span<Float>) -> Void) {
      let length = events.pixelCount * events.samplesPerPixel
      events.withValues(ofEvent: place) { body($0.extracting(0..<length)) }
    }
  }

  /// What a pass has met.
  struct Outcome {
    var counts = LabEventCounts()
    /// The events that take part, by their kinds.
    var kinds: [ArrayEventKind: Int] = [:]
    /// The first damage; only in recovery.
    var damage: (any SSTError)?
  }

  /// As many events take part as are wanted.
  private struct Enough: Error {}

  /// Hands over the events that take part.
  ///
  /// - Throws: ``LabInputError``, the error of the reader, what `body` throws; `CancelledError`.
  func forEachEvent(_ body: (Event) throws -> Void) throws -> Outcome {
    var outcome = Outcome()
    do {
      try simulated.source.forEachBlock(samples: .physical, jobs: options.jobs) { block in
        try cancellation.check()
        note(block.lost, &outcome)
        let events = block.telescopes[simulated.place]
        try checkShape(events, block.array)
        for place in 0..<events.count {
          let kind = block.array[Int(events.headers[place].arrayEvent)].kind
          guard simulated.choice.kinds.isEmpty || simulated.choice.kinds.contains(kind) else {
            outcome.counts.leaveOut("other-kind")
            continue
          }
          outcome.counts.add(events.headers[place].readout, isKept: true)
          outcome.kinds[kind, default: 0] += 1
          try body(Event(place: place, events: events))
          if outcome.counts.kept == options.maximumEvents { throw Enough() }
        }
        progress.advance(events.count)
      }
    } catch is Enough {}
    return outcome
  }

  /// Damage between events is one damaged event of no certain number.
  private func note(_ lost: [LostEvents], _ outcome: inout Outcome) {
    for part in lost {
      outcome.counts.leaveOut(LabEventCounts.damaged, max(1, part.rows.count))
      if outcome.damage == nil { outcome.damage = part.error }
    }
  }

  private func checkShape(_ events: TelescopeEvents, _ array: [ArrayEventHeader]) throws(LabInputError) {
    guard let first = events.headers.first, events.samplesPerPixel != run.sampleCount else { return }
    throw .otherWaveforms(
      path: run.path, event: array[Int(first.arrayEvent)].eventNumber, samples: events.samplesPerPixel,
      expected: run.sampleCount)
  }
}
