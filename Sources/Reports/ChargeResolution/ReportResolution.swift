/// The charge resolution of many pixels together in one run.
public struct ReportResolution: Sendable {
  /// How the charges are distributed about the expected one.
  public struct Distribution: Sendable {
    /// How many charges lie in each bin of the report's axis.
    public var counts: [Int]
    /// How many lie below the axis.
    public var underflow: Int
    /// How many lie above it.
    public var overflow: Int
    /// How many are no finite number.
    public var notANumber: Int

    /// Makes a distribution.
    ///
    /// - Parameters:
    ///   - counts: how many charges lie in each bin of the report's axis.
    ///   - underflow: how many lie below the axis.
    ///   - overflow: how many lie above it.
    ///   - notANumber: how many are no finite number.
    public init(counts: [Int], underflow: Int = 0, overflow: Int = 0, notANumber: Int = 0) {
      (self.counts, self.underflow, self.overflow) = (counts, underflow, overflow)
      self.notANumber = notANumber
    }
  }

  /// √(mean (q − Q)²) / Q over all charges.
  public var resolution: Double
  /// Its standard error.
  public var uncertainty: Double
  /// mean q / Q over all charges, negative ones included.
  public var bias: Double
  /// Its standard error.
  public var biasUncertainty: Double
  /// Between which resolutions the middle 68 % of the pixels lie; nil if not known.
  public var band: ClosedRange<Double>?
  /// The verdict on the resolution.
  public var verdict: ReportVerdict
  /// The charges about the expected one.
  public var distribution: Distribution

  /// Collects the numbers.
  ///
  /// - Parameters:
  ///   - resolution: √(mean (q − Q)²) / Q over all charges.
  ///   - uncertainty: its standard error.
  ///   - bias: mean q / Q over all charges.
  ///   - biasUncertainty: its standard error.
  ///   - band: between which resolutions the middle 68 % of the pixels lie.
  ///   - verdict: the verdict on the resolution.
  ///   - distribution: the charges about the expected one.
  public init(
    resolution: Double, uncertainty: Double, bias: Double, biasUncertainty: Double,
    band: ClosedRange<Double>?, verdict: ReportVerdict, distribution: Distribution
  ) {
    (self.resolution, self.uncertainty) = (resolution, uncertainty)
    (self.bias, self.biasUncertainty) = (bias, biasUncertainty)
    (self.band, self.verdict, self.distribution) = (band, verdict, distribution)
  }

  var value: ReportValue {
    .object([
      ("resolution", .number(resolution)), ("uncertainty", .number(uncertainty)), ("bias", .number(bias)),
      ("biasUncertainty", .number(biasUncertainty)), ("low", band.map { .number($0.lowerBound) } ?? .null),
      ("high", band.map { .number($0.upperBound) } ?? .null), ("verdict", .integer(verdict.place)),
      ("counts", .counts(of: distribution.counts)), ("underflow", .integer(distribution.underflow)),
      ("overflow", .integer(distribution.overflow)), ("notANumber", .integer(distribution.notANumber)),
    ])
  }
}

/// Whether a resolution meets a requirement, as a report shows it.
public enum ReportVerdict: String, Sendable, CaseIterable {
  /// Below the limit, beyond doubt.
  case pass
  /// Too near the limit to say.
  case undecided
  /// Above the limit, beyond doubt.
  case fail
  /// The requirement is not defined there.
  case outside
  /// There are no charges.
  case noData = "no data"

  /// The place in the list of all verdicts, as the scripts read it.
  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
