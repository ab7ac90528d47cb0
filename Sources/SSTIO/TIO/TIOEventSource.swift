public import SSTCore

/// The events of a `.tio` file.
///
/// Samples are delivered as stored (R0: the 12 bits of the ADC), with the file's scale and offset. Pixels that were
/// not read out are 0 and have flag 0. Times are those of the computer; what else a row says is in ``TIOEvent``.
public struct TIOEventSource: EventSource {
  /// What the file is and what it holds.
  public let run: RunDescription
  /// The file beneath.
  public let file: TIOFile
  private let options: RawReadOptions

  /// The number of events that can be read.
  public var eventCount: Int { file.eventCount }
  /// Rows, and samples, of about 16 MB: a file of few modules has large events for its rows.
  public var preferredBlockSize: Int {
    let bytes = max(file.rowBytes, 2 * run.pixelCount * run.samplesPerPixel, 1)
    return max(1, min(1024, (16 << 20) / bytes))
  }

  /// Opens the events of a file.
  ///
  /// - Parameters:
  ///   - file: an open file.
  ///   - options: the telescope's id, which `.tio` files do not say.
  public init(file: TIOFile, options: RawReadOptions = RawReadOptions()) {
    self.file = file
    self.options = options
    run = RunDescription(
      path: file.path, format: "CHEC-S / SSTCAM \(file.level.rawValue) (tio)",
      telescopeID: options.telescopeID, pixelCount: file.readout?.pixelCount ?? 0,
      samplesPerPixel: file.readout?.samplesPerPixel ?? 0, keywords: file.header.texts, date: file.date,
      runNumber: file.runNumber, isRecovered: file.damage != nil)
  }

  /// Reads events `range` into `block`; damage inside events sets flags, see ``TIOEvent/problems``.
  public func readEvents(_ range: Range<Int>, into block: inout EventBlock, jobs: Int) throws {
    var events: [TIOEvent] = []
    try readEvents(range, into: &block, events: &events, jobs: jobs)
  }

  /// Reads events `range` with what an `EventBlock` cannot say.
  ///
  /// - Parameters:
  ///   - range: indices within `0..<eventCount`.
  ///   - block: filled with exactly these events, in order.
  ///   - events: the same events' times, counts and problems.
  ///   - jobs: the number of threads that may decode.
  /// - Throws: ``TIOError`` or ``FileError``.
  public func readEvents(
    _ range: Range<Int>, into block: inout EventBlock, events: inout [TIOEvent], jobs: Int
  ) throws {
    try prepare(&block, range)
    let sink = TIOWordSink(mask: file.sampleMask)
    try decode(range, sink, &block.samples, &block.pixelFlags, &events, jobs: jobs)
    block.headers = events.map(header)
  }

  /// Reads events `range` as millivolts (R0: ADC counts) in single precision.
  ///
  /// - Parameters:
  ///   - range: indices within `0..<eventCount`.
  ///   - block: filled with exactly these events, in order; pixels without data are 0.
  ///   - jobs: the number of threads that may decode.
  /// - Throws: ``TIOError`` or ``FileError``.
  public func readValues(_ range: Range<Int>, into block: inout TIOValueBlock, jobs: Int) throws {
    try check(range)
    block.pixelCount = run.pixelCount
    block.samplesPerPixel = run.samplesPerPixel
    resize(&block.values, range.count * run.pixelCount * run.samplesPerPixel)
    resize(&block.pixelFlags, range.count * run.pixelCount)
    let sink = TIOValueSink(mask: file.sampleMask, scale: file.scale, offset: file.offset)
    try decode(range, sink, &block.values, &block.pixelFlags, &block.events, jobs: jobs)
  }

  /// Reads what events `range` say beside their samples; all packets are looked at.
  public func readDetails(_ range: Range<Int>, jobs: Int) throws -> [TIOEvent] {
    try file.check(range)
    var events: [TIOEvent] = []
    var (samples, flags): ([UInt16], [UInt16]) = ([], [])
    try decode(range, TIOWordSink(mask: 0), &samples, &flags, &events, jobs: jobs)
    return events
  }

  /// Reads the headers of events `range`, packets untouched.
  public func readHeaders(_ range: Range<Int>, jobs: Int) throws -> [EventHeader] {
    try file.check(range)
    return try range.map { header(try file.event($0)) }
  }

  private func header(_ event: TIOEvent) -> EventHeader {
    let time =
      event.hasTime
      ? TAITime(
        unixSeconds: event.cpuSeconds, nanoseconds: event.cpuNanoseconds, leapSeconds: options.leapSeconds)
      : TAITime(nanoseconds: 0)
    return EventHeader(
      index: event.index, telescopeID: options.telescopeID, eventNumber: UInt64(event.eventID), time: time,
      eventType: 0)
  }

  private func check(_ range: Range<Int>) throws {
    try file.check(range)
    let samples = range.count.multipliedReportingOverflow(by: run.pixelCount * run.samplesPerPixel)
    guard !samples.overflow, samples.partialValue <= ZFITSLimits.maximumSamplesPerBlock else {
      throw TIOError.blockTooLarge(path: file.path, events: range.count)
    }
  }

  private func prepare(_ block: inout EventBlock, _ range: Range<Int>) throws {
    try check(range)
    block.channelCount = 1
    block.pixelCount = run.pixelCount
    block.samplesPerPixel = run.samplesPerPixel
    block.scale = file.scale
    block.offset = file.offset
    block.baselines.removeAll(keepingCapacity: true)
    resize(&block.samples, range.count * run.pixelCount * run.samplesPerPixel)
    resize(&block.pixelFlags, range.count * run.pixelCount)
  }

  private func resize<Item: Numeric>(_ array: inout [Item], _ count: Int) {
    if array.count > count { array.removeLast(array.count - count) }
    if array.count < count { array.append(contentsOf: repeatElement(0, count: count - array.count)) }
  }
}

/// Consecutive events of a `.tio` file in millivolts (R0: ADC counts), in buffers that are filled again.
public struct TIOValueBlock: Sendable {
  /// The number of pixels.
  public var pixelCount = 0
  /// The number of samples of each pixel.
  public var samplesPerPixel = 0
  /// The events beside their samples.
  public var events: [TIOEvent] = []
  /// `[event][pixel][sample]`; 0 where the pixel was not read out.
  public var values: [Float] = []
  /// `[event][pixel]`: 1 present, 0 missing.
  public var pixelFlags: [UInt16] = []

  /// Makes an empty block.
  public init() {}
}
