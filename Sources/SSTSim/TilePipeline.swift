internal import SSTCore
internal import SSTIO

extension SST1MRawWriter {
  /// Makes and compresses tiles on several threads and appends them in order.
  ///
  /// Twice as many tiles as threads are held at a time, so the memory does not grow with the run.
  ///
  /// - Parameter make: the events of a range of indices; called on any thread.
  func appendTiles(
    eventCount: Int, eventsPerTile: Int, jobs: Int, make: @Sendable (Range<Int>) throws -> [SST1MRawEvent]
  ) throws {
    let tiles = (eventCount + eventsPerTile - 1) / eventsPerTile
    let batch = max(1, jobs) == 1 ? 1 : 2 * jobs
    let encoder = encoder
    for first in stride(from: 0, to: tiles, by: batch) {
      let encoded = try parallelMap(count: min(batch, tiles - first), jobs: jobs) { index, _ in
        let start = (first + index) * eventsPerTile
        return try encoder.encode(make(start..<min(start + eventsPerTile, eventCount)))
      }
      for tile in encoded { try append(tile) }
    }
  }
}
