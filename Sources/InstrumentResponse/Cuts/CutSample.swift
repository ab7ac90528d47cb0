/// Events of a simulated sample as the search for cuts looks at them: one value for each event.
public struct CutSample: Sendable {
  /// Reconstructed energies in TeV.
  public let energies: [Double]
  /// Gammaness, 0 to 1.
  public let gammaness: [Double]
  /// The distance of the reconstructed direction from the source in degrees.
  public let thetaDeg: [Double]
  /// How many events each stands for.
  public let weights: [Double]

  /// Takes lists of equal lengths.
  ///
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public init(
    energies: [Double], gammaness: [Double], thetaDeg: [Double], weights: [Double]
  ) throws(ResponseError) {
    for (what, list) in [("gammaness values", gammaness), ("theta values", thetaDeg), ("weights", weights)]
    where list.count != energies.count {
      throw .lengths(what: what, found: list.count, expected: energies.count)
    }
    (self.energies, self.gammaness) = (energies, gammaness)
    (self.thetaDeg, self.weights) = (thetaDeg, weights)
  }

  /// The events that pass a cut on gammaness.
  ///
  /// - Throws: as ``GammanessCut/mask(gammaness:energies:)``.
  public func taking(_ cut: GammanessCut) throws(ResponseError) -> CutSample {
    let rows = try cut.mask(gammaness: gammaness, energies: energies).rows
    return try CutSample(
      energies: rows.map { energies[$0] }, gammaness: rows.map { gammaness[$0] },
      thetaDeg: rows.map { thetaDeg[$0] }, weights: rows.map { weights[$0] })
  }

  /// The largest gammaness; nil without events.
  var largestGammaness: Double? { gammaness.lazy.filter { !$0.isNaN }.max() }

  /// For each bin of energy and each threshold the sum of the weights of events with a gammaness above it.
  ///
  /// One pass over the events: each is put between two thresholds, and the sums are run from the highest down.
  /// - Parameters:
  ///   - thresholds: values of gammaness, rising.
  ///   - binning: bins of energy; the upper edge belongs to a bin.
  ///   - radiusDeg: only events nearer than this count.
  /// - Returns: for each bin one sum for each threshold.
  func sumsAbove(_ thresholds: [Double], binning: Binning, radiusDeg: Double) -> [[Double]] {
    let width = thresholds.count
    var sums = [Double](repeating: 0, count: binning.count * width)
    for row in energies.indices where thetaDeg[row] < radiusDeg {
      guard let bin = binning.binClosedAbove(of: energies[row]) else { continue }
      let passed = Self.count(of: thresholds, below: gammaness[row])
      if passed > 0 { sums[bin * width + passed - 1] += weights[row] }
    }
    return (0..<binning.count).map { bin in
      var row = Array(sums[bin * width..<(bin + 1) * width])
      for place in row.indices.dropLast().reversed() { row[place] += row[place + 1] }
      return row
    }
  }

  /// How many rising thresholds are below a value; 0 for NaN.
  private static func count(of thresholds: [Double], below value: Double) -> Int {
    var (low, high) = (0, thresholds.count)
    while low < high {
      let middle = (low + high) / 2
      if thresholds[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
