import SSTCore

/// The events of a `.tio` file.
///
/// Samples are delivered as stored (R0: the 12 bits of the ADC), with the file's scale and offset, or as millivolts (R0: ADC
/// counts) in single precision. Pixels that were not read out are 0 and have flag 0. Times are those of the computer;
/// damage inside events is told by `EventHeader.readout`.
struct TIOEventSource: RandomAccessEventSource {
  let description: SourceDescription
  let file: TIOFile
  private let options: RawReadOptions
  private let decoder: TIOEventDecoder?
  private let buffers = Pool { TIORowBuffer() }

  /// The bytes that a thread reads at once, if its rows are smaller.
  private static let partBytes = 1 << 19

  var eventCount: Int { file.eventCount }
  /// Rows, and samples, of about 16 MB: a file of few modules has large events for its rows.
  var preferredBlockSize: Int {
    let samples = (file.readout?.pixelCount ?? 0) * (file.readout?.samplesPerPixel ?? 0)
    return max(1, min(1024, (16 << 20) / max(file.rowBytes, 2 * samples, 1)))
  }

  /// Opens the events of a file.
  ///
  /// - Parameters:
  ///   - file: an open file.
  ///   - options: the telescope's id, which `.tio` files do not say.
  init(file: TIOFile, options: RawReadOptions) {
    self.file = file
    self.options = options
    decoder = file.decoder
    description = SourceDescription(
      path: file.path, format: "CHEC-S / SSTCAM \(file.level.rawValue) (tio)", level: file.level.rawValue,
      instrument: .sstcam, telescopes: [SourceTelescope(id: options.telescopeID, camera: file.camera)],
      eventCount: file.eventCount, keywords: file.header.texts, date: file.date, runNumber: file.runNumber,
      damage: file.damage?.description)
  }

  func read(_ rows: Range<Int>, into block: inout EventBlock, jobs: Int) throws {
    try check(rows)
    try fill(rows, &block.telescopes[0], jobs: jobs)
  }

  func readHeaders(_ rows: Range<Int>, jobs: Int) throws -> [EventHeader] {
    try file.events(rows, jobs: jobs).map(header)
  }

  private func header(_ event: TIOEvent) -> EventHeader {
    let time =
      event.hasTime
      ? TAITime(
        unixSeconds: event.cpuSeconds, nanoseconds: event.cpuNanoseconds, leapSeconds: options.leapSeconds)
      : .unknown
    return EventHeader(
      index: event.index, telescopeID: options.telescopeID, eventNumber: UInt64(event.eventID), time: time,
      eventType: 0, readout: event.readout)
  }

  private func check(_ rows: Range<Int>) throws {
    try file.check(rows)
    let camera = description.telescope.camera
    let samples = rows.count.multipliedReportingOverflow(by: camera.pixelCount * camera.samplesPerPixel)
    guard !samples.overflow, samples.partialValue <= ZFITSLimits.maximumSamplesPerBlock else {
      throw TIOError.blockTooLarge(path: file.path, events: rows.count)
    }
  }

  /// Decodes events, a few rows at a time on each thread.
  private func fill(_ rows: Range<Int>, _ events: inout TelescopeEvents, jobs: Int) throws {
    events.resize(rows.count, hasBaselines: false)
    let size = events.samplesPerEvent
    let step = max(1, Self.partBytes / file.rowBytes)
    let parts = (rows.count + step - 1) / step
    try withSharedPointers(
      &events.headers, &events.samples, &events.values, &events.pixelFlags
    ) { headers, samples, values, flags in
      guard let headers else { return }
      let target = Target(
        first: rows.lowerBound, size: size, headers: headers, samples: samples, values: values, flags: flags)
      try parallelFor(count: parts, jobs: jobs) { part, _ in
        let start = rows.lowerBound + part * step
        try decode(start..<min(start + step, rows.upperBound), into: target)
      }
    }
  }

  /// The buffers of a block.
  private struct Target: Sendable {
    let first: Int
    /// Samples of an event.
    let size: Int
    let headers: SharedPointer<EventHeader>
    let samples: SharedPointer<UInt16>?
    let values: SharedPointer<Float>?
    let flags: SharedPointer<UInt16>?
  }

  private func decode(_ rows: Range<Int>, into target: Target) throws {
    guard let decoder else {
      for index in rows { target.headers.base[index - target.first] = header(try file.event(index)) }
      return
    }
    let pixels = decoder.readout.pixelCount
    let words = TIOWordSink(mask: file.sampleMask)
    let numbers = TIOValueSink(mask: file.sampleMask, scale: file.scale, offset: file.offset)
    try buffers.withItem { buffer in
      try file.forEachRow(rows, buffer) { index, row in
        let place = index - target.first
        let flags = target.flags.map { $0.base + place * pixels }
        let event =
          if let values = target.values {
            decoder.decode(
              row, index: index, sink: numbers, samples: values.base + place * target.size, flags: flags)
          } else {
            decoder.decode(
              row, index: index, sink: words, samples: target.samples.map { $0.base + place * target.size },
              flags: flags)
          }
        target.headers.base[place] = header(event)
      }
    }
  }
}
