/// Mixes densities by their quantiles: a peak between two peaks, and not two lower ones, stands between two nodes.
///
/// The cumulative distributions of the nodes are inverted on 1000 equal steps, the quantiles averaged, and the density is
/// the slope of the averaged distribution at the lower edges of the bins. Source: A. L. Read, Nucl. Instrum. Methods A 425
/// (1999) 357, in the steps of B. E. Hollister and A. Pang, UCSC-SOE-13-13 (2013), figure 5; as in pyirf 0.13.
struct QuantileMixture {
  private static let count = 1000
  private let edges: [Double]
  private let sizes: [Double]
  /// The middles of the bins, behind the middle of an empty bin that comes before them.
  private let middles: [Double]

  /// Prepares a mixture.
  ///
  /// - Parameters:
  ///   - binning: the bins of the density.
  ///   - sizes: the size of each, which the density is over: widths, or solid angles.
  init(_ binning: Binning, sizes: [Double]) {
    (edges, self.sizes) = (binning.edges, sizes)
    middles = [edges[0] - (edges[1] - edges[0]) / 2] + binning.arithmeticCenters
  }

  /// The density between some.
  ///
  /// - Parameters:
  ///   - densities: the density of each node, one value for each bin.
  ///   - weights: their weights, which sum to 1.
  /// - Returns: a density whose integral is 1; zeros if the density of a node is empty.
  func density(_ densities: [[Double]], weights: [Double]) -> [Double] {
    var mean = [Double](repeating: 0, count: Self.count)
    for (density, weight) in zip(densities, weights) {
      guard let quantiles = quantiles(density) else { return [Double](repeating: 0, count: sizes.count) }
      for place in mean.indices { mean[place] += weight * quantiles[place] }
    }
    let slopes = slopes(mean)
    let total = slopes.reduce(0, +)
    return total > 0
      ? zip(slopes, sizes).map { $0 / (total * $1) } : [Double](repeating: 0, count: sizes.count)
  }

  /// The inverse of the cumulative distribution at equal steps; nil for an empty density.
  private func quantiles(_ density: [Double]) -> [Double]? {
    var sums = [0.0]
    for (value, size) in zip(density, sizes) { sums.append(sums[sums.count - 1] + value * size) }
    guard let total = sums.max(), total > 0 else { return nil }
    // The corners of the distribution: the last 0, the first of equal values, the first 1.
    var (parts, places) = ([0.0], [middles[0]])
    for (sum, middle) in zip(sums, middles) {
      let part = sum / total
      if part == 0 {
        places[0] = middle
      } else if part > parts[parts.count - 1] {
        parts.append(part)
        places.append(middle)
      }
    }
    var corner = 1
    return (0..<Self.count).map { step in
      let wanted = Double(step) / Double(Self.count - 1)
      while corner < parts.count - 1, parts[corner] < wanted { corner += 1 }
      let slope = (places[corner] - places[corner - 1]) / (parts[corner] - parts[corner - 1])
      return slope * (wanted - parts[corner - 1]) + places[corner - 1]
    }
  }

  /// The slope of the cumulative distribution at the lower edge of each bin; 0 outside.
  private func slopes(_ quantiles: [Double]) -> [Double] {
    let step = 1 / Double(Self.count - 1)
    let heights = zip(quantiles, quantiles.dropFirst()).map { step / ($1 - $0) }
    let positions = zip(quantiles, quantiles.dropFirst()).map { $0 + ($1 - $0) / 2 }
    var high = 1
    return edges.dropLast().map { edge in
      guard edge >= positions[0], edge <= positions[positions.count - 1] else { return 0 }
      while high < positions.count - 1, positions[high] < edge { high += 1 }
      let slope = (heights[high] - heights[high - 1]) / (positions[high] - positions[high - 1])
      return slope * (edge - positions[high - 1]) + heights[high - 1]
    }
  }
}
