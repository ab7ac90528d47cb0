public import SSTCore

/// All charges of a run in one histogram, as the original's peak helper shows them.
///
/// 100 bins between the percentiles 1 and 99.
public struct ChargeOverview: Sendable, Equatable {
  /// The edges of the bins, one more than there are bins, in the unit of the charges.
  public let edges: [Double]
  /// The number of charges in each bin.
  public let counts: [Double]
  /// The lower edge of the fullest bin: where the highest peak is.
  public let peakLocation: Double

  /// Counts the charges of all pixels and events; nil if there are none, or all are equal.
  public init?(_ table: ChargeTable) {
    let statistics = OrderStatistics(table)
    guard let low = statistics.quantile(0.01), let high = statistics.quantile(0.99), high > low,
      (high - low).isFinite
    else { return nil }
    let binning = Binning(count: 100, range: low...high)
    let whole = ChargeHistogramBlock(
      ChargeTable(eventCount: table.values.count, pixelCount: 1, values: table.values), pixels: 0..<1,
      binning: binning)
    counts = whole.counts(ofPixel: 0)
    edges = binning.edges
    let highest = counts.max() ?? 0
    peakLocation = edges[counts.firstIndex(of: highest) ?? 0]
  }
}
