/// The distribution of pixel charges in pedestal events (`--px-charges`).
///
/// 1000 bins from −10 to 40 p.e.; charges outside are dropped, 40 itself belongs to the last bin.
public struct ChargeHistogram: Sendable, Equatable {
  /// The number of bins.
  public static let binCount = 1000
  /// The lower edge of the first bin, in p.e.
  public static let lowerEdge = -10.0
  /// The upper edge of the last bin, in p.e.
  public static let upperEdge = 40.0

  /// The number of charges in each bin.
  public private(set) var counts = [UInt64](repeating: 0, count: binCount)

  /// Makes an empty histogram.
  public init() {}

  /// The bin edges in p.e., one more than bins.
  public static var edges: [Double] {
    (0...binCount).map { lowerEdge + (upperEdge - lowerEdge) * Double($0) / Double(binCount) }
  }

  /// Counts the charges of an image, in p.e.
  public mutating func add(_ image: UnsafeBufferPointer<Float>) {
    let width = (Self.upperEdge - Self.lowerEdge) / Double(Self.binCount)
    for value in image {
      let charge = Double(value)
      guard charge >= Self.lowerEdge, charge <= Self.upperEdge else { continue }
      var bin = min(Self.binCount - 1, Int((charge - Self.lowerEdge) / width))
      // The division may be off by one next to an edge; the edges decide.
      if charge < Self.lowerEdge + width * Double(bin) { bin -= 1 }
      if bin + 1 < Self.binCount, charge >= Self.lowerEdge + width * Double(bin + 1) { bin += 1 }
      counts[bin] += 1
    }
  }

  /// Adds the counts of another part of the run.
  public mutating func merge(_ other: ChargeHistogram) {
    for bin in counts.indices { counts[bin] += other.counts[bin] }
  }
}
