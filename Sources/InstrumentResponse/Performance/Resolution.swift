internal import Glibc

/// How far reconstructed values are from true ones, in bins of true energy, with the interval of each figure.
public struct BinnedFigure: Sendable, Equatable {
  /// The value; NaN for a bin without events.
  public var value: Double
  /// The lower end of the interval.
  public var low: Double
  /// The upper end of the interval.
  public var high: Double
  /// The number of events.
  public var eventCount: Int
}

/// Resolutions as percentiles of samples.
public enum Resolution {
  /// The part of a normal distribution within one standard deviation, in percent, as the field writes it.
  public static let containmentPercent = 68.27

  /// The percentile of `|reconstructed / true - 1|` in bins of true energy, both ends of a bin excluded.
  ///
  /// - Throws: ``ResponseError`` for lists of different lengths, or edges that do not rise.
  public static func energy(
    reconstructed: [Double], truth: [Double], edges: [Double]
  ) throws(ResponseError) -> [BinnedFigure] {
    try deviations(reconstructed, truth, edges).map { deviations in
      percentile(containmentPercent, of: deviations.map { abs($0) })
    }
  }

  /// The median of `reconstructed / true - 1` in the same bins.
  ///
  /// - Throws: ``ResponseError`` for lists of different lengths, or edges that do not rise.
  public static func energyBias(
    reconstructed: [Double], truth: [Double], edges: [Double]
  ) throws(ResponseError) -> [BinnedFigure] {
    try deviations(reconstructed, truth, edges).map { percentile(50, of: $0) }
  }

  /// The root of the percentile of squared distances in bins of true energy; the upper end belongs to a bin.
  ///
  /// - Parameters:
  ///   - thetaDeg: the distances of reconstructed from true directions in degrees.
  ///   - truth: true energies in TeV.
  ///   - edges: the edges of the bins in TeV.
  /// - Throws: ``ResponseError`` for lists of different lengths, or edges that do not rise.
  public static func angular(
    thetaDeg: [Double], truth: [Double], edges: [Double]
  ) throws(ResponseError) -> [BinnedFigure] {
    guard thetaDeg.count == truth.count else {
      throw .lengths(what: "distances", found: thetaDeg.count, expected: truth.count)
    }
    let binning = try Binning(edges, "true energy")
    return (0..<binning.count).map { bin in
      let rows = truth.indices.filter { truth[$0] > edges[bin] && truth[$0] <= edges[bin + 1] }
      var figure = percentile(containmentPercent, of: rows.map { thetaDeg[$0] * thetaDeg[$0] })
      (figure.value, figure.low) = (figure.value.squareRoot(), figure.low.squareRoot())
      figure.high = figure.high.squareRoot()
      return figure
    }
  }

  private static func deviations(
    _ reconstructed: [Double], _ truth: [Double], _ edges: [Double]
  ) throws(ResponseError) -> [[Double]] {
    guard reconstructed.count == truth.count else {
      throw .lengths(what: "reconstructed energies", found: reconstructed.count, expected: truth.count)
    }
    let binning = try Binning(edges, "true energy")
    return (0..<binning.count).map { bin in
      truth.indices.filter { truth[$0] > edges[bin] && truth[$0] < edges[bin + 1] }
        .map { reconstructed[$0] / truth[$0] - 1 }
    }
  }

  /// A percentile with the interval that ranks of a binomial distribution give (90 percent, both sides alike).
  static func percentile(_ percent: Double, of values: [Double]) -> BinnedFigure {
    let sorted = values.sorted()
    guard let last = sorted.indices.last else {
      return BinnedFigure(value: .nan, low: .nan, high: .nan, eventCount: 0)
    }
    let (count, fraction) = (Double(sorted.count), percent / 100)
    // The quantile of a normal distribution at 0.95.
    let reach = 1.6448536269514722 * (count * fraction * (1 - fraction)).squareRoot()
    func value(_ rank: Double) -> Double { sorted[min(max(Int(rank), 0), last)] }
    return BinnedFigure(
      value: Quantile.linear(fraction, ofSorted: sorted), low: value(count * fraction - reach),
      high: value(count * fraction + reach), eventCount: sorted.count)
  }
}

/// The receiver operating characteristic of a score.
public struct ROCCurve: Sendable, Equatable {
  /// The fraction of background above each threshold.
  public var falsePositiveRate: [Double] = [0]
  /// The fraction of signal above each threshold.
  public var truePositiveRate: [Double] = [0]
  /// The thresholds, falling; the first is above all scores.
  public var thresholds: [Double]

  /// Makes the curve.
  ///
  /// - Parameters:
  ///   - signal: the scores of signal events.
  ///   - background: the scores of background events.
  public init(signal: [Double], background: [Double]) {
    let scores =
      (signal.map { (score: $0, isSignal: true) } + background.map { (score: $0, isSignal: false) })
      .sorted { $0.score > $1.score }
    thresholds = [(scores.first?.score ?? 0) + 1]
    var (found, wrong) = (0, 0)
    for (place, entry) in scores.enumerated() {
      if entry.isSignal { found += 1 } else { wrong += 1 }
      if place + 1 == scores.count || scores[place + 1].score != entry.score {
        falsePositiveRate.append(Double(wrong) / Double(background.count))
        truePositiveRate.append(Double(found) / Double(signal.count))
        thresholds.append(entry.score)
      }
    }
  }

  /// The area under the curve.
  public var area: Double {
    (1..<thresholds.count).reduce(0) { sum, place in
      let width = falsePositiveRate[place] - falsePositiveRate[place - 1]
      return sum + width * (truePositiveRate[place] + truePositiveRate[place - 1]) / 2
    }
  }
}
