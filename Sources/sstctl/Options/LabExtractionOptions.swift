import ArgumentParser
import SSTCalib
import SSTCore
import SSTPipelines

/// How charges of lab runs are extracted; names with underscores are those of sstcam-pixel-analysis.
struct LabExtractionOptions: RecordedOptions {
  static let recordsDefaults = true

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
  var mapping: InputFile?
  @OptionGroup var compatibility: CompatibilityOptions<LabCompatibility>

  func validate() throws {
    if !(1...1024).contains(windowWidth) { throw ValidationError("--window-width must be from 1 to 1024") }
    if let maxEvents, maxEvents < 1 { throw ValidationError("--max-events must be at least 1") }
    if compatibility.compat != nil, !windowWidth.isMultiple(of: 2) {
      throw ValidationError("--window-width must be even with --compat pixel-analysis")
    }
  }

  /// Puts the options into those of the library.
  func apply(to options: inout LabOptions) {
    options.extraction.windowWidth = windowWidth
    options.extraction.windowShift = windowWidth / 2
    options.extraction.alignsTime = !leaveTimeSkew
    options.extraction.subtractsBaseline = !leaveBaseline
    options.maximumEvents = maxEvents
    options.quirks = compatibility.quirks
    options.mappingPath = mapping?.path
  }
}

/// What becomes of a run that was cut.
struct CutRunOptions: RecordedOptions {
  @Option(help: "A run that was cut is an error (stop), or read as far as it goes (recover).")
  var onCorrupt = LabDamage.stop
}

/// Programs whose numbers a step on lab runs can follow.
enum LabCompatibility: String, CompatibleProgram {
  case pixelAnalysis = "pixel-analysis"

  var quirks: Quirks { .pixelAnalysis }
}

/// What becomes of a run that was cut.
enum LabDamage: String, CaseIterable, ExpressibleByArgument {
  case stop, recover

  var policy: CorruptionPolicy { self == .stop ? .stop : .recover }
}
