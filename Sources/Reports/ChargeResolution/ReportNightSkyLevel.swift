/// The runs of a scan with the same background light, in a report.
public struct ReportNightSkyLevel: Sendable {
  /// The nominal background light in Hz per pixel.
  public var nominalHz: Double
  /// The background light for which the requirement holds, in Hz per pixel.
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
  ///   - nominalHz: the nominal background light in Hz per pixel.
  ///   - rateHz: the background light for which the requirement holds.
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

/// How a rate of background light is written.
enum NightSkyLabel {
  /// The rate in the largest unit that gives a number from 10 to 9999, rounded; `0 Hz` for none.
  static func text(_ hertz: Double) -> String {
    guard hertz.isFinite else { return "unknown" }
    for (unit, size) in [("GHz", 1e9), ("MHz", 1e6), ("kHz", 1e3)] {
      let number = hertz / size
      if number >= 9.9995 && number < 9999.5 { return "\(Int(number.rounded())) \(unit)" }
    }
    // What is left is below 10 kHz, or beyond all reason.
    return abs(hertz) < 1e4 ? "\(Int(hertz.rounded())) Hz" : "\(hertz) Hz"
  }
}
