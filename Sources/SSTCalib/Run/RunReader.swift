public import SSTCore

/// Reads the events of one telescope's run block by block, with swapped modules put right.
public struct RunReader: Sendable {
  /// The file.
  public let source: any RandomAccessEventSource
  /// The modules to put right.
  public let swap: ModuleSwap?
  /// The most threads that decode.
  public let jobs: Int
  /// Whether a damaged block ends the run, so that exactly the events before it are read; else it is an error.
  public let recovers: Bool
  /// The events that can be read, as far as is known: all, or those before the damage.
  public private(set) var eventCount: Int
  /// The damage that ended the run.
  public private(set) var damage: (any SSTError)?

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - source: an open file.
  ///   - swap: the modules to put right.
  ///   - jobs: the most threads that decode.
  ///   - recovers: whether a damaged block ends the run.
  public init(
    _ source: any RandomAccessEventSource, swap: ModuleSwap? = nil, jobs: Int = 1, recovers: Bool = false
  ) {
    self.source = source
    self.swap = swap
    self.jobs = jobs
    self.recovers = recovers
    eventCount = source.eventCount
  }

  /// Events of a block; it does not depend on the number of threads.
  public var blockSize: Int { source.processingBlockSize }

  /// Reads events; they must all be of the run's telescope.
  ///
  /// - Parameters:
  ///   - range: events of the file; after damage the block holds those before it, or none.
  ///   - block: made for the source.
  /// - Throws: the error of the reader; `RunInputError`.
  public mutating func read(_ range: Range<Int>, into block: inout EventBlock) throws {
    try read(range, into: &block, swapping: true)
  }

  mutating func read(_ range: Range<Int>, into block: inout EventBlock, swapping: Bool) throws {
    let rows = range.clamped(to: 0..<max(range.lowerBound, eventCount))
    do {
      try source.read(rows, into: &block, jobs: jobs)
    } catch let error as any SSTError where recovers && error.isDamage {
      try source.read(rows.lowerBound..<end(of: rows, into: &block), into: &block, jobs: jobs)
    }
    try RunInputError.refuseOtherTelescopes(block.telescopes[0], of: source.description)
    if swapping { swap?.apply(to: &block.telescopes[0]) }
  }

  /// Finds the group of rows that cannot be decoded, and ends the run before it.
  private mutating func end(of rows: Range<Int>, into block: inout EventBlock) throws -> Int {
    let (source, jobs) = (source, jobs)
    try endRun(rows) { try source.read($0, into: &block, jobs: jobs) }
    return min(rows.upperBound, max(rows.lowerBound, eventCount))
  }

  private mutating func endRun(_ rows: Range<Int>, _ read: (Range<Int>) throws -> Void) throws {
    let size = source.preferredBlockSize
    for first in stride(from: rows.lowerBound / size * size, to: rows.upperBound, by: size) {
      do {
        try read(first..<min(first + size, source.eventCount))
      } catch let error as any SSTError where error.isDamage {
        (eventCount, damage) = (first, error)
        return
      }
    }
  }

  /// The places of the first pedestals of the run.
  mutating func pedestals(atMost count: Int, amongFirst limit: Int) throws -> [Int] {
    var found: [Int] = []
    let step = 20 * blockSize
    var start = 0
    while start < min(limit, eventCount), found.count < count {
      let rows = start..<min(start + step, limit, eventCount)
      do {
        let headers = try source.readHeaders(rows, jobs: jobs)
        found += headers.filter { $0.triggerBits.isPedestal }.map(\.index)
        start = rows.upperBound
      } catch let error as any SSTError where recovers && error.isDamage {
        let (source, jobs) = (source, jobs)
        try endRun(rows) { _ = try source.readHeaders($0, jobs: jobs) }
        if eventCount > start { continue }
      }
    }
    return Array(found.prefix(count))
  }

  /// Reads the blocks that hold certain events, in order, and hands over where these are.
  ///
  /// - Returns: false if damage ended the run before the last of them.
  mutating func forEachBlock(
    holding indices: [Int], swapping: Bool, _ body: (TelescopeEvents, _ events: [Int]) throws -> Void
  ) throws -> Bool {
    var block = EventBlock(for: source.description)
    var rest = indices[...]
    var start = (indices.first ?? 0) / blockSize * blockSize
    if recovers { start = 0 }
    while let first = rest.first {
      if !recovers { start = first / blockSize * blockSize }
      let range = start..<min(start + blockSize, eventCount)
      let here = rest.prefix { $0 < range.upperBound }
      try read(range, into: &block, swapping: swapping)
      if damage != nil, eventCount <= indices[indices.count - 1] { return false }
      if !here.isEmpty { try body(block.telescopes[0], here.map { $0 - start }) }
      rest = rest.dropFirst(here.count)
      start = range.upperBound
    }
    return true
  }
}

extension SSTError {
  /// True for a damaged input.
  var isDamage: Bool { code.exitCode == ErrorCategory.inputCorrupt.rawValue }
}
