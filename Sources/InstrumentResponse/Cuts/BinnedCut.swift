/// Cut values for bins of reconstructed energy.
public struct BinnedCut: Sendable, Equatable {
  /// What is cut on.
  public enum Quantity: Sendable, Equatable {
    /// The score of the classifier, 0 to 1.
    case gammaness
    /// The distance from the source in degrees.
    case theta

    /// The unit that tables state; nil for none.
    public var unit: String? { self == .theta ? "deg" : nil }
  }

  /// The numbers of events that the cuts were found with.
  public enum Counts: Sendable, Equatable {
    /// They are not known.
    case unknown
    /// Events in each bin.
    case events([Int])
    /// Weighted gammas of the source and protons of all off regions that pass the cut of each bin.
    case weighted(gammas: [Double], protons: [Double])
  }

  /// The bins of energy in TeV; gaps are no part of them.
  public let binning: Binning
  /// The center of each bin in TeV.
  public let centers: [Double]
  /// The cut of each bin.
  public let cuts: [Double]
  /// The numbers of events.
  public let counts: Counts
  /// What is cut on.
  public let quantity: Quantity

  /// How a value is compared with its cut.
  public enum Comparison: Sendable {
    /// It must be the cut or more.
    case atLeast
    /// It must be the cut or less.
    case atMost
  }

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - quantity: what is cut on.
  ///   - binning: bins of energy in TeV.
  ///   - centers: one for each bin.
  ///   - cuts: one for each bin, finite.
  ///   - counts: the numbers of events, for each bin.
  /// - Throws: ``ResponseError/damagedTable(what:reason:)``.
  public init(
    _ quantity: Quantity, binning: Binning, centers: [Double], cuts: [Double], counts: Counts
  ) throws(ResponseError) {
    let lengths =
      switch counts {
      case .unknown: [cuts.count, centers.count]
      case .events(let events): [cuts.count, centers.count, events.count]
      case .weighted(let gammas, let protons): [cuts.count, centers.count, gammas.count, protons.count]
      }
    guard lengths.allSatisfy({ $0 == binning.count }) else {
      throw .damagedTable(what: "cuts", reason: "its columns have different lengths")
    }
    guard cuts.allSatisfy(\.isFinite) else {
      throw .damagedTable(what: "cuts", reason: "a cut is not a finite number")
    }
    (self.quantity, self.binning, self.centers) = (quantity, binning, centers)
    (self.cuts, self.counts) = (cuts, counts)
  }

  /// The cut at an energy in TeV; nil outside all bins.
  public func cut(at energy: Double) -> Double? { binning.bin(of: energy).map { cuts[$0] } }

  /// Which events pass; those outside all bins, and those with NaN, fail.
  ///
  /// - Parameters:
  ///   - values: one for each event.
  ///   - energies: reconstructed energies in TeV.
  ///   - comparison: on which side of the cut a value must be.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public func mask(
    _ values: [Double], energies: [Double], passes comparison: Comparison
  ) throws(ResponseError) -> EventMask {
    guard values.count == energies.count else {
      throw .lengths(what: "values to cut on", found: values.count, expected: energies.count)
    }
    var mask = EventMask(count: values.count)
    mask.require { row in
      guard let bin = binning.bin(of: energies[row]) else { return false }
      return comparison == .atLeast ? values[row] >= cuts[bin] : values[row] <= cuts[bin]
    }
    return mask
  }
}
