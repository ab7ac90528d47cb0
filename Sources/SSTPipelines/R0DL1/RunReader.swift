import SSTCalib
import SSTCore
import SSTIO

/// Reads a run block by block, with exchanged modules put right.
struct RunReader {
  let source: any EventSource
  let swap: ModuleSwap?
  let jobs: Int
  /// The events that can be read: all, or those before the damage.
  let eventCount: Int
  private let telescopeInFile: Int?

  init(setup: RunSetup) {
    source = setup.source
    swap = setup.swap
    jobs = setup.options.jobs
    eventCount = setup.readableCount
    telescopeInFile = setup.source.run.telescopeID
  }

  /// Events of a block: about six tiles of 100 events, whole tiles, at most 100 MB of samples.
  ///
  /// It must not depend on the number of threads: the order of the chunks in the output follows the blocks.
  var blockSize: Int {
    let tile = max(1, source.preferredBlockSize)
    let bytes = max(1, 2 * source.run.pixelCount * source.run.samplesPerPixel)
    return tile * max(1, min(600 / tile, 100_000_000 / (bytes * tile)))
  }

  /// Reads events; they must all be of the run's telescope.
  ///
  /// - Parameter exchanging: false where the original forgets the exchanged modules.
  func read(_ range: Range<Int>, into block: inout EventBlock, exchanging: Bool = true) throws {
    try source.readEvents(range, into: &block, jobs: jobs)
    for header in block.headers where header.telescopeID != telescopeInFile {
      throw R0DL1Error.mixedTelescopes(
        path: source.run.path, row: header.index, found: header.telescopeID ?? -1,
        expected: telescopeInFile ?? -1)
    }
    if exchanging { swap?.apply(to: &block) }
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
    holding indices: [Int], exchanging: Bool, _ body: (EventBlock, _ events: [Int]) throws -> Void
  ) throws {
    var block = EventBlock()
    var rest = indices[...]
    while let first = rest.first {
      let start = first / blockSize * blockSize
      let range = start..<min(start + blockSize, eventCount)
      let here = rest.prefix { $0 < range.upperBound }
      try read(range, into: &block, exchanging: exchanging)
      try body(block, here.map { $0 - start })
      rest = rest.dropFirst(here.count)
    }
  }
}
