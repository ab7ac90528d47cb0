/// A file of camera events, whatever its format.
///
/// A source is immutable after opening. Its ``ChunkReader`` hands out chunks in order, cheaply; ``decode(_:into:)`` is a
/// pure function that any thread may call with a chunk and a block of its own. So the same code consumes a stream
/// and a file with random access, on one thread or on several.
public protocol EventSource: Sendable {
  /// Hands out the chunks of one pass over the file.
  associatedtype Reader: ChunkReader

  /// What the file is, which telescopes it saw, and how it was simulated.
  var description: SourceDescription { get }

  /// Starts a new pass over the file.
  func makeReader() throws -> Reader

  /// Decodes the events of a chunk into a block, whose buffers are used again.
  ///
  /// - Parameters:
  ///   - chunk: from a reader of this source.
  ///   - block: made for this source; filled with exactly these events, in order.
  /// - Throws: an ``SSTError`` of the format's reader when the bytes are damaged.
  func decode(_ chunk: EventChunk, into block: inout EventBlock) throws
}

/// Consecutive events that are decoded together: row numbers, or bytes of a stream.
public struct EventChunk: Sendable {
  /// The index of the chunk in its pass, from 0; results are put in this order.
  public var index = 0
  /// The rows of a file with random access.
  public var rows = 0..<0
  /// The stored bytes of a stream.
  public var bytes: [UInt8] = []
  /// What a stream's decoder must know of what came before; of the reader's own type.
  public var context: (any AnyObject & Sendable)?
  /// What was damaged and left out before these events or among them; only in recovery.
  public var lost: [LostEvents] = []

  /// Makes an empty chunk, to be filled again and again.
  public init() {}
}

/// Hands out the chunks of a source in order.
public protocol ChunkReader: Sendable {
  /// Fills `chunk` with what comes next; false at the end.
  ///
  /// - Throws: an ``SSTError`` of the format's reader when the bytes are damaged.
  mutating func next(into chunk: inout EventChunk) throws -> Bool
}

extension EventSource {
  /// Hands the events of the whole file to `body`, block by block.
  ///
  /// - Parameters:
  ///   - samples: whether samples are wanted as stored or as physical values.
  ///   - body: gets blocks in the order of the file.
  /// - Throws: the error of the reader, or what `body` throws.
  public func forEachBlock(
    samples: SampleForm = .stored, _ body: (borrowing EventBlock) throws -> Void
  ) throws {
    try forEachBlock(samples: samples, jobs: 1, body)
  }
}

extension EventSource {
  /// Hands the events of the whole file to `body`, block by block and in the order of the file, decoded on several threads.
  ///
  /// The blocks are the same for any number of threads. Memory is that of `jobs` chunks and blocks.
  ///
  /// - Parameters:
  ///   - samples: whether samples are wanted as stored or as physical values.
  ///   - jobs: the number of threads that decode.
  ///   - body: gets blocks on the calling thread.
  /// - Throws: the error of the reader, or what `body` throws.
  public func forEachBlock(
    samples: SampleForm = .stored, jobs: Int, _ body: (borrowing EventBlock) throws -> Void
  ) throws {
    var reader = try makeReader()
    try forEachBlock(from: &reader, samples: samples, jobs: jobs, body)
  }

  /// The same for a pass that was started already, whose reader can be asked afterwards what it met.
  public func forEachBlock(
    from reader: inout Reader, samples: SampleForm = .stored, jobs: Int,
    _ body: (borrowing EventBlock) throws -> Void
  ) throws {
    var blocks = (0..<max(1, jobs)).map { _ in EventBlock(for: description, samples: samples) }
    try forEachSlot(from: &reader, &blocks) { chunk, block in
      try decode(chunk, into: &block)
    } body: { block, _ in
      try body(block)
      return true
    }
  }
}

/// A source whose events can be read in any order.
///
/// Several tasks may read at once.
public protocol RandomAccessEventSource: EventSource where Reader == RowReader {
  /// The number of events that can be read.
  var eventCount: Int { get }

  /// Rows that are stored together: reading whole groups is cheapest. At least 1.
  var preferredBlockSize: Int { get }

  /// Reads events into a block, whose buffers are used again.
  ///
  /// - Parameters:
  ///   - rows: events within `0..<eventCount`.
  ///   - block: made for this source; filled with exactly these events, in order.
  ///   - jobs: the number of threads that may decode.
  /// - Throws: an ``SSTError`` of the format's reader when the bytes are damaged.
  func read(_ rows: Range<Int>, into block: inout EventBlock, jobs: Int) throws

  /// Reads the intact events among rows; damaged ones are left out of the block.
  ///
  /// The headers tell which rows are there. Room for damaged rows may stay unused.
  ///
  /// - Returns: the rows that were left out and why, in order; empty for sound rows.
  /// - Throws: an ``SSTError`` if the file cannot be read at all.
  func salvage(_ rows: Range<Int>, into block: inout EventBlock, jobs: Int) throws -> [LostEvents]

  /// Reads the headers of the intact events among rows; rows whose header is damaged are left out.
  func salvageHeaders(_ rows: Range<Int>, jobs: Int) throws -> (headers: [EventHeader], lost: [LostEvents])

  /// Reads the headers of events, without samples.
  func readHeaders(_ rows: Range<Int>, jobs: Int) throws -> [EventHeader]
}

