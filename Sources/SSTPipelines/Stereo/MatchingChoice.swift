import Reconstruction
import SSTCore

/// The method by which events are paired, where the files may not allow the one asked for.
struct MatchingChoice {
  /// The method that is used.
  let method: EventMatchingMethod
  /// Why it is another one, or less precise; nil if it is as asked for.
  let reason: String?
  /// True if times are those of the White Rabbit columns.
  let usesPreciseTimes: Bool

  /// Decides.
  ///
  /// - Throws: `StereoError.noPreciseTimes` with `Quirks.requiredClocks`; `HDF5Error`.
  init(
    _ first: TelescopeDL1, _ partners: [TelescopeDL1], _ wanted: EventMatchingMethod, _ quirks: Quirks
  ) throws {
    var reasons: [String] = []
    var method = wanted
    if method == .swatEventIDs,
      let other = try ([first] + partners).first(where: { try !$0.usesArrayEventIDs() })
    {
      method = .whiteRabbitClosest
      reasons.append("the event ids of \(other.path) are not those of the array trigger")
    }
    let lacking = ([first] + partners).first { !$0.hasPreciseTimes }
    if method == .whiteRabbitClosest, let lacking {
      if quirks.contains(.requiredClocks) { throw StereoError.noPreciseTimes(path: lacking.path) }
      reasons.append(
        "the files have no White Rabbit times; local_time is used, which is precise to 0.24 µs "
          + "(r0-dl1 --precise-timestamps writes the times)")
    }
    self.method = method
    reason = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    usesPreciseTimes = lacking == nil && method != .slidingWindow
  }
}
