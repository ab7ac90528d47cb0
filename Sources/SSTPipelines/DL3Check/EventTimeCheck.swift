import Foundation
import SSTCore
import SSTIO

/// What is wrong with the times of an event list.
struct EventTimeCheck {
  let header: FITSHeader
  /// Of the events, in seconds.
  let times: [Double]
  /// Of good time, in seconds.
  let intervals: [ClosedRange<Double>]

  /// Rounding of times, in seconds.
  private static let rounding = 1e-3
  /// What TAI and UTC have differed by since 1999, in seconds.
  private static let leapSeconds = 32.0...40

  func run(_ findings: inout DL3Findings) {
    findings.add(.error, "event-time", count: times.count { !$0.isFinite }, "events have no time")
    let backwards = zip(times, times.dropFirst()).count { $0 > $1 }
    findings.add(.warning, "event-order", count: backwards, "events are earlier than the one before")
    checkBounds(&findings)
    checkText(&findings)
  }

  private func checkBounds(_ findings: inout DL3Findings) {
    guard let start = header.number("TSTART"), let stop = header.number("TSTOP") else { return }
    guard start <= stop else {
      findings.add(.error, "time-bounds", "TSTOP is \(start - stop) s before TSTART")
      return
    }
    let outside = times.count { $0 < start - Self.rounding || $0 > stop + Self.rounding }
    findings.add(
      .error, "event-time", count: outside, "events are outside TSTART to TSTOP",
      advice: "do both count from MJDREF?")
    if let ontime = header.number("ONTIME"), ontime > stop - start + Self.rounding {
      findings.add(
        .error, "time-bounds", "ONTIME is \(ontime) s, TSTOP minus TSTART \(stop - start) s",
        expected: "not more")
    }
    guard !intervals.isEmpty else { return }
    // The latest end of an interval and of all before it.
    let sorted = intervals.sorted { $0.lowerBound < $1.lowerBound }
    let ends = sorted.map(\.upperBound).reduce(into: [Double]()) { $0.append(max($0.last ?? $1, $1)) }
    let lost = times.count { time in
      let begun = Self.count(sorted, beginningBy: time + Self.rounding)
      return begun == 0 || !(time <= ends[begun - 1] + Self.rounding)
    }
    findings.add(
      .warning, "event-time", count: lost, "events are outside all good times", advice: "readers drop them")
  }

  /// How many intervals in order begin at or before a time.
  private static func count(_ sorted: [ClosedRange<Double>], beginningBy time: Double) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].lowerBound <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Compares TSTART with the date in words: a difference of leap seconds is a wrong scale.
  private func checkText(_ findings: inout DL3Findings) {
    guard let start = header.number("TSTART"), let reference = header.number("MJDREFI") else { return }
    let dateText =
      header.text("DATE-OBS") ?? header.text("DATE_OBS").map { $0 + "T" + (header.text("TIME_OBS") ?? "") }
    guard let dateText, let stated = Self.seconds(dateText) else { return }
    let counted = (reference + (header.number("MJDREFF") ?? 0) - 40_587) * 86_400 + start
    let difference = stated - counted
    if Self.leapSeconds.contains(abs(difference)) {
      findings.add(
        .error, "time-scale",
        "the date in words is \((difference * 1000).rounded() / 1000) s from TSTART in \(header.text("TIMESYS") ?? "an unknown scale")",
        expected: "the same time", advice: "one of them is UTC: declare its scale, or convert it")
    } else if abs(difference) > 1.5 {
      findings.add(
        .warning, "time-text", "the date in words is \(difference) s from TSTART", expected: "the same time")
    }
  }

  /// The seconds since 1970 of a date and time such as `2026-01-21T20:00:00.25`, in its own scale; nil for anything else.
  static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: "T")
    guard parts.count == 2 else { return nil }
    let date = parts[0].split(separator: "-").compactMap { Int64($0) }
    let clock = parts[1].split(separator: ":").compactMap { Double($0) }
    guard date.count == 3, clock.count == 3, (1900...2200).contains(date[0]), (1...12).contains(date[1]),
      (1...31).contains(date[2])
    else { return nil }
    let days = CivilDate.toDays(year: date[0], month: date[1], day: date[2])
    return Double(days) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
  }
}
