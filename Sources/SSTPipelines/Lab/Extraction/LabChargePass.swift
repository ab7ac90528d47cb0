import SSTCalib
import SSTCore
import SSTIO

/// The second pass over a run: the charges of the live pixels of all sound events.
struct LabChargePass {
  let reader: LabEventReader
  let options: LabOptions
  let pulses: PixelPulses

  /// Events of a block; blocks are handed over in order.
  private static let block = 512
  /// Events that a thread takes at once.
  private static let part = 8

  /// Extracts all events.
  ///
  /// - Parameter body: gets the charges of a block, `[event][live pixel]`, without the events that are left out.
  /// - Returns: how many events were left out.
  /// - Throws: what `body` throws, `LabError`, or the error of the reader.
  func run(_ body: (ChargeTable) throws -> Void) throws -> LabEventCounts {
    let extractor = try LabExtractor(
      options.effectiveExtraction, pulses: pulses, sampleCount: reader.run.sampleCount)
    let width = extractor.livePixels.count
    var counts = LabEventCounts()
    for first in stride(from: 0, to: reader.events.upperBound, by: Self.block) {
      let range = first..<min(first + Self.block, reader.events.upperBound)
      var charges = [Float](repeating: 0, count: range.count * width)
      var kept = [Bool](repeating: false, count: range.count)
      counts.add(try fill(&charges, &kept, range, extractor))
      Self.compact(&charges, kept, width)
      try body(
        ChargeTable(
          eventCount: kept.count { $0 }, pixelCount: width, values: .float32(charges)))
    }
    return counts
  }

  private func fill(
    _ charges: inout [Float], _ kept: inout [Bool], _ range: Range<Int>, _ extractor: LabExtractor
  ) throws -> LabEventCounts {
    let reader = reader
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
