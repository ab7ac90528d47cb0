public import SSTCore

/// Reads the events of one telescope's run block by block, with swapped modules put right.
public struct RunReader: Sendable {
  /// The file.
  public let source: any RandomAccessEventSource
  /// The modules to put right.
  public let swap: ModuleSwap?
  /// The most threads that decode.
  public let jobs: Int
  /// Whether damaged events are left out and named; else the first one is an error.
  public let recovers: Bool

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - source: an open file.
  ///   - swap: the modules to put right.
  ///   - jobs: the most threads that decode.
  ///   - recovers: whether damaged events are left out.
  public init(
    _ source: any RandomAccessEventSource, swap: ModuleSwap? = nil, jobs: Int = 1, recovers: Bool = false
  ) {
    self.source = source
    self.swap = swap
    self.jobs = jobs
    self.recovers = recovers
  }

  /// The rows of the file, those of damaged events included.
  public var eventCount: Int { source.eventCount }

  /// Events of a block; it does not depend on the number of threads.
  public var blockSize: Int { source.processingBlockSize }

  /// Reads events; they must all be of the run's telescope.
  ///
  /// - Parameters:
  ///   - range: events of the file.
  ///   - block: made for the source; filled with the events, in recovery with those that are sound.
  /// - Returns: the rows that are left out.
  /// - Throws: the error of the reader; `RunInputError`.
  @discardableResult
  public func read(_ range: Range<Int>, into block: inout EventBlock) throws -> [LostEvents] {
    try read(range, into: &block, swapping: true)
  }

  @discardableResult
  func read(
    _ range: Range<Int>, into block: inout EventBlock, swapping: Bool
  ) throws -> [LostEvents] {
    let rows = range.clamped(to: 0..<max(range.lowerBound, eventCount))
    var lost: [LostEvents] = []
    if recovers {
      lost = try source.salvage(rows, into: &block, jobs: jobs)
      lost += block.telescopes[0].removeOtherTelescopes(of: source.description)
    } else {
      try source.read(rows, into: &block, jobs: jobs)
      try RunInputError.refuseOtherTelescopes(block.telescopes[0], of: source.description)
    }
    if swapping { swap?.apply(to: &block.telescopes[0]) }
    return lost
  }

  /// Reads the first events of the run that are sound.
  func first(_ count: Int, into block: inout EventBlock, swapping: Bool) throws {
    var end = min(count, eventCount)
    try read(0..<end, into: &block, swapping: swapping)
    var more = EventBlock(for: source.description)
    while block.telescopes[0].count < count, end < eventCount {
      let rows = end..<min(end + count - block.telescopes[0].count, eventCount)
      try read(rows, into: &more, swapping: swapping)
      block.telescopes[0].append(more.telescopes[0])
      end = rows.upperBound
    }
  }

  /// The rows of the first pedestals of the run.
  ///
  /// - Parameter unusable: rows that cannot be used.
  func pedestals(atMost count: Int, amongFirst limit: Int, except unusable: Set<Int>) throws -> [Int] {
    var found: [Int] = []
    let step = 20 * blockSize
    var start = 0
    while start < min(limit, eventCount), found.count < count {
      let rows = start..<min(start + step, limit, eventCount)
      let headers =
        recovers
        ? try source.salvageHeaders(rows, jobs: jobs).headers : try source.readHeaders(rows, jobs: jobs)
      found += headers.filter { $0.triggerBits.isPedestal && !unusable.contains($0.index) }.map(\.index)
      start = rows.upperBound
    }
    return Array(found.prefix(count))
  }

  /// Reads the blocks that hold certain events, in order, and hands over where these are.
  ///
  /// - Returns: the events that are damaged or have no usable pixel; then not all were handed over.
  func forEachBlock(
    holding rows: [Int], swapping: Bool, _ body: (TelescopeEvents, _ events: [Int]) throws -> Void
  ) throws -> [Int] {
    var block = EventBlock(for: source.description)
    var rest = rows[...]
    var unusable: [Int] = []
    while let first = rest.first {
      let start = first / blockSize * blockSize
      let range = start..<min(start + blockSize, eventCount)
      let here = rest.prefix { $0 < range.upperBound }
      try read(range, into: &block, swapping: swapping)
      let events = block.telescopes[0]
      let wanted = Set(here)
      let places = events.headers.indices.filter {
        wanted.contains(events.headers[$0].index) && !events.headers[$0].readout.problems.contains(.void)
      }
      if places.count < here.count {
        unusable += wanted.subtracting(places.map { events.headers[$0].index })
      }
      if unusable.isEmpty { try body(events, places) }
      rest = rest.dropFirst(here.count)
    }
    return unusable
  }
}
