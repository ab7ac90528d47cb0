internal import Glibc

/// Events of a simulated sample as cuts look at them: one value for each event.
public struct CutSample: Sendable {
  /// Reconstructed energies in TeV.
  public var energies: [Double]
  /// Gammaness, 0 to 1.
  public var gammaness: [Double]
  /// The distance of the reconstructed direction from the source in degrees.
  public var thetaDeg: [Double]
  /// How many events each stands for.
  public var weights: [Double]

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
}

/// Cuts on gammaness that make the significance of a source largest, in bins of reconstructed energy.
public struct SignificanceCut: Sendable {
  /// The radius around the source in degrees.
  public var thetaCutDeg = 0.2
  /// The radius in degrees within which protons are counted; their number is scaled to the area of the source region.
  public var protonRadiusDeg = 1.2
  /// The number of off regions.
  public var offRegions = 5.0
  /// The values that are tried.
  public var candidates = (0..<100).map { 0.3 + 0.65 * Double($0) / 99 }
  /// Whether the maximum is searched on a smoothing spline.
  public var smooths = true

  /// The defaults.
  public init() {}

  /// What was found in a bin.
  public struct Curve: Sendable, Equatable {
    /// The significance for each candidate.
    public var significance: [Double]
    /// The same on the spline; equal to `significance` without smoothing.
    public var smoothed: [Double]
    /// The weighted gammas at the largest significance.
    public var gammas: Double
    /// The weighted protons in the off regions at the largest significance.
    public var protons: Double
  }

  /// Finds the cuts.
  ///
  /// - Parameters:
  ///   - gammas: gammas of the source.
  ///   - protons: protons.
  ///   - edges: edges of the bins in TeV; here the upper edge belongs to a bin, and the lower one does not.
  /// - Returns: the cuts and what they were found from. A bin without gammas or protons at its maximum gets the largest
  ///   gammaness of the sample.
  /// - Throws: ``ResponseError/edges(what:)``.
  public func find(
    gammas: CutSample, protons: CutSample, edges: [Double]
  ) throws(ResponseError) -> (cut: BinnedCut, curves: [Curve]) {
    let binning = try Binning(edges, "reconstructed energy")
    let highest = gammas.gammaness.max() ?? .nan
    let ratio = (thetaCutDeg / protonRadiusDeg) * (thetaCutDeg / protonRadiusDeg)
    var curves: [Curve] = []
    var bins: [BinnedCut.Bin] = []
    for bin in 0..<binning.count {
      let (low, high) = (edges[bin], edges[bin + 1])
      let signal = sums(gammas, low, high, thetaCutDeg)
      let off = sums(protons, low, high, protonRadiusDeg).map { $0 * ratio * offRegions }
      let significance = zip(signal, off).map {
        LiMa.significance(on: $0 + $1 / offRegions, off: $1, alpha: 1 / offRegions)
      }
      let smoothed = smooths ? SmoothingSpline(candidates, significance).smoothed() : significance
      let (raw, best) = (Self.maximum(significance), Self.maximum(smoothed))
      curves.append(
        Curve(significance: significance, smoothed: smoothed, gammas: signal[raw], protons: off[raw]))
      let isFound = signal[raw] > 0 && off[raw] > 0
      bins.append(
        BinnedCut.Bin(
          low: low, high: high, center: (low * high).squareRoot(), cut: isFound ? candidates[best] : highest,
          eventCount: signal[raw]))
    }
    return (BinnedCut(bins), curves)
  }

  /// The first of the largest.
  private static func maximum(_ values: [Double]) -> Int {
    var best = 0
    for place in values.indices where values[place] > values[best] { best = place }
    return best
  }

  /// For each candidate the sum of weights of events above it, in a bin and within a radius.
  private func sums(_ sample: CutSample, _ low: Double, _ high: Double, _ radius: Double) -> [Double] {
    let rows = sample.energies.indices.filter {
      sample.energies[$0] > low && sample.energies[$0] <= high && sample.thetaDeg[$0] < radius
    }
    return candidates.map { candidate in
      rows.reduce(0) { sample.gammaness[$1] > candidate ? $0 + sample.weights[$1] : $0 }
    }
  }
}
