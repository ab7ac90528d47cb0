internal import Glibc

/// Cut values for ranges of reconstructed energy.
public struct BinnedCut: Sendable, Equatable {
  /// A range of energies with its cut.
  public struct Bin: Sendable, Equatable {
    /// The lower edge in TeV, which belongs to the bin.
    public var low: Double
    /// The upper edge in TeV, which does not.
    public var high: Double
    /// The center in TeV.
    public var center: Double
    /// The cut.
    public var cut: Double
    /// The number of events that the cut was found with.
    public var eventCount: Double

    /// Makes a bin.
    public init(low: Double, high: Double, center: Double, cut: Double, eventCount: Double) {
      (self.low, self.high, self.center, self.cut, self.eventCount) = (low, high, center, cut, eventCount)
    }
  }

  /// The bins, in rising order.
  public var bins: [Bin]

  /// Makes a table.
  public init(_ bins: [Bin]) { self.bins = bins }

  /// The bin of an energy; nil outside all bins.
  public func bin(of energy: Double) -> Bin? { bins.first { $0.low <= energy && energy < $0.high } }

  /// True if a value is at least the cut of its bin; false outside all bins.
  public func atLeast(_ value: Double, energy: Double) -> Bool {
    bin(of: energy).map { value >= $0.cut } ?? false
  }

  /// True if a value is at most the cut of its bin; false outside all bins.
  public func atMost(_ value: Double, energy: Double) -> Bool {
    bin(of: energy).map { value <= $0.cut } ?? false
  }

  /// Cuts at a percentile of the values of each bin.
  ///
  /// - Parameters:
  ///   - percentile: 0 to 100.
  ///   - values: one for each event; NaN is left out.
  ///   - energies: the energies of the events in TeV.
  ///   - edges: the edges of the bins in TeV.
  ///   - range: cuts are moved into it.
  ///   - minimumEvents: a bin with fewer events gets `fill`.
  ///   - fill: the cut of bins with too few events.
  /// - Throws: ``ResponseError`` for lists of different lengths or edges that do not rise.
  public static func percentile(
    _ percentile: Double, of values: [Double], energies: [Double], edges: [Double],
    range: ClosedRange<Double>,
    minimumEvents: Int, fill: Double
  ) throws(ResponseError) -> BinnedCut {
    guard values.count == energies.count else {
      throw .lengths(what: "values of a cut", found: values.count, expected: energies.count)
    }
    let binning = try Binning(edges, "reconstructed energy")
    let members = binning.members(of: energies)
    return BinnedCut(
      members.enumerated().map { number, rows in
        let sorted = rows.map { values[$0] }.filter { !$0.isNaN }.sorted()
        let cut =
          rows.count < minimumEvents
          ? fill
          : min(max(Quantile.linear(percentile / 100, ofSorted: sorted), range.lowerBound), range.upperBound)
        return Bin(
          low: edges[number], high: edges[number + 1], center: (edges[number] + edges[number + 1]) / 2,
          cut: cut, eventCount: Double(rows.count))
      })
  }
}

/// Bins between rising edges; the lower edge belongs to a bin, the upper one does not.
public struct Binning: Sendable, Equatable {
  /// The edges.
  public let edges: [Double]

  /// Takes edges.
  ///
  /// - Throws: ``ResponseError/edges(what:)`` if they do not rise.
  public init(_ edges: [Double], _ what: String) throws(ResponseError) {
    guard edges.count > 1, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .edges(what: what)
    }
    self.edges = edges
  }

  /// The number of bins.
  public var count: Int { edges.count - 1 }

  /// The bin of a value; nil outside, and for NaN.
  public func bin(of value: Double) -> Int? {
    guard value >= edges[0], value < edges[count] else { return nil }
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if edges[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }

  /// The rows of each bin.
  public func members(of values: [Double]) -> [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (row, value) in values.enumerated() {
      if let bin = bin(of: value) { members[bin].append(row) }
    }
    return members
  }

  /// Equal steps of the logarithm.
  public static func logarithmic(_ low: Double, _ high: Double, count: Int) -> [Double] {
    (0...count).map { pow(10, low + (high - low) * Double($0) / Double(count)) }
  }
}

/// Quantiles of samples.
public enum Quantile {
  /// The quantile by linear interpolation between the values of a sorted list; NaN for an empty one.
  public static func linear(_ fraction: Double, ofSorted values: [Double]) -> Double {
    guard let last = values.indices.last else { return .nan }
    let position = fraction * Double(last)
    let low = min(max(Int(position), 0), last)
    let high = min(low + 1, last)
    let part = position - Double(low)
    // The form of NumPy: from the nearer end, so that rounding is the same.
    let distance = values[high] - values[low]
    return part < 0.5 ? values[low] + distance * part : values[high] - distance * (1 - part)
  }
}
