internal import SSTCore

/// Some charges of some pixels of a run, evenly chosen: enough for quantiles, and quickly read.
struct ChargeSample {
  /// The finite charges of each chosen pixel, ascending; pixels with few of them are left out.
  let columns: [SortedValues]

  /// A prime number of pixels, so that the choice does not follow the pattern of modules.
  private static let pixelCount = 251
  private static let eventCount = 1000
  /// Fewer charges tell nothing about a pixel.
  private static let fewest = 20

  init(_ table: ChargeTable) {
    switch table.values {
    case .float32(let values): columns = Self.columns(table, values)
    case .float64(let values): columns = Self.columns(table, values)
    }
  }

  private static func columns<Charge: BinaryFloatingPoint>(
    _ table: ChargeTable, _ values: [Charge]
  ) -> [SortedValues] {
    let pixels = choice(of: pixelCount, from: table.pixelCount)
    var columns = [[Double]](repeating: [], count: pixels.count)
    for event in choice(of: eventCount, from: table.eventCount) {
      let row = event * table.pixelCount
      for (index, pixel) in pixels.enumerated() where values[row + pixel].isFinite {
        columns[index].append(Double(values[row + pixel]))
      }
    }
    return columns.filter { $0.count >= fewest }.map { SortedValues($0) }
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
