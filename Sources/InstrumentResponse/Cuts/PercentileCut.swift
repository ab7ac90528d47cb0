/// Cuts at a percentile of the events of each bin of reconstructed energy.
public struct PercentileCut: Sendable, Equatable {
  /// What is cut on.
  public var quantity: BinnedCut.Quantity
  /// 0 to 100.
  public let percentile: Double
  /// Cuts are moved into this range.
  public var range: ClosedRange<Double>
  /// A bin with fewer events gets the cut of `fill`.
  public var minimumEvents = 100

  /// The cut of bins with too few events.
  public enum Fill: Sendable, Equatable {
    /// A given one.
    case value(Double)
    /// The largest value of the sample, outside the range too.
    case largest
  }

  /// The cut of bins with too few events.
  public var fill: Fill

  /// Keeps a fraction of the gammas of each bin by their gammaness.
  ///
  /// - Parameter efficiency: 0 to 1.
  /// - Throws: ``ResponseError/setting(name:found:expected:)``.
  public static func gammaness(efficiency: Double) throws(ResponseError) -> PercentileCut {
    try PercentileCut(
      .gammaness, percentile: 100 * (1 - efficiency), efficiency: efficiency, range: 0.1...0.95,
      fill: .largest)
  }

  /// Keeps a fraction of the gammas of each bin by their distance from the source.
  ///
  /// - Parameter efficiency: 0 to 1.
  /// - Throws: ``ResponseError/setting(name:found:expected:)``.
  public static func theta(efficiency: Double) throws(ResponseError) -> PercentileCut {
    try PercentileCut(
      .theta, percentile: 100 * efficiency, efficiency: efficiency, range: 0.01...1, fill: .value(0.5))
  }

  private init(
    _ quantity: BinnedCut.Quantity, percentile: Double, efficiency: Double, range: ClosedRange<Double>,
    fill: Fill
  ) throws(ResponseError) {
    guard 0...1 ~= efficiency else {
      throw .setting(name: "efficiency of a cut", found: efficiency, expected: "0 to 1")
    }
    (self.quantity, self.percentile) = (quantity, percentile)
    (self.range, self.fill) = (range, fill)
  }

  /// Finds the cuts.
  ///
  /// - Parameters:
  ///   - values: one for each event; NaN counts as an event but not for the percentile.
  ///   - energies: reconstructed energies in TeV.
  ///   - edges: edges of the bins in TeV.
  /// - Returns: the cuts with arithmetic centers.
  /// - Throws: ``ResponseError`` for lists of different lengths, edges that do not rise, or a sample without values.
  public func find(
    _ values: [Double], energies: [Double], edges: [Double]
  ) throws(ResponseError) -> BinnedCut {
    guard values.count == energies.count else {
      throw .lengths(what: "values of a cut", found: values.count, expected: energies.count)
    }
    let binning = try Binning(edges, "reconstructed energy")
    let fill = try fillValue(values)
    let members = binning.values(values, at: energies) { binning.bin(of: $0) }
    let cuts = members.map { members in
      let sorted = members.filter { !$0.isNaN }.sorted()
      guard members.count >= minimumEvents, !sorted.isEmpty else { return fill }
      let cut = Quantile.linear(percentile / 100, ofSorted: sorted)
      return min(max(cut, range.lowerBound), range.upperBound)
    }
    return try BinnedCut(
      quantity, binning: binning, centers: binning.arithmeticCenters, cuts: cuts,
      counts: .events(members.map(\.count)))
  }

  private func fillValue(_ values: [Double]) throws(ResponseError) -> Double {
    switch fill {
    case .value(let value): return value
    case .largest:
      guard let largest = values.lazy.filter({ !$0.isNaN }).max() else {
        throw .noEvents(what: "cuts on \(quantity)")
      }
      return largest
    }
  }
}
