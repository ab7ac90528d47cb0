import SSTCore
import TestSupport

@testable import SSTIO

/// Small files of our own writer, for round trips and damage.
struct TIOSmallFile {
  var layout: TIOLayout
  var eventCount = 3
  var configuration: String?
  var missing: [Int: Set<Int>] = [:]
  /// Events whose words are all this.
  var constant: [Int: UInt16] = [:]

  /// The event of an index.
  func event(_ index: Int) -> TIOWriter.Event {
    var event = TIOWriter.Event(
      tack: 4_426_394_938_696 + UInt64(index) * 12_345, cpuSeconds: 1_556_748_600 + Int64(index),
      cpuNanoseconds: 999_999_999 - Int64(index), firstCell: (index * 131 + 4090) % 4096)
    event.isStale = index == 1
    event.missingPackets = missing[index] ?? []
    return event
  }

  /// The words of an event: every value of the range occurs.
  func words(_ index: Int) -> [UInt16] {
    let most = layout.level == .r0 ? 4096 : 65_536
    if let word = constant[index] {
      return Array(repeating: word, count: layout.pixelCount * layout.samplesPerPixel)
    }
    return (0..<layout.pixelCount * layout.samplesPerPixel).map { UInt16(($0 * 7919 + index * 31) % most) }
  }

  func write(to path: String, jobs: Int = 1) throws {
    let writer = try TIOWriter(
      path: path, layout: layout,
      keywords: [.init("DATE-OBS", .text("2026-01-21T20:00:00")), .init("RUNNUMBER", .integer(17))],
      configuration: configuration, overwrite: true)
    let events = (0..<eventCount).map { event($0) }
    try (0..<eventCount).flatMap { words($0) }.withUnsafeBufferPointer {
      try writer.append(events, words: $0, jobs: jobs)
    }
    try writer.finish()
  }
}
