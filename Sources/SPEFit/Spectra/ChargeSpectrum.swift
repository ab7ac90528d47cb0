/// The charges of one pixel under one illumination, ready to be fitted: a histogram, and if kept the charges
/// inside its range.
public struct ChargeSpectrum: Sendable {
  /// The bins; nil if only their centres are known.
  public let binning: Binning?
  /// The middles of the bins.
  public let centres: [Double]
  /// The content of the bins; not necessarily whole numbers.
  public var counts: [Double]
  /// The charges inside the range in ascending order; nil if only the histogram was kept.
  public let charges: [Double]?

  /// Sorts charges into bins; those outside the range and NaN are left out.
  ///
  /// - Parameters:
  ///   - charges: in the unit of the binning.
  ///   - binning: the bins.
  ///   - keepsCharges: whether the single charges are kept for an unbinned fit.
  public init(_ charges: [Double], binning: Binning, keepsCharges: Bool = true) {
    var counts = [Double](repeating: 0, count: binning.count)
    for charge in charges { if let bin = binning.bin(of: charge) { counts[bin] += 1 } }
    self.binning = binning
    centres = binning.centres
    self.counts = counts
    self.charges =
      keepsCharges ? charges.filter { $0 >= binning.lower && $0 <= binning.upper }.sorted() : nil
  }

  /// Takes a finished histogram.
  ///
  /// - Parameters:
  ///   - counts: one number a bin.
  ///   - binning: the bins.
  public init(counts: [Double], binning: Binning) {
    precondition(counts.count == binning.count, "a histogram needs a number for each bin")
    self.binning = binning
    centres = binning.centres
    self.counts = counts
    charges = nil
  }

  /// Takes a histogram of which only the centres are known; its bins cannot be integrated.
  public init(centres: [Double], counts: [Double]) {
    precondition(counts.count == centres.count, "a histogram needs a number for each centre")
    binning = nil
    self.centres = centres
    self.counts = counts
    charges = nil
  }

  /// The edges of the bins; nil if only centres are known.
  public var edges: [Double]? { binning?.edges }
  /// The sum of the bins.
  public var total: Double { counts.reduce(0, +) }
}
