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
  ///
  /// - Throws: the error of the reader.
  public init?(_ charges: some ChargeSource) throws {
    let quantiles = try ChargeQuantiles(charges, parts: [0.01, 0.99]).values
    guard quantiles.count == 2, quantiles[1] > quantiles[0], (quantiles[1] - quantiles[0]).isFinite else {
      return nil
    }
    let binning = Binning(count: 100, range: quantiles[0]...quantiles[1])
    var whole = ChargeHistograms(pixels: 0..<1, binning: binning)
    try charges.forEachBlock { block in
      whole.add(ChargeTable(eventCount: block.values.count, pixelCount: 1, values: block.values))
    }
    counts = whole.counts(ofPixel: 0)
    edges = binning.edges
    let highest = counts.max() ?? 0
    peakLocation = edges[counts.firstIndex(of: highest) ?? 0]
  }
}
