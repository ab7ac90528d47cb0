/// The charge histograms of all pixels, in equal bins over one range.
public struct ReportSpectra: Sendable {
  /// The lower end of the range.
  public var lower: Double
  /// The upper end of the range.
  public var upper: Double
  /// The number of bins of each histogram.
  public var binCount: Int
  /// The counts, `[pixel][bin]`.
  public var counts: [UInt32]
  /// The unit of the charges.
  public var unit: String

  /// Makes the histograms.
  ///
  /// - Parameters:
  ///   - lower: the lower end of the range.
  ///   - upper: the upper end of the range; above `lower`.
  ///   - binCount: the number of bins of each histogram; positive.
  ///   - counts: the counts, `[pixel][bin]`.
  ///   - unit: the unit of the charges.
  public init(lower: Double, upper: Double, binCount: Int, counts: [UInt32], unit: String) {
    precondition(upper > lower && binCount > 0, "histograms need a range and bins")
    self.lower = lower
    self.upper = upper
    self.binCount = binCount
    self.counts = counts
    self.unit = unit
  }

  var value: ReportValue {
    .object([
      ("lower", .number(lower)), ("upper", .number(upper)), ("bins", .integer(binCount)),
      ("unit", .text(unit)), ("counts", .counts(counts)),
    ])
  }
}
