import SSTCore
import Foundation
import Reconstruction
import SSTPipelines

/// What `dl1-stereo` says at its end.
struct StereoReport {
  let summary: StereoSummary

  init(_ summary: StereoSummary) { self.summary = summary }

  /// For people.
  var text: String {
    var lines = ["\(summary.output)", "  method          \(summary.method.rawValue)"]
    lines.append("  events          \(summary.firstEvents) and \(summary.secondEvents)")
    for status in CoincidenceStatus.allCases where summary.count(status) > 0 {
      let name = status.name.replacing("_", with: " ")
      lines.append(
        "  \(name.padding(toLength: 16, withPad: " ", startingAt: 0))\(summary.count(status)) (\(share(status)) %)"
      )
    }
    if let centre = summary.peakCentreNS, let width = summary.peakWidthNS {
      lines.append("  time difference \(centre) ± \(Int(width.rounded())) ns")
    }
    if summary.method == .slidingWindow {
      lines.append("  clock offset    \((summary.offset * 1e7).rounded() / 10) µs")
    }
    if let random = summary.randomCandidates {
      lines.append("  random events   \((random * 1000).rounded() / 1000) in a window")
    }
    if let random = summary.expectedRandom {
      lines.append("  random pairs    \((random * 10).rounded() / 10) expected among the matched")
    }
    lines.append("  reconstructed   \(summary.reconstructed)")
    return lines.joined(separator: "\n")
  }

  private func share(_ status: CoincidenceStatus) -> Double {
    (1000 * Double(summary.count(status)) / Double(max(1, summary.firstEvents))).rounded() / 10
  }

  /// For programs.
  var json: String {
    var object: [String: JSONValue] = [
      "format": .number(1), "command": .string("dl1-stereo"), "output": .string(summary.output),
      "input_tel1": .string(summary.firstFile),
      "inputs_tel2": .array(summary.secondFiles.map(JSONValue.string)),
      "left_out": .array(summary.leftOut.map(JSONValue.string)),
      "method": .string(summary.method.rawValue), "events_tel1": .number(Double(summary.firstEvents)),
      "events_tel2": .number(Double(summary.secondEvents)),
      "duplicates_tel2": .number(Double(summary.secondDuplicates)),
      "untimed": .number(Double(summary.untimed)), "clock_jumps": .number(Double(summary.clockJumps)),
      "reconstructed": .number(Double(summary.reconstructed)), "offset_s": .number(summary.offset),
    ]
    for status in CoincidenceStatus.allCases { object[status.name] = .number(Double(summary.count(status))) }
    if let centre = summary.peakCentreNS { object["peak_centre_ns"] = .number(Double(centre)) }
    if let width = summary.peakWidthNS { object["peak_width_ns"] = .number(width) }
    if let random = summary.randomCandidates { object["random_candidates"] = .number(random) }
    if let random = summary.expectedRandom { object["expected_random"] = .number(random) }
    return JSONValue.object(object).canonicalText
  }
}
