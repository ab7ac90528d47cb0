import ArgumentParser
import SSTCore
import SSTPipelines

/// The options that the steps on lab runs have in common; names with underscores are those of sstcam-pixel-analysis.
struct LabArguments: ParsableArguments {
  @OptionGroup var extraction: LabExtractionOptions
  @OptionGroup var reading: CutRunOptions
  @Option(
    help: ArgumentHelp(
      "Exit with code 8 if the camera does not meet a limit, outputs are written all the same; may be repeated.",
      discussion: """
        For spe: good-pixels (fraction, at least), gain-spread (relative, of good pixels, at most), crosstalk \
        (median, at most). For charge-res: passing-pixels (fraction, at least), resolution (over the requirement, at \
        most).
        """,
      valueName: "name=value"))
  var require: [LabRequirement] = []

  @OptionGroup var resources: ResourceOptions
  @OptionGroup var output: OutputOptions
  @Flag(
    name: [.customLong("delete-checkpoints"), .customLong("delete_checkpoints")],
    help: "Remove the cached charges (checkpoints/) at the end.")
  var deleteCheckpoints = false
  @Flag(help: "Write no report pages.") var noReports = false
  @OptionGroup var pages: PlotlyOptions

  @OptionGroup var firstReleases: FirstReleaseArguments

  /// Refuses limits that a command would never look at.
  func checkRequirements(_ command: String, isKnown: (LabRequirement.Quantity) -> Bool) throws {
    if let other = require.map(\.quantity).first(where: { !isKnown($0) }) {
      throw ValidationError("--require \(other.rawValue): \(command) does not measure it")
    }
  }

  /// The options of the library.
  func options() throws -> LabOptions {
    var options = LabOptions()
    extraction.apply(to: &options)
    options.overwrite = output.overwrite
    options.deletesCheckpoints = deleteCheckpoints
    options.plotlyPath = pages.plotly
    options.sharesAssets = pages.sharedAssets
    options.omitsReports = noReports
    options.jobs = resources.threads
    options.given = try GivenOptions.recorded(self)
    return options
  }

  /// Runs a step.
  func run(_ step: some Step, _ inputs: [String], _ messages: MessageOptions) throws {
    try CommandRunner(
      messages, output: output, warnings: firstReleases.notes.map { "\(Notice(.deprecated, $0))" }
    ).run(step, inputs.map { Input($0) })
  }
}

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
