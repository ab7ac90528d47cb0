import SSTCalib
import SSTCore
import SSTIO

/// The second pass over a run: the charges of the live pixels of all intact events.
struct LabChargePass {
  let options: LabOptions
  let pulses: PixelPulses

  /// Events of a block; blocks are handed over in order.
  private static let block = 512
  /// Events that a thread takes at once.
  private static let part = 8

  /// Extracts the events of a simulated file; charges are corrected for what the window misses of the reference pulse.
  ///
  /// - Parameters:
  ///   - stream: reads the events.
  ///   - body: gets the charges of a block, `[event][live pixel]`.
  /// - Throws: what `body` throws, `LabError`, ``LabInputError``, or the error of the reader.
  func run(
    _ stream: LabStreamReader, _ body: (ChargeTable) throws -> Void
  ) throws -> LabStreamReader.Outcome {
    let extraction = options.effectiveExtraction
    let extractor = try LabExtractor(
      extraction, pulses: pulses, sampleCount: stream.run.sampleCount,
      corrections: try stream.simulated.corrections(extraction))
    let width = extractor.livePixels.count
    var row = [Float](repeating: 0, count: width)
    var charges: [Float] = []
    charges.reserveCapacity(Self.block * width)
    var count = 0
    let outcome = try stream.forEachEvent { event in
      row.withUnsafeMutableBufferPointer { row in
        var target = MutableSpan(_unsafeElements: row)
        event.withValues { extractor.extract($0, gains: event.gains, into: &target) }
      }
      charges += row
      count += 1
      guard count == Self.block else { return }
      try body(ChargeTable(eventCount: count, pixelCount: width, values: .float32(charges)))
      charges.removeAll(keepingCapacity: true)
      count = 0
    }
    if count > 0 {
      try body(ChargeTable(eventCount: count, pixelCount: width, values: .float32(charges)))
    }
    return outcome
  }

  /// Extracts all events.
  ///
  /// - Parameters:
  ///   - reader: reads the events.
  ///   - body: gets the charges of a block, `[event][live pixel]`, without the events that are left out.
  /// - Returns: how many events were left out.
  /// - Throws: what `body` throws, `LabError`, or the error of the reader.
  func run(_ reader: LabEventReader, _ body: (ChargeTable) throws -> Void) throws -> LabEventCounts {
    let extractor = try LabExtractor(
      options.effectiveExtraction, pulses: pulses, sampleCount: reader.run.sampleCount)
    let width = extractor.livePixels.count
    var counts = LabEventCounts()
    for first in stride(from: 0, to: reader.events.upperBound, by: Self.block) {
      let range = first..<min(first + Self.block, reader.events.upperBound)
      var charges = [Float](repeating: 0, count: range.count * width)
      var kept = [Bool](repeating: false, count: range.count)
      counts.add(try fill(&charges, &kept, range, reader, extractor))
      Self.compact(&charges, kept, width)
      try body(
        ChargeTable(
          eventCount: kept.count { $0 }, pixelCount: width, values: .float32(charges)))
    }
    return counts
  }

  private func fill(
    _ charges: inout [Float], _ kept: inout [Bool], _ range: Range<Int>, _ reader: LabEventReader,
    _ extractor: LabExtractor
  ) throws -> LabEventCounts {
    let width = extractor.livePixels.count
    let parts = (range.count + Self.part - 1) / Self.part
    let counts = try charges.withUnsafeMutableBufferPointer { charges in
      try kept.withUnsafeMutableBufferPointer { kept -> [LabEventCounts] in
        guard let charges = SharedPointer(charges), let kept = SharedPointer(kept) else { return [] }
        return try parallelMap(count: parts, jobs: options.jobs) { part, worker in
          var counts = LabEventCounts()
          let first = range.lowerBound + part * Self.part
          let chosen = first..<min(first + Self.part, range.upperBound)
          try reader.read(chosen, worker: worker) { event, place, block in
            let isKept = reader.isKept(event.readout)
            counts.add(event.readout, isKept: isKept)
            guard isKept else { return }
            let target = event.index - range.lowerBound
            kept.base[target] = true
            var row = MutableSpan(_unsafeElements: charges.part(target, of: width))
            block.withValues(ofEvent: place) { extractor.extract($0, into: &row) }
          }
          return counts
        }
      }
    }
    return counts.reduce(into: LabEventCounts()) { $0.add($1) }
  }

