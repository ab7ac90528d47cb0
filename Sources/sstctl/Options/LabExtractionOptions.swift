import ArgumentParser
import SSTCalib
import SSTCore
import SSTPipelines

/// How charges of lab runs are extracted; names with underscores are those of sstcam-pixel-analysis.
struct LabExtractionOptions: RecordedOptions {
  static let recordsDefaults = true

  @Option(
    name: [.customShort("w"), .customLong("window-width"), .customLong("window_width")],
    parsing: .unconditional,
    help: ArgumentHelp(
      "Samples that are summed around the pulse, 1 to 1024: wider windows hold more of the pulse and more noise.",
      discussion: "A sample of R1 files is 1 ns; of simtel files 'info' tells how long it is.", valueName: "n"
    ))
  var windowWidth = 16
  @Option(
    name: [.customLong("max-events"), .customLong("max_events")],
    parsing: .unconditional,
    help: ArgumentHelp("Use only the first n intact events of each run (default: all).", valueName: "n"))
  var maxEvents: Int?
  @Flag(
    name: [.customLong("leave-time-skew"), .customLong("leave_time_skew")],
    help:
      "Use the same window for all pixels instead of following the arrival time of each pixel's mean pulse.")
  var leaveTimeSkew = false
  @Flag(
    name: [.customLong("leave-baseline"), .customLong("leave_baseline")],
    help: "Do not subtract the baseline, the mean of the samples outside the pulse, of each event and pixel.")
  var leaveBaseline = false
  @Option(
    help: ArgumentHelp(
      "Pixel positions of the camera (default: CHEC-S, and for simtel files what they say).",
      valueName: "file"))
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

/// Which events of simulated files a step on lab runs takes.
struct SimulatedRunOptions: RecordedOptions {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The telescope of simtel files, by its id (default: the only one of a file).", valueName: "n"))
  var telescopeId: Int?
  @Option(
    help: ArgumentHelp(
      "Take only events of this kind of simtel files; may be repeated (default: all events with waveforms).",
      valueName: "kind"))
  var eventKind: [SimulatedEventKind] = []

  /// The choice of the library.
  var choice: LabSimulationChoice {
    LabSimulationChoice(telescope: telescopeId, kinds: Set(eventKind.map(\.kind)))
  }
}

/// A kind of simulated events.
enum SimulatedEventKind: String, ExpressibleByArgument, CaseIterable {
  case shower
  case flatField = "flat-field"
  case singlePhotoelectron = "single-photoelectron"
  case darkPedestal = "dark-pedestal"
  case skyPedestal = "sky-pedestal"
  case other

  var kind: ArrayEventKind {
    switch self {
    case .shower: .shower
    case .flatField: .flatField
    case .singlePhotoelectron: .singlePhotoelectron
    case .darkPedestal: .darkPedestal
    case .skyPedestal: .skyPedestal
    case .other: .otherCalibration
    }
  }
}

/// What becomes of a run that was cut.
struct CutRunOptions: RecordedOptions {
  @Option(help: ArgumentHelp("What to do with a run whose file was cut off.", valueName: "policy"))
  var onCorrupt = DamagedInput.stop
}

/// Programs whose numbers a step on lab runs can follow.
enum LabCompatibility: String, CompatibleProgram {
  case pixelAnalysis = "pixel-analysis"

  var quirks: Quirks { .pixelAnalysis }
}
