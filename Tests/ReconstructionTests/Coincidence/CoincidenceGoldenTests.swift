import Foundation
import SSTCore
import TestSupport
import Testing
@testable import Reconstruction

/// A scenario of the golden coincidences: both telescopes' events, and the decisions.
private struct Scenario {
  struct Telescope {
    var seconds: [Double] = []
    var full: [Int64] = []
    var fraction: [Double] = []
    var ids: [Int64] = []
    var survives: [Bool] = []

    init(_ name: String) throws {
      let rows = try CSV.rows("oracle/stereo_dl3/coincidence/\(name).csv")
      for row in rows {
        seconds.append(try row.number("local_time"))
        full.append(Int64(try row.number("time_wr_full_seconds")))
        fraction.append(try row.number("time_wr_frac_seconds"))
        ids.append(Int64(try row.number("event_id")))
        survives.append(try row.number("intensity") > 0)
      }
    }

    func events(rounds: Bool) -> CoincidenceEvents {
      let times = zip(full, fraction).map { full, fraction in
        full * 1_000_000_000 + Int64((fraction * 1e9).rounded(rounds ? .toNearestOrEven : .towardZero))
      }
      return CoincidenceEvents(times: times, eventIDs: ids, survivesCleaning: survives)
    }

    var goodTimes: [Double] { seconds.indices.filter { survives[$0] }.map { seconds[$0] } }
  }

  let first, second: Telescope
  let expected: [[String: String]]

  init(_ name: String) throws {
    first = try Telescope(name + "_tel1")
    second = try Telescope(name + "_tel2")
    expected = try CSV.rows("oracle/stereo_dl3/coincidence/\(name)_expected.csv")
  }

  func decisions(_ method: String) -> [[String: String]] { expected.filter { $0["method"] == method } }
}

private enum CSV {
  static func rows(_ path: String) throws -> [[String: String]] {
    let text = String(decoding: try SharedData.data(path), as: UTF8.self)
    let lines = text.split(separator: "\n")
    let names = try #require(lines.first).split(separator: ",").map(String.init)
    return lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Dictionary(uniqueKeysWithValues: zip(names, cells))
    }
  }
}

extension [String: String] {
  fileprivate func number(_ key: String) throws -> Double { try #require(Double(self[key] ?? "")) }
}

@Suite(
  "Coincidences against the original's decisions",
  .enabled(if: SharedData.isPresent, "needs the golden files"))
struct CoincidenceGoldenTests {
  private static let names = ["plain", "ties", "offset", "dense", "sparse"]

  private func check(
    _ found: [Coincidence], _ expected: [[String: String]], _ second: CoincidenceEvents, offsetNS: Int64 = 1
  ) throws {
    try #require(found.count == expected.count)
    for (row, (own, wanted)) in zip(found, expected).enumerated() {
      #expect(own.status.name == wanted["status"], "row \(row)")
      #expect(own.candidateCount == Int(wanted["n_candidates"] ?? ""), "row \(row)")
      #expect(own.partner ?? -1 == Int(wanted["tel2_row"] ?? ""), "row \(row)")
      #expect(own.partner.map { second.eventIDs[$0] } ?? -1 == Int64(wanted["tel2_event_id"] ?? ""))
      if let text = wanted["dt_ns"], let difference = Double(text) {
        #expect(abs(Double(try #require(own.differenceNS)) - difference) <= 1, "row \(row)")
      } else {
        #expect(own.differenceNS == nil, "row \(row)")
      }
    }
  }

  @Test("nearest White Rabbit times, truncated as in the original", arguments: names)
  func closestTruncated(_ name: String) throws {
    let scenario = try Scenario(name)
    let second = scenario.second.events(rounds: false)
    let finder = CoincidenceFinder(
      method: .closest(maximumDifference: 10_000), second: second, quirks: .forgottenMatches)
    try check(
      finder.match(scenario.first.events(rounds: false)), scenario.decisions("WhiteRabbitClosest"), second)
  }

  @Test("nearest White Rabbit times, rounded; every use of a partner counts", arguments: names)
  func closest(_ name: String) throws {
    let scenario = try Scenario(name)
    let second = scenario.second.events(rounds: true)
    let finder = CoincidenceFinder(method: .closest(maximumDifference: 10_000), second: second)
    try check(
      finder.match(scenario.first.events(rounds: true)), scenario.decisions("WhiteRabbitClosestRounded"),
      second)
  }

  @Test("equal event ids", arguments: names, [true, false])
  func eventIDs(_ name: String, isOriginal: Bool) throws {
    let scenario = try Scenario(name)
    let second = scenario.second.events(rounds: !isOriginal)
    let finder = CoincidenceFinder(
      method: .eventIDs, second: second, quirks: isOriginal ? .forgottenMatches : [])
    try check(
      finder.match(scenario.first.events(rounds: !isOriginal)), scenario.decisions("SWATEventIDs"), second)
  }

  @Test("the sliding window at the original's offset", arguments: names)
  func window(_ name: String) throws {
    let scenario = try Scenario(name)
    let scan = OffsetScan(first: scenario.first.goodTimes, second: scenario.second.goodTimes)
    let second = scenario.second.events(rounds: false)
    let found = CoincidenceFinder.matchInSeconds(
      scenario.first.events(rounds: false), times: scenario.first.seconds, second,
      times: scenario.second.seconds, halfWidth: 0.001, offset: scan.firstMaximum)
    try check(found, scenario.decisions("SlidingWindow"), second)
  }

  @Test("the scan of offsets: all counts, the original's choice, the centre of the plateau", arguments: names)
  func scan(_ name: String) throws {
    let scenario = try Scenario(name)
    let scan = OffsetScan(first: scenario.first.goodTimes, second: scenario.second.goodTimes)
    let root = try #require(
      try SharedData.json("oracle/stereo_dl3/coincidence/coincidence.json") as? [String: Any])
    let all = try #require(root["scenarios"] as? [String: [String: Any]])
    let expected = try #require(all[name])
    #expect(scan.counts == expected["counts"] as? [Int])
    #expect(abs(scan.firstMaximum - (try #require(expected["offset_found_s"] as? Double))) < 1e-12)
    let centre = try #require(expected["offset_of_plateau_centre_s"] as? Double)
    #expect(abs(scan.plateauCentre - centre) < 1e-12)
  }

  @Test("the centred window finds the pairs that the original's window loses at its border")
  func sparse() throws {
    let scenario = try Scenario("sparse")
    let scan = OffsetScan(first: scenario.first.goodTimes, second: scenario.second.goodTimes)
    let (first, second) = (scenario.first.events(rounds: true), scenario.second.events(rounds: true))
    let original = CoincidenceFinder.matchInSeconds(
      first, times: scenario.first.seconds, second, times: scenario.second.seconds, halfWidth: 0.001,
      offset: scan.firstMaximum)
    #expect(original.count { $0.status == .matched } == 2)
    let centred = CoincidenceMethod.slidingWindow(
      halfWidth: 1_000_000, offset: Int64(scan.refinedOffset * 1e9))
    let found = CoincidenceFinder(method: centred, second: second).match(first)
    #expect(found.count { $0.status == .matched } == 4)
    #expect(abs(scan.refinedOffset) < 2e-6)
  }
}
