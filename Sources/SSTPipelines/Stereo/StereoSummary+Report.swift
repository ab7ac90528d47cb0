import SSTCore
import Foundation
import Reconstruction

extension StereoSummary: StepSummary {
  /// For people.
  public var description: String {
    var lines = ["\(output)", "  method          \(method.rawValue)"]
    lines.append("  events          \(firstEvents) and \(secondEvents)")
    for status in CoincidenceStatus.allCases where count(status) > 0 {
      let name = status.name.replacing("_", with: " ")
      lines.append(
        "  \(name.padding(toLength: 16, withPad: " ", startingAt: 0))\(count(status)) "
          + "(\(percentage(status)) %)"
      )
    }
    if let centre = peakCentreNS, let width = peakWidthNS {
      lines.append("  time difference \(centre) ± \(Int(width.rounded())) ns")
    }
    if method == .slidingWindow {
      lines.append("  clock offset    \((offset * 1e7).rounded() / 10) µs")
    }
    if let random = randomCandidates {
      lines.append("  unrelated       \((random * 1000).rounded() / 1000) events in a window on average")
    }
    if let random = expectedRandom {
      lines.append("  random pairs    \((random * 10).rounded() / 10) expected among the matched")
    }
    if let chance = chancePairs {
      lines.append("  chance pairs    \((chance * 100).rounded() / 100) expected from unrelated events")
    }
    lines.append("  reconstructed   \(isPreview ? "not tried in a dry run" : "\(reconstructed)")")
    return TerminalText.lines(lines)
  }

  private func percentage(_ status: CoincidenceStatus) -> Double {
    (1000 * Double(count(status)) / Double(max(1, firstEvents))).rounded() / 10
  }

  /// For programs.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(1, "format")
    try keys.encode(StereoStep.name, "command")
    try keys.encode(output, "output")
    try keys.encode(firstFile, "input_tel1")
    try keys.encode(secondFiles, "inputs_tel2")
    try keys.encode(leftOut, "left_out")
    try keys.encode(method.rawValue, "method")
    try keys.encode(firstEvents, "events_tel1")
    try keys.encode(secondEvents, "events_tel2")
    try keys.encode(secondDuplicates, "duplicates_tel2")
    try keys.encode(untimed, "untimed")
    try keys.encode(clockJumps, "clock_jumps")
    try keys.encode(Double(largestJumpNS) / 1e9, "largest_jump_s")
    try keys.encode(unnumbered, "unnumbered")
    try keys.encode(distantPairs, "distant_pairs")
    try keys.encode(chancePairs, "chance_pairs")
    if !isPreview { try keys.encode(reconstructed, "reconstructed") }
    try keys.encode(offset, "offset_s")
    for status in CoincidenceStatus.allCases { try keys.encode(count(status), status.name) }
    try keys.encode(peakCentreNS, "peak_centre_ns")
    try keys.encode(peakWidthNS, "peak_width_ns")
    try keys.encode(randomCandidates, "random_candidates")
    try keys.encode(expectedRandom, "expected_random")
  }
}

/// A key of a summary by its name.
private struct Key: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension KeyedEncodingContainer<Key> {
  /// Encodes a value that is present.
  fileprivate mutating func encode(_ value: (some Encodable)?, _ key: String) throws {
    try encodeIfPresent(value, forKey: Key(stringValue: key))
  }
}