  /// Moves the charges of the kept events together.
  private static func compact(_ charges: inout [Float], _ kept: [Bool], _ width: Int) {
    var next = 0
    for event in kept.indices where kept[event] {
      if next != event {
        for pixel in 0..<width { charges[next * width + pixel] = charges[event * width + pixel] }
      }
      next += 1
    }
    charges.removeLast(charges.count - next * width)
  }
}

/// The first pass over a run: where the pulses are, and which pixels are lit.
struct LabPulsePass {
  let options: LabOptions

  /// Events are added up in so many parts, whatever the number of threads, so that sums are always the same.
  private static let partCount = 16

  private var usesFirstEvent: Bool { options.quirks.contains(.firstEventStatus) }

  /// Adds up the run of a simulated file.
  ///
  /// - Throws: ``LabInputError``, `LabError`, or the error of the reader.
  func run(
    _ stream: LabStreamReader
  ) throws -> (pulses: PixelPulses, outcome: LabStreamReader.Outcome) {
    var all = try Part(stream.run, options)
    let outcome = try stream.forEachEvent { event in
      all.presence.add(event.pixelFlags)
      event.withValues { all.finder.add($0) }
    }
    all.counts = outcome.counts
    return (try pulses(all, of: stream.run), outcome)
  }

  /// Adds up the run.
  ///
  /// - Throws: ``LabInputError``, `LabError`, or the error of the reader.
  func run(_ reader: LabEventReader) throws -> (pulses: PixelPulses, counts: LabEventCounts) {
    let (options, usesFirstEvent) = (options, usesFirstEvent)
    let run = reader.run
    let events = reader.events
    let parts = try parallelMap(count: Self.partCount, jobs: options.jobs) { part, worker in
      var sums = try Part(run, options)
      let range = events.count * part / Self.partCount..<events.count * (part + 1) / Self.partCount
      try reader.read(range, worker: worker) { event, place, block in
        let isKept = reader.isKept(event.readout)
        sums.counts.add(event.readout, isKept: isKept)
        guard isKept || usesFirstEvent && event.index == 0 else { return }
        sums.presence.add(block.pixelFlags[block.pixelRange(ofEvent: place)])
        if isKept { block.withValues(ofEvent: place) { sums.finder.add($0) } }
      }
      return sums
    }
    var all = parts[0]
    for part in parts.dropFirst() { try all.add(part) }
    return (try pulses(all, of: run), all.counts)
  }

  private func pulses(_ all: Part, of run: LabRunSource) throws -> PixelPulses {
    guard all.counts.total > 0 else { throw LabInputError.noEvents(path: run.path) }
    guard all.counts.kept > 0 else {
      throw LabInputError.noGoodEvent(path: run.path, reasons: all.counts.reasonText)
    }
    return try all.finder.pulses(
      dead: usesFirstEvent ? all.presence.deadInFirstEvent : all.presence.dead,
      search: PulseSearch(litSamples: options.litSamples(of: run), quirks: options.quirks))
  }

  /// What one part of the events says.
  private struct Part: Sendable {
    var finder: PulseFinder
    var counts = LabEventCounts()
    var presence: PixelPresence

    init(_ run: LabRunSource, _ options: LabOptions) throws(LabError) {
      finder = try PulseFinder(
        pixelCount: run.pixelCount, sampleCount: run.sampleCount,
        baseline: options.fitted(to: run).extraction.baseline)
      presence = PixelPresence(pixelCount: run.pixelCount)
    }

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
