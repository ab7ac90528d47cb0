import SSTCalib
import SSTCore
import SSTIO

/// Reads a run block by block, with exchanged modules put right.
struct RunReader {
  let source: any RandomAccessEventSource
  let swap: ModuleSwap?
  let jobs: Int
  /// The events that can be read: all, or those before the damage.
  let eventCount: Int

  init(setup: RunSetup) {
    source = setup.source
    swap = setup.swap
    jobs = setup.options.jobs
    eventCount = setup.readableCount
  }

  /// Events of a block.
  var blockSize: Int { source.processingBlockSize }

  /// Reads events; they must all be of the run's telescope.
  ///
  /// - Parameter exchanging: false where the original forgets the exchanged modules.
  func read(_ range: Range<Int>, into block: inout EventBlock, exchanging: Bool = true) throws {
    try source.read(range, into: &block, jobs: jobs)
    try RunInputError.refuseOtherTelescopes(block.telescopes[0], of: source.description)
    if exchanging { swap?.apply(to: &block.telescopes[0]) }
  }

  /// The places of the first pedestals of the run.
  func pedestals(atMost count: Int, amongFirst limit: Int) throws -> [Int] {
    var found: [Int] = []
    let end = min(limit, eventCount)
    for start in stride(from: 0, to: end, by: 20 * blockSize) {
      let headers = try source.readHeaders(start..<min(start + 20 * blockSize, end), jobs: jobs)
      found += headers.filter { $0.triggerBits.isPedestal }.map(\.index)
      if found.count >= count { break }
    }
    return Array(found.prefix(count))
  }

  /// Reads the blocks that hold certain events, in order, and hands over where these are.
  func forEachBlock(
    holding indices: [Int], exchanging: Bool, _ body: (TelescopeEvents, _ events: [Int]) throws -> Void
  ) throws {
    var block = EventBlock(for: source.description)
    var rest = indices[...]
    while let first = rest.first {
      let start = first / blockSize * blockSize
      let range = start..<min(start + blockSize, eventCount)
      let here = rest.prefix { $0 < range.upperBound }
      try read(range, into: &block, exchanging: exchanging)
      try body(block.telescopes[0], here.map { $0 - start })
      rest = rest.dropFirst(here.count)
    }
  }
}
