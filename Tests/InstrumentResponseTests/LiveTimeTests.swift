import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import InstrumentResponse

@Suite("Golden live times", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenLiveTimeTests {
  static let root = "oracle/dl2_dl3/dl3"

  @Test("good and live times of files without triggers of all telescopes", arguments: ["mono", "stereo"])
  func rates(_ kind: String) throws {
    let json = try JSONNode(
      parsing: SharedData.data("\(Self.root)/corrected/corrected_dl3.json"), file: "corrected_dl3"
    ).value
    let limit: Int64 = kind == "mono" ? 1_000_000_000 : 10_000_000_000
    let blocks = list(json[kind])
    #expect(blocks.count == 3)
    for block in blocks {
      var triggers: [Int64] = []
      for run in list(block["runs"]) {
        guard case .string(let file) = run["file"] else { continue }
        let times = try SharedData.table(
          "\(Self.root)/inputs/night_\(kind)/\(file)", "/dl1/event/subarray/trigger", columns: ["time"]
        ).doubles("time")
        triggers += times.map { nanoseconds(($0 - 40587) * 86400) }
      }
      triggers.sort()
      let good = try GoodTimes(triggers: triggers, limit: limit)
      let live = LiveTime(good, rateOf: triggers, limit: limit)
      for (value, key, tolerance) in [
        (live.ontime, "ontime_s", 1e-5), (live.live, "livetime_s", 1e-5), (live.livePart, "deadc", 1e-8),
      ] {
        let expected = try #require(block[key]?.double)
        #expect(abs(value - expected) < tolerance, "\(key)")
      }
      let starts = list(block["gti_start_tai_s"]).map { $0.double ?? .nan }
      #expect(starts.count == good.intervals.count)
      for (interval, start) in zip(good.intervals, starts) {
        #expect(abs(Double(interval.start) * 1e-9 - start) < 1e-5)
      }
    }
  }

  /// Seconds as nanoseconds, without loss of those that a `Double` holds.
  private func nanoseconds(_ seconds: Double) -> Int64 {
    let whole = seconds.rounded(.down)
    return Int64(whole) * 1_000_000_000 + Int64(((seconds - whole) * 1e9).rounded())
  }

  private func list(_ value: JSONValue?) -> [JSONValue] {
    if case .array(let values) = value { values } else { [] }
  }
}

@Suite("Live times") struct LiveTimeTests {
  private typealias Interval = GoodTimes.Interval

  @Test("intervals are joined, cut with each other, and closed")
  func intervals() throws {
    let times = GoodTimes([
      Interval(start: 50, stop: 60), Interval(start: 0, stop: 10), Interval(start: 10, stop: 20),
      Interval(start: 15, stop: 17), Interval(start: 9, stop: 5),
    ])
    #expect(times.intervals == [Interval(start: 0, stop: 20), Interval(start: 50, stop: 60)])
    #expect(
      [-1, 0, 20, 21, 49, 50, 60, 61].map { times.contains($0) } == [
        false, true, true, false, false, true, true, false,
      ])
    let other = GoodTimes([Interval(start: 18, stop: 52), Interval(start: 55, stop: 90)])
    let common = [
      Interval(start: 18, stop: 20), Interval(start: 50, stop: 52), Interval(start: 55, stop: 60),
    ]
    #expect(times.intersection(other).intervals == common)
    #expect(other.intersection(times).intervals == common)
    let found = try GoodTimes(triggers: [0, 5, 10, 30, 31], limit: 10)
    #expect(found.intervals == [Interval(start: 0, stop: 10), Interval(start: 30, stop: 31)])
    #expect(throws: ResponseError.self) { try GoodTimes(triggers: [5, 4], limit: 10) }
    #expect(try GoodTimes(triggers: [], limit: 10).ontime == 0)
  }

  /// Triggers of two telescopes at some rates; a trigger of one blocks both.
  private func night(
    _ rates: [Double], deadTimes: [Int64], seconds: Double, seed: UInt64
  ) -> (accepted: [[Int64]], live: Double) {
    var random = CounterRandom(seed: seed, event: 0, purpose: 0)
    var (time, busyUntil, live) = (0.0, 0.0, 0.0)
    var accepted: [[Int64]] = rates.map { _ in [] }
    let total = rates.reduce(0, +)
    while true {
      let next = time - log(1 - random.uniform()) / total
      if next > seconds { break }
      live += max(0, next - max(time, busyUntil))
      time = next
      let telescope = random.uniform() * total < rates[0] ? 0 : 1
      if time < busyUntil { continue }
      accepted[telescope].append(Int64(time * 1e9))
      busyUntil = time + Double(deadTimes[telescope]) * 1e-9
    }
    live += max(0, seconds - max(time, busyUntil))
    return (accepted, live)
  }

  @Test("the live time is that in which a simulated camera is not busy")
  func blockedTimes() {
    let deadTimes: [Int64] = [8_000_000, 3_000_000]
    let (triggers, truth) = night([40, 25], deadTimes: deadTimes, seconds: 600, seed: 3)
    let good = GoodTimes([GoodTimes.Interval(start: 0, stop: 600_000_000_000)])
    let live = LiveTime(
      good, blocking: zip(triggers, deadTimes).map { LiveTime.Triggers(times: $0, deadTime: $1) })
    #expect(abs(live.live - truth) < 1e-4, "\(live.live) \(truth)")
    #expect(live.ontime == 600 && live.livePart == live.live / 600)
    // Good times with a hole do not count what is blocked in the hole.
    let holed = GoodTimes([
      GoodTimes.Interval(start: 0, stop: 200_000_000_000),
      GoodTimes.Interval(start: 300_000_000_000, stop: 600_000_000_000),
    ])
    let part = LiveTime(
      holed, blocking: zip(triggers, deadTimes).map { LiveTime.Triggers(times: $0, deadTime: $1) })
    #expect(part.ontime == 500 && abs(part.livePart - live.livePart) < 0.02)
  }

  @Test("the dead time is where the differences begin, and the formula of rates is right for one telescope")
  func deadTime() throws {
    let (triggers, truth) = night([60, 0], deadTimes: [8_000_000, 0], seconds: 1000, seed: 4)
    let found = try #require(DeadTime.estimate(triggers[0], limit: 1_000_000_000))
    #expect(abs(found - 8_000_000) < 3000, "\(found)")
    let good = try GoodTimes(triggers: triggers[0], limit: 1_000_000_000)
    let live = LiveTime(good, rateOf: triggers[0], limit: 1_000_000_000)
    #expect(abs(live.live / truth - 1) < 2e-3)
    #expect(DeadTime.estimate([1], limit: 10) == nil)
    #expect(LiveTime(good, rateOf: [], limit: 10).live == good.ontime)
  }
}
