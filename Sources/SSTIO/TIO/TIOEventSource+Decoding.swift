import SSTCore

extension TIOEventSource {
  /// The bytes that a thread reads at once, if its rows are smaller.
  private static let chunkBytes = 1 << 19

  /// Decodes events into buffers of exactly their size; empty buffers if only descriptions are wanted.
  func decode<Sink: TIOSampleSink & Sendable>(
    _ range: Range<Int>, _ sink: Sink, _ samples: inout [Sink.Sample], _ flags: inout [UInt16],
    _ events: inout [TIOEvent], jobs: Int
  ) throws {
    guard let readout = file.readout else {
      events = try range.map { try file.event($0) }
      return
    }
    let decoder = TIOEventDecoder(
      layout: file.layout, readout: readout, verifiesChecksums: file.level == .r0)
    let blank = TIOEvent(index: 0, eventID: 0, tack: 0, cpuSeconds: 0, cpuNanoseconds: 0, packetsFilled: 0)
    events = [TIOEvent](repeating: blank, count: range.count)
    let step = max(1, Self.chunkBytes / file.rowBytes)
    let chunks = (range.count + step - 1) / step
    let workers = max(1, min(jobs, chunks))
    var rows = [UInt8](repeating: 0, count: workers * step * file.rowBytes)
    try rows.withUnsafeMutableBufferPointer { rows in
      try samples.withUnsafeMutableBufferPointer { samples in
        try flags.withUnsafeMutableBufferPointer { flags in
          try events.withUnsafeMutableBufferPointer { events in
            guard let rows = SharedPointer(rows), let events = SharedPointer(events) else { return }
            let task = Task(
              file: file, decoder: decoder, sink: sink, range: range, step: step, rows: rows,
              events: events, samples: samples.isEmpty ? nil : SharedPointer(samples),
              flags: flags.isEmpty ? nil : SharedPointer(flags))
            try parallelFor(count: chunks, jobs: workers) { try task.run(chunk: $0, worker: $1) }
          }
        }
      }
    }
  }

  /// The work of all threads.
  private struct Task<Sink: TIOSampleSink & Sendable>: Sendable {
    let file: TIOFile
    let decoder: TIOEventDecoder
    let sink: Sink
    let range: Range<Int>
    let step: Int
    let rows: SharedPointer<UInt8>
    let events: SharedPointer<TIOEvent>
    let samples: SharedPointer<Sink.Sample>?
    let flags: SharedPointer<UInt16>?

    func run(chunk: Int, worker: Int) throws {
      let first = range.lowerBound + chunk * step
      let chosen = first..<min(first + step, range.upperBound)
      let rowBytes = file.rowBytes
      let target = UnsafeMutableRawBufferPointer(rows.part(worker, of: step * rowBytes))
      try file.readRows(
        chosen, into: UnsafeMutableRawBufferPointer(rebasing: target[..<(chosen.count * rowBytes)]))
      guard let base = target.baseAddress else { return }
      let pixels = decoder.readout.pixelCount
      let samplesPerEvent = pixels * decoder.readout.samplesPerPixel
      for index in chosen {
        let place = index - range.lowerBound
        events.base[place] = decoder.decode(
          UnsafeRawPointer(base + (index - first) * rowBytes), index: index, sink: sink,
          samples: samples.map { $0.base + place * samplesPerEvent },
          flags: flags.map { $0.base + place * pixels })
      }
    }
  }
}

extension TIOFile {
  /// The bits of a stored word that are sample: 12 in R0, where a counter is above them.
  var sampleMask: UInt16 { level == .r0 ? 0x0FFF : 0xFFFF }

  /// What an event's row says itself, its packets not looked at.
  func event(_ index: Int) throws -> TIOEvent {
    try check(index..<index + 1)
    let bytes = try file.bytes(
      layout.dataStart + index * layout.rowBytes..<layout.dataStart + index * layout.rowBytes
        + layout.packetOffset)
    return bytes.withUnsafeBytes { row in
      guard let base = row.baseAddress else {
        return TIOEvent(
          index: index, eventID: 0, tack: 0, cpuSeconds: 0, cpuNanoseconds: 0, packetsFilled: 0)
      }
      return layout.event(base, index: index)
    }
  }

  /// The headers of an event's packets by column; nil where none came.
  public func packetHeaders(ofEvent index: Int) throws -> [TIOPacketHeader?] {
    try check(index..<index + 1)
    let start = layout.dataStart + index * layout.rowBytes
    let row = try file.bytes(start..<start + layout.rowBytes)
    return row.withUnsafeBytes { row in
      guard let base = row.baseAddress else { return [] }
      let filled = layout.event(base, index: index).packetsFilled
      let limit = TIOPresence(base, layout: layout, filled: filled).limit
      return (0..<layout.packetCount).map { column in
        let packet = base + layout.packetOffset + column * layout.packetSize
        if column >= limit || TIOPresence.isEmpty(packet, count: layout.packetSize) { return nil }
        return TIOPacketHeader(packet, count: layout.packetSize)
      }
    }
  }
}
