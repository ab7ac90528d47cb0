public import ArgumentParser
import SSTCalib
import SSTCore
import SSTIO
public import SSTPipelines

/// Programs whose numbers a step on lab runs can follow.
enum LabCompatibility: String, CaseIterable, ExpressibleByArgument {
  case pixelAnalysis = "pixel-analysis"
}

/// What becomes of a run that was cut.
enum LabDamage: String, CaseIterable, ExpressibleByArgument {
  case stop, recover

  var policy: CorruptionPolicy { self == .stop ? .stop : .recover }
}

extension LabRequirement: ExpressibleByArgument {
  /// Parses the text of an option.
  public init?(argument: String) { self.init(argument) }

  /// The quantities with a limit.
  public static var allValueStrings: [String] { Quantity.allCases.map { "\($0.rawValue)=x" } }
}

/// The options that the steps on lab runs have in common; names with underscores are those of sstcam-pixel-analysis.
struct LabArguments: ParsableArguments {
  @Option(
    name: [.customShort("w"), .customLong("window-width"), .customLong("window_width")],
    help: ArgumentHelp("The number of samples that are summed.", valueName: "n"))
  var windowWidth = 16
  @Option(
    name: [.customLong("max-events"), .customLong("max_events")],
    help: ArgumentHelp("Use so many sound events of each run (default: all).", valueName: "n"))
  var maxEvents: Int?
  @Flag(
    name: [.customLong("leave-time-skew"), .customLong("leave_time_skew")],
    help: "All pixels have the same window, whenever their pulses come.")
  var leaveTimeSkew = false
  @Flag(
    name: [.customLong("leave-baseline"), .customLong("leave_baseline")],
    help: "Do not subtract the baseline of each event.")
  var leaveBaseline = false
  @Option(help: ArgumentHelp("The camera's pixels (default: CHEC-S).", valueName: "file"))
  var mapping: String?
  @Option(help: "Reproduce the numbers of another program, defects included.")
  var compat: LabCompatibility?
  @Option(help: "A run that was cut is an error (stop), or read as far as it goes (recover).")
  var onCorrupt = LabDamage.stop
  @Option(
    help: ArgumentHelp(
      "Fail with exit code 8 if the camera does not keep a limit; may be repeated.",
      discussion: "For spe: good-pixels, gain-spread, crosstalk; for charge-res: passing-pixels, resolution.",
      valueName: "name=value"))
  var require: [LabRequirement] = []

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Threads (default: the processors allowed).", valueName: "n"))
  var jobs: Int?
  @Flag(help: "Replace outputs that exist; charges on disk are taken up if they still hold.")
  var overwrite = false
  @Flag(
    name: [.customLong("delete-checkpoints"), .customLong("delete_checkpoints")],
    help: "Remove the charges on disk at the end.")
  var deleteCheckpoints = false
  @Flag(help: "Write no HTML reports.") var noReports = false
  @Option(
    help: ArgumentHelp("The plotting library of the reports, plotly.min.js.", valueName: "file"))
  var plotly: String?
  @Flag(help: "Put the plotting library once beside the reports instead of into each.")
  var sharedAssets = false
  @Flag(help: "Say what would be done, and write nothing.") var dryRun = false
  @Flag(help: "Print the summary as JSON.") var json = false

  @OptionGroup var firstReleases: FirstReleaseArguments

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
    if !(1...1024).contains(windowWidth) { throw ValidationError("--window-width must be from 1 to 1024") }
    if let maxEvents, maxEvents < 1 { throw ValidationError("--max-events must be at least 1") }
    if compat != nil, !windowWidth.isMultiple(of: 2) {
      throw ValidationError("--window-width must be even with --compat pixel-analysis")
    }
  }

  /// Refuses limits that a command would never look at.
  func checkRequirements(_ command: String, isKnown: (LabRequirement.Quantity) -> Bool) throws {
    if let other = require.map(\.quantity).first(where: { !isKnown($0) }) {
      throw ValidationError("--require \(other.rawValue) has no meaning for \(command)")
    }
  }

  /// The options for a step that writes into a folder.
  func options(outputDirectory: String) -> LabOptions {
    var options = LabOptions()
    options.extraction.windowWidth = windowWidth
    options.extraction.windowShift = windowWidth / 2
    options.extraction.alignsTime = !leaveTimeSkew
    options.extraction.subtractsBaseline = !leaveBaseline
    options.maximumEvents = maxEvents
    options.followsPixelAnalysis = compat != nil
    options.mappingPath = mapping
    options.outputDirectory = outputDirectory
    options.overwrite = overwrite
    options.deletesCheckpoints = deleteCheckpoints
    options.plotlyPath = plotly
    options.sharesAssets = sharedAssets
    options.omitsReports = noReports
    options.jobs = jobs ?? ProcessorCount.allowed
    options.given = given
    return options
  }

  /// The options that influence results, by their long names; those with a default are always there.
  private var given: [String: String] {
    var given = [
      "window-width": "\(windowWidth)", "leave-time-skew": "\(leaveTimeSkew)",
      "leave-baseline": "\(leaveBaseline)",
    ]
    given["max-events"] = maxEvents.map { "\($0)" }
    given["mapping"] = mapping.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    given["compat"] = compat?.rawValue
    if onCorrupt != .stop { given["on-corrupt"] = onCorrupt.rawValue }
    return given
  }
}
