/// One run of a dynamic-range scan in a report. Lists are per pixel of the camera; NaN is not known.
public struct ReportScanRun: Sendable {
  /// Why events were left out, and how many.
  public struct Rejection: Sendable {
    /// Why.
    public var reason: String
    /// How many events.
    public var events: Int

    /// Makes a line.
    ///
    /// - Parameters:
    ///   - reason: why events were left out.
    ///   - events: how many.
    public init(_ reason: String, _ events: Int) { (self.reason, self.events) = (reason, events) }
  }

  /// The name of the run.
  public var name: String
  /// The measured photons per pixel and flash.
  public var photons: Double
  /// The expected charge in p.e.
  public var expectedPE: Double
  /// The measured night-sky background in Hz per pixel; nil if it was not measured.
  public var measuredNightSkyHz: Double?
  /// The events used.
  public var events: Int
  /// The events left out.
  public var rejected: [Rejection]
  /// What is required for the expected charge; NaN where the requirement is not defined.
  public var requirement: Double
  /// The resolution of each pixel.
  public var resolution: [Double]
  /// Its standard error.
  public var uncertainty: [Double]
  /// mean q / Q of each pixel.
  public var bias: [Double]
  /// The verdict on each pixel.
  public var verdicts: [ReportVerdict]
  /// All pixels together.
  public var all: ReportResolution
  /// The good pixels together.
  public var good: ReportResolution

  /// Collects what is known of a run.
  ///
  /// - Parameters:
  ///   - name: the name of the run.
  ///   - photons: the measured photons per pixel and flash.
  ///   - expectedPE: the expected charge in p.e.
  ///   - measuredNightSkyHz: the measured night-sky background in Hz per pixel.
  ///   - events: the events used.
  ///   - rejected: the events left out.
  ///   - requirement: what is required for the expected charge.
  ///   - resolution: the resolution of each pixel.
  ///   - uncertainty: its standard error.
  ///   - bias: mean q / Q of each pixel.
  ///   - verdicts: the verdict on each pixel.
  ///   - all: all pixels together.
  ///   - good: the good pixels together.
  public init(
    name: String, photons: Double, expectedPE: Double, measuredNightSkyHz: Double? = nil, events: Int,
    rejected: [Rejection] = [], requirement: Double, resolution: [Double], uncertainty: [Double],
    bias: [Double], verdicts: [ReportVerdict], all: ReportResolution, good: ReportResolution
  ) {
    (self.name, self.photons, self.expectedPE) = (name, photons, expectedPE)
    (self.measuredNightSkyHz, self.events, self.rejected) = (measuredNightSkyHz, events, rejected)
    (self.requirement, self.resolution, self.uncertainty) = (requirement, resolution, uncertainty)
    (self.bias, self.verdicts, self.all, self.good) = (bias, verdicts, all, good)
  }

  var value: ReportValue {
    .object([
      ("name", .text(name)), ("photons", .number(photons)), ("expectedPE", .number(expectedPE)),
      ("nightSky", measuredNightSkyHz.map { .text(NightSkyLabel.text($0)) } ?? .null),
      ("nightSkyHz", measuredNightSkyHz.map { .number($0) } ?? .null), ("events", .integer(events)),
      ("rejected", .list(rejected.map { .list([.text($0.reason), .integer($0.events)]) })),
      ("requirement", .number(requirement)), ("resolution", .float32(resolution.map { Float($0) })),
      ("uncertainty", .float32(uncertainty.map { Float($0) })), ("bias", .float32(bias.map { Float($0) })),
      ("verdicts", .counts(of: verdicts.map(\.place))), ("all", all.value), ("good", good.value),
    ])
  }
}

/// The runs of a scan with the same night-sky background, in a report.
public struct ReportNightSkyLevel: Sendable {
  /// The nominal night-sky background in Hz per pixel.
  public var nominalHz: Double
  /// The night-sky background for which the requirement holds, in Hz per pixel.
  public var rateHz: Double
  /// The requirement at the report's charges for curves; NaN where it is not defined.
  public var requirement: [Double]
  /// The verdict on each pixel, from all runs of the level.
  public var verdicts: [ReportVerdict]
  /// The runs in order of their light.
  public var runs: [ReportScanRun]

  /// Makes a level.
  ///
  /// - Parameters:
  ///   - nominalHz: the nominal night-sky background in Hz per pixel.
  ///   - rateHz: the night-sky background for which the requirement holds.
  ///   - requirement: the requirement at the report's charges for curves.
  ///   - verdicts: the verdict on each pixel, from all runs of the level.
  ///   - runs: the runs in order of their light.
  public init(
    nominalHz: Double, rateHz: Double, requirement: [Double], verdicts: [ReportVerdict],
    runs: [ReportScanRun]
  ) {
    (self.nominalHz, self.rateHz, self.requirement) = (nominalHz, rateHz, requirement)
    (self.verdicts, self.runs) = (verdicts, runs)
  }

  var value: ReportValue {
    .object([
      ("label", .text(NightSkyLabel.text(nominalHz))), ("nominalHz", .number(nominalHz)),
      ("rateHz", .number(rateHz)), ("rate", .text(NightSkyLabel.text(rateHz))),
      ("requirement", .float64(requirement)),
      ("verdicts", .counts(of: verdicts.map(\.place))), ("runs", .list(runs.map(\.value))),
    ])
  }
}

/// How a rate of night-sky background is written.
enum NightSkyLabel {
  /// The rate in MHz with up to four digits.
  static func text(_ hertz: Double) -> String {
    hertz.isFinite ? NumberText.tick(hertz / 1e6, digits: 4) + " MHz" : "unknown"
  }
}
