import SSTIO

/// How often each pixel of a run had data, which tells the pixels that do not work.
struct PixelPresence: Sendable {
  private var counts: [Int]
  private var eventCount = 0
  private var isPresentFirst: [Bool] = []

  init(pixelCount: Int) { counts = [Int](repeating: 0, count: pixelCount) }

  /// Adds an event: for each pixel, 0 if it has no data.
  mutating func add(_ flags: ArraySlice<UInt16>) {
    if eventCount == 0 { isPresentFirst = flags.map { $0 != 0 } }
    eventCount += 1
    for (pixel, flag) in flags.enumerated() where flag != 0 { counts[pixel] += 1 }
  }

  /// Adds later events of the run.
  mutating func add(_ other: PixelPresence) {
    if eventCount == 0 { isPresentFirst = other.isPresentFirst }
    eventCount += other.eventCount
    for pixel in counts.indices { counts[pixel] += other.counts[pixel] }
  }

  /// For each pixel, true if it has no data in half of the events or more.
  var dead: [Bool] { counts.map { 2 * $0 <= eventCount } }

  /// For each pixel, true if it has no data in the first event: the original's rule.
  var deadInFirstEvent: [Bool] { isPresentFirst.map { !$0 } }
}
