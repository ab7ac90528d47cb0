/// Cuts on gammaness that make the significance of a source largest, in bins of reconstructed energy.
public struct SignificanceCut: Sendable, Equatable {
  /// The radius around the source in degrees.
  public var thetaCutDeg = 0.2
  /// The radius in degrees within which protons are counted; their number is scaled to the area of the source region.
  public var protonRadiusDeg = 1.2
  /// The number of off regions.
  public var offRegions = 5.0
  /// The values that are tried, rising, at least five. An event passes a value if its gammaness is above it.
  public var candidates = Self.evenly(0.3, 0.95, count: 100)
  /// Whether the maximum is searched on a smoothing spline.
  public var smooths = true

  /// The defaults.
  public init() {}

  /// Values at equal steps, both ends included.
  private static func evenly(_ low: Double, _ high: Double, count: Int) -> [Double] {
    let step = (high - low) / Double(count - 1)
    return (0..<count).map { $0 == count - 1 ? high : Double($0) * step + low }
  }

  /// What was found in a bin.
  public struct Curve: Sendable, Equatable {
    /// The significance for each candidate.
    public var significance: [Double]
    /// The same on the spline; equal to `significance` without smoothing.
    public var smoothed: [Double]
    /// The place of the largest significance among the candidates.
    public var largest: Int { Self.firstLargest(significance) }
    /// The place of the largest smoothed one.
    public var largestSmoothed: Int { Self.firstLargest(smoothed) }

    private static func firstLargest(_ values: [Double]) -> Int {
      var best = 0
      for place in values.indices where values[place] > values[best] { best = place }
      return best
    }
  }

  /// Finds the cuts.
  ///
  /// - Parameters:
  ///   - gammas: gammas of the source.
  ///   - protons: protons.
  ///   - edges: edges of the bins in TeV; here the upper edge belongs to a bin, and the lower one does not.
  /// - Returns: the cuts with geometric centers, with the sums at the largest significance before smoothing, and the curves
  ///   that they were found on. A bin without gammas or protons there gets the largest gammaness of the sample.
  /// - Throws: ``ResponseError`` for edges that do not rise, settings out of range, or a sample without gammas.
  public func find(
    gammas: CutSample, protons: CutSample, edges: [Double]
  ) throws(ResponseError) -> (cut: BinnedCut, curves: [Curve]) {
    try check()
    guard let highest = gammas.largestGammaness else { throw .noEvents(what: "cuts on gammaness") }
    let binning = try Binning(edges, "reconstructed energy")
    let ratio = (thetaCutDeg * thetaCutDeg) / (protonRadiusDeg * protonRadiusDeg)
    let signals = gammas.sumsAbove(candidates, binning: binning, radiusDeg: thetaCutDeg)
    let offs = protons.sumsAbove(candidates, binning: binning, radiusDeg: protonRadiusDeg)
      .map { $0.map { $0 * ratio * offRegions } }
    let curves = zip(signals, offs).map { curve(signal: $0, off: $1) }
    var (cuts, gammaSums, protonSums): ([Double], [Double], [Double]) = ([], [], [])
    for (bin, curve) in curves.enumerated() {
      let (signal, off) = (signals[bin][curve.largest], offs[bin][curve.largest])
      gammaSums.append(signal)
      protonSums.append(off)
      cuts.append(signal > 0 && off > 0 ? candidates[curve.largestSmoothed] : highest)
    }
    let cut = try BinnedCut(
      .gammaness, binning: binning, centers: binning.geometricCenters, cuts: cuts,
      counts: .weighted(gammas: gammaSums, protons: protonSums))
    return (cut, curves)
  }

  private func curve(signal: [Double], off: [Double]) -> Curve {
    let significance = zip(signal, off).map {
      LiMa.significance(on: $0 + $1 / offRegions, off: $1, alpha: 1 / offRegions)
    }
    let smoothed = smooths ? SmoothingSpline(candidates, significance).smoothed() : significance
    return Curve(significance: significance, smoothed: smoothed)
  }

  private func check() throws(ResponseError) {
    func demand(_ holds: Bool, _ name: String, _ found: Double, _ expected: String) throws(ResponseError) {
      if !holds { throw .setting(name: name, found: found, expected: expected) }
    }
    try demand(thetaCutDeg > 0, "theta cut", thetaCutDeg, "above 0 degrees")
    try demand(protonRadiusDeg > 0, "radius of protons", protonRadiusDeg, "above 0 degrees")
    try demand(offRegions >= 1, "number of off regions", offRegions, "1 or more")
    let rises = zip(candidates, candidates.dropFirst()).allSatisfy { $0 < $1 }
    try demand(rises, "candidates of gammaness", candidates.last ?? .nan, "rising values")
    try demand(candidates.count >= 5, "number of candidates", Double(candidates.count), "5 or more")
  }
}
