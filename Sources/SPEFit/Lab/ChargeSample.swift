public import SSTCore

/// Some charges of some pixels of a run, evenly chosen: enough for quantiles, and quickly read.
struct ChargeSample {
  /// The finite charges of each chosen pixel, ascending; pixels with few of them are left out.
  let columns: [SortedValues]

  /// A prime number of pixels, so that the choice does not follow the pattern of modules.
  private static let pixelCount = 251
  private static let eventCount = 1000

  /// Reads the charges once.
  ///
  /// - Throws: the error of the reader.
  init(_ charges: some ChargeSource) throws {
    let pixels = Self.choice(of: Self.pixelCount, from: charges.pixelCount)
    let events = Self.choice(of: Self.eventCount, from: charges.eventCount)
    var columns = [[Double]](repeating: [], count: pixels.count)
    var (next, first) = (0, 0)
    try charges.forEachBlock { block in
      while next < events.count, events[next] < first + block.eventCount {
        for (index, pixel) in pixels.enumerated() {
          let charge = block[events[next] - first, pixel]
          if charge.isFinite { columns[index].append(charge) }
        }
        next += 1
      }
      first += block.eventCount
    }
    self.columns = columns.filter { $0.count >= FitStatus.fewestEvents }.map { SortedValues($0) }
  }

  /// At most `count` of the numbers 0 ..< `total`, evenly spread.
  private static func choice(of count: Int, from total: Int) -> [Int] {
    let chosen = min(count, total)
    return (0..<chosen).map { $0 * total / chosen }
  }

  /// The range that holds the charges of nearly all pixels, with room for their tails.
  ///
  /// Quantiles of 0.5 % and 99.5 % of each pixel are moved outwards by a third of their distance from the median. A
  /// pixel whose quantile is far from those of the others, by more than five times their scatter, does not count.
  ///
  /// - Parameter margin: is added on both sides.
  /// - Returns: the range; nil without pixels.
  func range(margin: Double) -> ClosedRange<Double>? {
    let edges = columns.map { column in
      let (low, middle, high) = (
        column.quantile(0.005), column.quantile(0.5), column.quantile(0.995)
      )
      return (low: low - (middle - low) / 3, high: high + (high - middle) / 3)
    }
    let margin = margin > 0 ? margin : 1
    guard let lowest = Self.inliers(edges.map(\.low)).min(),
      let highest = Self.inliers(edges.map(\.high)).max()
    else { return nil }
    return lowest - margin...max(highest, lowest) + margin
  }

  /// The values within five times the scatter of their median.
  private static func inliers(_ values: [Double]) -> [Double] {
    let spread = Spread(values, .median)
    return values.filter { !spread.isOutside($0, 5) }
  }

  /// The mean charge of the middle pixel.
  var typicalMean: Double? {
    let means = SortedValues(columns.map { $0.values.reduce(0, +) / Double($0.count) })
    return means.count == 0 ? nil : means.quantile(0.5)
  }

  /// The charge below which half a percent of the middle pixel's charges lie.
  var typicalLow: Double? {
    let lows = SortedValues(columns.map { $0.quantile(0.005) })
    return lows.count == 0 ? nil : lows.quantile(0.5)
  }
}

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