extension RandomAccessEventSource {
  /// For formats where damage inside an event is told by its header: reads all rows, or loses them all.
  public func salvage(
    _ rows: Range<Int>, into block: inout EventBlock, jobs: Int
  ) throws -> [LostEvents] {
    do {
      try read(rows, into: &block, jobs: jobs)
      return []
    } catch let error as any SSTError where error.isDamage {
      block.removeAll()
      return [LostEvents(rows: rows, error: error)]
    }
  }

  /// As ``salvage(_:into:jobs:)``, for headers.
  public func salvageHeaders(
    _ rows: Range<Int>, jobs: Int
  ) throws -> (headers: [EventHeader], lost: [LostEvents]) {
    do {
      return (try readHeaders(rows, jobs: jobs), [])
    } catch let error as any SSTError where error.isDamage {
      return ([], [LostEvents(rows: rows, error: error)])
    }
  }

  /// Reads the whole file and counts what is in it: sound, damaged and doubtful events.
  ///
  /// - Parameters:
  ///   - jobs: the number of threads that may decode.
  ///   - body: gets each block of intact events.
  /// - Throws: an ``SSTError`` if the file cannot be read at all; what `body` throws.
  public func census(
    jobs: Int, _ body: (TelescopeEvents) throws -> Void = { _ in }
  ) throws -> EventCensus {
    var census = EventCensus()
    var block = EventBlock(for: description)
    let step = processingBlockSize
    for start in stride(from: 0, to: eventCount, by: step) {
      census.add(try salvage(start..<min(start + step, eventCount), into: &block, jobs: jobs))
      census.add(block.telescopes[0].removeOtherTelescopes(of: description))
      census.add(block.telescopes[0])
      try body(block.telescopes[0])
    }
    return census
  }

  /// Hands out ``preferredBlockSize`` rows at a time.
  public func makeReader() -> RowReader { RowReader(count: eventCount, step: preferredBlockSize) }

  /// Reads the rows of a chunk.
  public func decode(_ chunk: EventChunk, into block: inout EventBlock) throws {
    try read(chunk.rows, into: &block, jobs: 1)
    block.index = chunk.index
  }

  /// Reads events into a new block.
  ///
  /// - Parameters:
  ///   - rows: events within `0..<eventCount`.
  ///   - samples: whether samples are wanted as stored or as physical values.
  ///   - jobs: the number of threads that may decode.
  /// - Throws: an ``SSTError`` of the format's reader when the bytes are damaged.
  public func block(_ rows: Range<Int>, samples: SampleForm = .stored, jobs: Int = 1) throws -> EventBlock {
    var block = EventBlock(for: description, samples: samples)
    try read(rows, into: &block, jobs: jobs)
    return block
  }

  /// The first event that has a time, among the first ones of the file; row 0 and no time if none of them has.
  ///
  /// - Throws: an ``SSTError`` of the format's reader when the bytes of the first events are damaged.
  /// - Parameter recovers: true to look behind damaged events.
  public func firstTimed(recovers: Bool = false) throws -> (row: Int, time: TAITime) {
    if recovers { return try firstSoundTimed() }
    let rows = 0..<Swift.min(100, Swift.max(1, preferredBlockSize), Swift.max(1, eventCount))
    let first = try readHeaders(rows, jobs: 1).first { $0.time.isKnown }
    return first.map { ($0.index, $0.time) } ?? (0, .unknown)
  }

  private func firstSoundTimed() throws -> (row: Int, time: TAITime) {
    let step = Swift.max(1, preferredBlockSize)
    for start in stride(from: 0, to: eventCount, by: step) {
      let rows = start..<Swift.min(start + step, eventCount)
      let headers = try salvageHeaders(rows, jobs: 1).headers
      if let first = headers.first(where: { $0.time.isKnown }) { return (first.index, first.time) }
    }
    return (0, .unknown)
  }

  /// Rows of a block that is large enough for several threads: about 600 events, whole groups of
  /// ``preferredBlockSize``, at most 100 MB of samples.
  ///
  /// It does not depend on the number of threads: the order of the chunks in an output follows the blocks.
  public var processingBlockSize: Int {
    let group = max(1, preferredBlockSize)
    let camera = description.telescope.camera
    let bytes = max(1, 2 * camera.pixelCount * camera.samplesPerPixel)
    return group * max(1, min(600 / group, 100_000_000 / (bytes * group)))
  }
}

/// Hands out the rows of a file with random access, some at a time.
public struct RowReader: ChunkReader {
  private let count: Int
  private let step: Int
  private var next = 0
  private var index = 0

  /// Starts at row 0 of `count`; chunks have `step` rows, the last one what is left.
  public init(count: Int, step: Int) {
    self.count = count
    self.step = max(1, step)
  }

  /// Fills in the next rows; false at the end. Never throws.
  public mutating func next(into chunk: inout EventChunk) -> Bool {
    guard next < count else { return false }
    chunk.index = index
    chunk.rows = next..<min(next + step, count)
    next = chunk.rows.upperBound
    index += 1
    return true
  }
}

/// What to do with a damaged input: readers and pipelines share the words.
public enum CorruptionPolicy: String, Sendable, CaseIterable {
  /// Stop with an error; nothing is written for the input.
  case stop
  /// Leave the input out and go on with the next one. A reader throws as for ``stop``; its caller goes on.
  case skip
  /// Process every intact event; the output says how many are lost, and that it is incomplete.
  case recover
}
