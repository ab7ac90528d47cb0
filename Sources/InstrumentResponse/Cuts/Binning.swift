internal import Glibc

/// Bins between rising edges.
///
/// Unless a function says otherwise, the lower edge belongs to a bin and the upper one does not.
public struct Binning: Sendable, Equatable {
  /// The edges.
  public let edges: [Double]
  private let lookup: BinLookup

  /// Takes edges.
  ///
  /// - Parameters:
  ///   - edges: finite and rising, at least two.
  ///   - what: what is binned, for the message.
  /// - Throws: ``ResponseError/edges(what:)``.
  public init(_ edges: [Double], _ what: String) throws(ResponseError) {
    guard edges.count > 1, edges.allSatisfy(\.isFinite), zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw .edges(what: what) }
    self.edges = edges
    lookup = BinLookup(edges)
  }

  /// The number of bins.
  public var count: Int { edges.count - 1 }
  /// The lower edges.
  public var low: [Double] { Array(edges.dropLast()) }
  /// The upper edges.
  public var high: [Double] { Array(edges.dropFirst()) }
  /// The arithmetic centers.
  public var arithmeticCenters: [Double] { zip(low, high).map { 0.5 * ($0 + $1) } }
  /// The geometric centers, for edges above 0.
  public var geometricCenters: [Double] { zip(low, high).map { ($0 * $1).squareRoot() } }

  /// The bin of a value; nil outside, and for NaN.
  @inline(__always)
  public func bin(of value: Double) -> Int? {
    edges.withUnsafeBufferPointer { edges in
      guard value >= edges[0], value < edges[edges.count - 1] else { return nil }
      return lookup.bin(of: value, edges)
    }
  }

  /// The bin of a value where the last upper edge, and no other, belongs to its bin; nil outside, and for NaN.
  ///
  /// Histograms of NumPy are made so, and responses from them.
  @inline(__always)
  public func binClosedAtEnd(of value: Double) -> Int? {
    bin(of: value) ?? (value == edges[count] ? count - 1 : nil)
  }

  /// The bin of a value whose upper edge belongs to it and whose lower one does not; nil outside, and for NaN.
  public func binClosedAbove(of value: Double) -> Int? {
    guard value > edges[0], let bin = binClosedAtEnd(of: value) else { return nil }
    return edges[bin] == value ? bin - 1 : bin
  }

  /// The bin of a value that lies on no edge; nil on an edge, outside, and for NaN.
  public func binOpen(of value: Double) -> Int? {
    guard let bin = bin(of: value), edges[bin] != value else { return nil }
    return bin
  }

  /// The values of each bin.
  ///
  /// - Parameters:
  ///   - values: one for each event.
  ///   - positions: what is binned, one for each event.
  ///   - bin: which bin a position belongs to.
  func values(
    _ values: [Double], at positions: [Double], bin: (Double) -> Int?
  ) -> [[Double]] {
    var members = [[Double]](repeating: [], count: count)
    for row in positions.indices {
      if let bin = bin(positions[row]) { members[bin].append(values[row]) }
    }
    return members
  }

  /// Edges at equal steps.
  ///
  /// - Parameters:
  ///   - low: the lowest edge.
  ///   - high: the highest edge.
  ///   - count: the number of bins, above 0.
  public static func linear(_ low: Double, _ high: Double, count: Int) -> [Double] {
    let step = (high - low) / Double(count)
    return (0...count).map { $0 == count ? high : Double($0) * step + low }
  }

  /// Edges at equal ratios.
  ///
  /// - Parameters:
  ///   - low: the lowest edge, above 0.
  ///   - high: the highest edge.
  ///   - count: the number of bins, above 0.
  public static func geometric(_ low: Double, _ high: Double, count: Int) -> [Double] {
    var edges = logarithmic(log10(low), log10(high), count: count)
    (edges[0], edges[count]) = (low, high)
    return edges
  }

  /// Edges at equal steps of the decimal logarithm.
  ///
  /// - Parameters:
  ///   - low: the logarithm of the lowest edge.
  ///   - high: the logarithm of the highest edge.
  ///   - count: the number of bins, above 0.
  public static func logarithmic(_ low: Double, _ high: Double, count: Int) -> [Double] {
    linear(low, high, count: count).map { pow(10, $0) }
  }
}

/// Quantiles of samples.
public enum Quantile {
  /// The quantile by linear interpolation between the values of a sorted list; NaN for an empty one.
  ///
  /// - Parameters:
  ///   - fraction: 0 to 1.
  ///   - values: in rising order, without NaN.
  public static func linear(_ fraction: Double, ofSorted values: [Double]) -> Double {
    guard let last = values.indices.last else { return .nan }
    let position = fraction * Double(last)
    let low = min(max(Int(position), 0), last)
    let high = min(low + 1, last)
    let part = position - Double(low)
    // From the nearer end, so that both ends are exact.
    let distance = values[high] - values[low]
    return part < 0.5 ? values[low] + distance * part : values[high] - distance * (1 - part)
  }
}
