import Foundation
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// The table of all triggers, from raw files to stereo files.
@Suite("Tables of all triggers") struct TriggerTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func rows(_ file: HDF5File) throws -> [TriggerTimeRow] {
    try DL1File(file).rows(of: TriggerTimeRow.table(telescope: 21), initial: TriggerTimeRow())
  }

  @Test("every event of the raw file has a row, in order, to the nanosecond") func headers() throws {
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    var headers: [EventHeader] = []
    try SmallRun.write(to: raw) { index, event in
      if index == 12 { event.samples = event.samples.map { _ in 0 } }
      headers.append(event.header)
    }
    let product = try SmallRun.process(raw, into: folder.path("out"))
    let rows = try rows(product.file)
    #expect(rows.map(\.timeNS) == headers.map(\.time.nanoseconds) && rows.count == 24)
    #expect(rows.map(\.eventType) == headers.map(\.eventType))
    let column = try product.file.table(TablePath.triggerTimes(telescope: 21)).columns[0]
    #expect(column.name == "time" && column.type == .int64 && column.unit == "ns")
  }

  @Test(
    "damaged events that are left out have a row if their time can be read",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func lost() throws {
    let place = SharedData.path("cases/sky-05-recover-loses-good-events/one-bad-event")
    let names = try FileManager.default.contentsOfDirectory(atPath: place)
    let raw = place + "/" + (try #require(names.first { $0.hasSuffix(".fits.fz") }))
    let product = try SmallRun.process(raw, into: folder.path("lost")) { $0.onCorrupt = .recover }
    let rows = try rows(product.file)
    #expect(product.summary.eventCount == 11 && rows.count == 12)
    #expect(rows.count { $0.flags & 4 != 0 && $0.isUsable } == 1)
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.timeNS < $1.timeNS })
  }

  @Test("stereo files hold those of both telescopes, of all runs that were used; else none") func stereo()
    throws
  {
    let night = ToyNight(1, hole: nil, seed: 5)
    var (first, second) = (night.runs[0].files[0], night.runs[0].files[1])
    first.events.removeSubrange(400...)
    let middle = second.events[200].time
    var later = second
    second.events.removeAll { $0.time >= middle }
    second.triggerTimes.removeAll { $0 >= middle }
    later.events.removeAll { $0.time < middle }
    later.triggerTimes.removeAll { $0 < middle }
    let names = ["SST1M2_20260121_0001_dl1.h5", "SST1M2_20260121_0002_dl1.h5"]
    func run(_ place: String, quirks: Quirks = []) throws -> DL1File {
      var run = try StereoRun(
        folder.path(place), first: first, seconds: [(names[0], second), (names[1], later)])
      run.options.quirks = quirks
      _ = try run.run()
      return try DL1File(run.output)
    }
    let file = try run("a")
    #expect(try file.triggerTimes(ofTelescope: 21) == first.triggerTimes)
    #expect(try file.triggerTimes(ofTelescope: 22) == second.triggerTimes + later.triggerTimes)
    let original = try run("b", quirks: .originalLayout)
    #expect(try [21, 22].allSatisfy { try original.triggerTimes(ofTelescope: $0) == nil })
    // With a part of the triggers the rest would be a hole.
    later.triggerTimes = []
    let partial = try run("c")
    #expect(try partial.triggerTimes(ofTelescope: 22) == nil)
    #expect(try partial.triggerTimes(ofTelescope: 21) == first.triggerTimes)
  }
}
