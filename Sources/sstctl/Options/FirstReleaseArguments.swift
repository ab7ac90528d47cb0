import ArgumentParser

/// Options of the first releases of sstcam-pixel-analysis, which scripts may still give; they do nothing any more.
struct FirstReleaseArguments: ParsableArguments {
  @Flag(name: [.customLong("solo-pixels"), .customLong("solo_pixels")], help: .hidden)
  var soloPixels = false
  @Flag(name: [.customLong("fix-time-skew"), .customLong("fix_time_skew")], help: .hidden)
  var fixTimeSkew = false
  @Flag(name: [.customLong("subtract-baseline"), .customLong("subtract_baseline")], help: .hidden)
  var subtractBaseline = false

  /// What to say of those that were given.
  var notes: [String] {
    var notes: [String] = []
    if soloPixels { notes.append("--solo-pixels: each pixel now decides for itself whether it is lit") }
    if fixTimeSkew { notes.append("--fix-time-skew: it is the default; see --leave-time-skew") }
    if subtractBaseline { notes.append("--subtract-baseline: it is the default; see --leave-baseline") }
    return notes
  }
}
