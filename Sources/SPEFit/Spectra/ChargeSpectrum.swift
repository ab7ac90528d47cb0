internal import SSTCore

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
  ///   - counts: one number per bin.
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

/// Bins of equal width over a range of charges; both ends belong to the range.
public struct Binning: Equatable, Sendable {
  /// In which precision the edges are kept and charges compared with them.
  public enum Precision: Sendable {
    /// Edges are `Double`.
    case double
    /// Edges are rounded to `Float`, as numpy does for `float32` charges; only to reproduce its bins.
    case float
  }

  /// The edges, one more than there are bins.
  public let edges: [Double]
  /// The precision of the edges.
  public let precision: Precision
  /// Bins for each unit of charge.
  let density: Double

  /// Divides a range into equal bins.
  ///
  /// - Parameters:
  ///   - count: the number of bins, at least 1.
  ///   - range: the charges, in any unit; not empty.
  ///   - precision: of the edges.
  public init(count: Int, range: ClosedRange<Double>, precision: Precision = .double) {
    precondition(count > 0, "a binning needs a bin")
    precondition(range.upperBound > range.lowerBound, "a binning needs a range")
    let width = (range.upperBound - range.lowerBound) / Double(count)
    var edges = (0...count).map { range.lowerBound + Double($0) * width }
    edges[count] = range.upperBound
    if precision == .float { edges = edges.map { Double(Float($0)) } }
    self.edges = edges
    self.precision = precision
    density = Double(count) / (range.upperBound - range.lowerBound)
  }

  /// The number of bins.
  public var count: Int { edges.count - 1 }
  /// The lowest charge.
  public var lower: Double { edges[0] }
  /// The highest charge.
  public var upper: Double { edges[count] }

  /// The middles of the bins.
  public var centres: [Double] {
    zip(edges, edges.dropFirst()).map { left, right -> Double in
      if precision == .double { return 0.5 * (left + right) }
      return Double(Float(0.5) * (Float(left) + Float(right)))
    }
  }

  /// The bin that a charge belongs to; nil outside the range, and for NaN.
  ///
  /// Bin i holds edge i ≤ charge < edge i + 1, the last one its upper edge too.
  @inline(__always) public func bin(of charge: Double) -> Int? {
    guard charge >= lower, charge <= upper else { return nil }
    return edges.withUnsafeBufferPointer { BinSearch.find(charge, $0, density) }
  }
}

/// The search for a bin, as a function of plain buffers for inner loops.
enum BinSearch {
  /// The bin of a charge inside the range.
  @inline(__always) static func find(
    _ charge: Double, _ edges: UnsafeBufferPointer<Double>, _ density: Double
  ) -> Int {
    let last = edges.count - 2
    var bin = Int((charge - edges[0]) * density, within: 0...last)
    // Rounding may have gone one bin too far.
    if charge < edges[bin] {
      bin -= 1
    } else if bin < last, charge >= edges[bin + 1] {
      bin += 1
    }
    return bin
  }
}
