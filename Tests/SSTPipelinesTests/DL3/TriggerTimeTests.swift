import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// Live times of event lists whose files have all triggers.
@Suite("All triggers of a night", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct TriggerTimeTests {
  private static let deadTime: Int64 = 8_000_000

  /// The recorded triggers of a telescope: random ones and a clock, those in the dead time lost, none in a hole.
  private static func triggers(
    seed: UInt64, from start: Int64, to end: Int64, rate: Double, hole: ClosedRange<Int64>? = nil
  ) -> [Int64] {
    var random = CounterRandom(seed: seed, event: 1, purpose: 1)
    var times: [Int64] = []
    var time = start
    while time < end {
      time += Int64(-log(1 - random.uniform()) / rate * 1e9)
      times.append(time)
    }
    times += stride(from: start + 3_000_000, to: end, by: 100_000_000)
    var last = Int64.min / 2
    return times.sorted().filter { time in
      if time >= end || time - last < deadTime || hole?.contains(time) == true { return false }
      last = time
      return true
    }
  }

  /// A golden DL2 file with tables of triggers in it.
  private func write(_ path: String, copyOf source: String, _ triggers: [Int: [Int64]]) throws {
    let product = try ProductWriter(path: path, copyOf: HDF5File(readingFrom: source))
    for (telescope, times) in triggers {
      let rows = times.map { time in
        var row = TriggerTimeRow()
        (row.timeNS, row.eventType) = (time, 1)
        return row
      }
      try product.file.write(rows, to: TriggerTimeRow.table(telescope: telescope))
    }
    try product.file.close()
  }

  /// The time without those that triggers block, found step by step.
  private func live(_ start: Int64, _ end: Int64, _ lists: [[Int64]]) -> Double {
    var times = lists.joined().sorted()[...]
    var (free, now) = (Int64(0), start)
    while let time = times.popFirst() {
      free += max(0, min(time, end) - now)
      now = max(now, min(time + Self.deadTime, end))
    }
    return Double(free + max(0, end - now)) / 1e9
  }

  private struct Night {
    var files: [String]
    var lists: [Int: [[Int64]]] = [:]
  }

  /// The first two runs of the night with triggers of both telescopes.
  private func night(_ kind: String, _ folder: TemporaryFolder, telescopes: [Int], hole: Bool = false) throws
    -> Night
  {
    var night = Night(files: [])
    for (place, source) in try DL2DL3GoldenTests.night(kind).prefix(2).enumerated() {
      let times = try DL2File(readingFrom: source).dl1.triggers().compactMap {
        TAITime(mjdTAI: $0.mjdTAI)?.nanoseconds
      }.sorted()
      let (start, end) = (times[0] - 5_000_000, times[times.count - 1] + 5_000_000)
      var triggers: [Int: [Int64]] = [:]
      for telescope in telescopes {
        let gap = start + 5_000_000_000...start + 9_000_000_000
        triggers[telescope] = Self.triggers(
          seed: UInt64(place * 100 + telescope), from: start, to: end, rate: telescope == 21 ? 60 : 25,
          hole: hole && telescope == 22 && place == 0 ? gap : nil)
        night.lists[telescope, default: []].append(triggers[telescope] ?? [])
      }
      let path = folder.path((source as NSString).lastPathComponent)
      try write(path, copyOf: source, triggers)
      night.files.append(path)
    }
    return night
  }

  private func lists(_ night: Night, _ folder: TemporaryFolder) throws -> DL2DL3Outcome {
    var options = try DL2DL3GoldenTests.options(folder)
    options.outputDirectory = folder.path("out")
    let outcomes = try DL2DL3Pipeline(options: options, log: StepContext.silent.log).run(night.files)
    #expect(outcomes.count == 1)
    return try #require(outcomes.first)
  }

  @Test(
    "live times are those without blocked intervals, to a tenth of a percent", arguments: ["mono", "stereo"])
  func live(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let telescopes = kind == "mono" ? [21] : [21, 22]
    let night = try night(kind, folder, telescopes: telescopes)
    let outcome = try lists(night, folder)
    let intervals = try FITSTableFile(readingFrom: outcome.output).rows(
      of: GoodTimeRow.table, initial: GoodTimeRow())
    let triggers = telescopes.map { (night.lists[$0] ?? []).flatMap { $0 } }
    let expected = intervals.reduce(0.0) { sum, interval in
      sum + live(Int64(interval.startS * 1e9), Int64(interval.stopS * 1e9), triggers)
    }
    #expect(abs(outcome.seconds[1] / expected - 1) < 1e-3, "\(outcome.seconds) \(expected)")
    let header = try FITSTableFile(readingFrom: outcome.output).header("EVENTS")
    #expect(header.number("LIVETIME") == outcome.seconds[1])
    // By the triggers of its events alone a file knows nothing of pedestals and of the other telescope.
    let without = try self.lists(
      Night(files: Array(try DL2DL3GoldenTests.night(kind).prefix(2))), try TemporaryFolder())
    #expect(without.seconds[1] > 1.01 * outcome.seconds[1], "\(without.seconds) \(outcome.seconds)")
  }

  @Test("a hole of one telescope is no good time of events of both") func hole() throws {
    let folder = try TemporaryFolder()
    let night = try night("stereo", folder, telescopes: [21, 22], hole: true)
    let outcome = try lists(night, folder)
    let other = try TemporaryFolder()
    let whole = try lists(self.night("stereo", other, telescopes: [21, 22]), other)
    #expect(abs(whole.seconds[0] - outcome.seconds[0] - 4) < 0.5, "\(whole.seconds) \(outcome.seconds)")
    let intervals = try FITSTableFile(readingFrom: outcome.output).rows(
      of: GoodTimeRow.table, initial: GoodTimeRow())
    let first = try #require(night.lists[21]?[0].first)
    let middle = Double(first + 7_000_000_000) / 1e9
    #expect(intervals.count > 1 && !intervals.contains { $0.startS < middle && middle < $0.stopS })
  }

  @Test("a file that lacks the triggers of a telescope leaves the rate to all of them") func lacking() throws
  {
    let folder = try TemporaryFolder()
    let night = try night("stereo", folder, telescopes: [21])
    let outcome = try lists(night, folder)
    let without = try self.lists(
      Night(files: Array(try DL2DL3GoldenTests.night("stereo").prefix(2))), try TemporaryFolder())
    #expect(outcome.seconds == without.seconds)
  }

  @Test("times that cannot be are left out") func impossible() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("t.h5")
    let product = try ProductWriter(path: path)
    let rows = [Int64.max, -5, 0, 30, 20, 10].map { time in
      var row = TriggerTimeRow()
      row.timeNS = time
      row.flags = time == 20 ? TriggerTimeRow.Flags.repeated.rawValue : 0
      return row
    }
    try product.file.write(rows, to: TriggerTimeRow.table(telescope: 21))
    try product.file.close()
    let file = try DL1File(readingFrom: path)
    #expect(try file.triggerTimes(ofTelescope: 21) == [10, 30])
    #expect(try file.triggerTimes(ofTelescope: 22) == nil)
  }
}
