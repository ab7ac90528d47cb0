public import SSTCalib
public import SSTCore

/// How lab runs are read and turned into charges; common to fits of spectra and to the charge resolution.
public struct LabOptions: Sendable {
  /// The samples that are summed, and how they are found.
  public var extraction = LabExtraction()
  /// How many intact events of each run take part; nil for all.
  public var maximumEvents: Int?
  /// Defects that are reproduced: the preset `pixelAnalysis`, a part of it, or none.
  public var quirks: Quirks = []
  /// Which events of simulated files take part.
  public var simulation = LabSimulationChoice()
  /// The mapping file of the camera; nil for CHEC-S, and for what simulated files say of theirs.
  public var mappingPath: String?
  /// The folder of the outputs; made if missing.
  public var outputDirectory = "."
  /// Whether outputs may replace existing files.
  public var overwrite = false
  /// Whether the charges on disk are removed at the end.
  public var deletesCheckpoints = false
  /// Where the plotting library of the reports is; nil for the usual places.
  public var plotlyPath: String?
  /// True if reports share one copy of the plotting library, which then lies beside them.
  public var sharesAssets = false
  /// True if no report is written.
  public var omitsReports = false
  /// The number of threads; no result depends on it.
  public var jobs = 1
  /// The options as given, by their long names, for the provenance and the reports.
  public var given: [String: String] = [:]

  /// The default options.
  public init() {}

  /// Throws if the window does not fit into the waveforms.
  ///
  /// - Throws: ``LabInputError/windowTooWide(path:width:samples:)``.
  func check(_ runs: [LabRunSource]) throws(LabInputError) {
    let width = extraction.windowWidth
    for run in runs where width > run.sampleCount {
      throw .windowTooWide(path: run.path, width: width, samples: run.sampleCount)
    }
  }

  /// The extraction with the quirks of these options.
  var effectiveExtraction: LabExtraction {
    var extraction = extraction
    extraction.quirks = quirks
    return extraction
  }

  /// The options for a run: the readout of a simulated camera may be too short for the usual samples of the baseline.
  func fitted(to run: LabRunSource) -> LabOptions {
    guard run.simulated != nil else { return self }
    var options = self
    options.extraction.baseline = extraction.baseline.fitted(
      to: run.sampleCount, pulse: PulseSearch.usualLitSamples.count)
    return options
  }

  /// The samples in which the pulses of a run are searched for: those between the parts of a baseline that had to shrink.
  func litSamples(of run: LabRunSource) -> Range<Int> {
    let baseline = fitted(to: run).extraction.baseline
    guard baseline != extraction.baseline else { return PulseSearch.usualLitSamples }
    return baseline.leading..<max(baseline.leading + 1, run.sampleCount - baseline.trailing)
  }
}

/// The parts of the work on lab runs, for the display of progress.
public enum LabPhase: String, Sendable, CaseIterable {
  /// Pulses are found and charges summed.
  case charges = "charges"
  /// Spectra are fitted.
  case fits = "fits"
  /// Charges are compared with the light.
  case resolution = "resolution"

  /// Gives the observer of a part.
  public typealias Observer = @Sendable (LabPhase) -> (any ProgressObserver)?
}
