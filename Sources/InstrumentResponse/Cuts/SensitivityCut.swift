internal import Glibc

/// Cuts on gammaness that make the detectable flux of a source smallest, in bins of reconstructed energy.
public struct SensitivityCut: Sendable, Equatable {
  /// The fractions of gammas that are tried, in rising order.
  public var efficiencies = (0..<17).map { 0.1 + 0.05 * Double($0) }
  /// What makes a detection.
  public var rule = DetectionRule()
  /// Background is counted between these distances from the pointing in degrees, and scaled to the source region by solid
  /// angle.
  public var backgroundOffsetsDeg = 0...1.2
  /// A bin with fewer gammas gets the largest gammaness of the sample.
  public var minimumEvents = 10

  /// The defaults.
  public init() {}

  /// The detectable part of a source's flux in each bin; NaN without gammas. The last upper edge belongs to its bin.
  ///
  /// - Parameters:
  ///   - gammas: gammas of the source that pass the cut on gammaness.
  ///   - protons: background that does; its distances are from the pointing.
  ///   - thetaCut: the radius of the source region, for the same bins.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public func parts(
    gammas: CutSample, protons: CutSample, thetaCut: BinnedCut
  ) throws(ResponseError) -> [Double] {
    let binning = thetaCut.binning
    var (signal, off) = (
      [Double](repeating: 0, count: binning.count), [Double](repeating: 0, count: binning.count)
    )
    let isOn = try thetaCut.mask(gammas.thetaDeg, energies: gammas.energies, passes: .atMost)
    for row in gammas.energies.indices where isOn[row] {
      if let bin = binning.binClosedAtEnd(of: gammas.energies[row]) { signal[bin] += gammas.weights[row] }
    }
    let (low, high) = (backgroundOffsetsDeg.lowerBound, backgroundOffsetsDeg.upperBound)
    for row in protons.energies.indices where protons.thetaDeg[row] >= low && protons.thetaDeg[row] < high {
      if let bin = binning.binClosedAtEnd(of: protons.energies[row]) { off[bin] += protons.weights[row] }
    }
    let ring = Self.height(high) - Self.height(low)
    return signal.indices.map { bin in
      let scaled = off[bin] * rule.offRegions * Self.height(thetaCut.cuts[bin]) / ring
      return rule.relativeSensitivity(signal: signal[bin], off: scaled)
    }
  }

  /// The solid angle of a circle over 2π.
  private static func height(_ radiusDeg: Double) -> Double { 1 - cos(radiusDeg * .pi / 180) }

  /// Finds the cuts.
  ///
  /// - Parameters:
  ///   - gammas: gammas of the source.
  ///   - protons: background; its distances are from the pointing.
  ///   - thetaCut: the radius of the source region, for the same bins.
  /// - Returns: the cuts, and for each bin the efficiency that it was found at and the part of the flux; the first of equal
  ///   ones, and the first efficiency for bins where none has a detection.
  /// - Throws: ``ResponseError`` for efficiencies out of range or none, or a sample without gammas.
  public func find(
    gammas: CutSample, protons: CutSample, thetaCut: BinnedCut
  ) throws(ResponseError) -> (cut: BinnedCut, efficiencies: [Double], parts: [Double]) {
    guard let first = efficiencies.first else {
      throw .setting(name: "number of efficiencies", found: 0, expected: "1 or more")
    }
    let binning = thetaCut.binning
    var best = [(efficiency: Double, part: Double, cut: Double)](
      repeating: (first, .nan, .nan), count: binning.count)
    for efficiency in efficiencies {
      var percentile = try PercentileCut.gammaness(efficiency: efficiency)
      (percentile.range, percentile.minimumEvents) = (0...1, minimumEvents)
      let cut = try percentile.find(gammas.gammaness, energies: gammas.energies, edges: binning.edges)
      let parts = try parts(
        gammas: gammas.taking(.binned(cut)), protons: protons.taking(.binned(cut)), thetaCut: thetaCut)
      for bin in best.indices
      where best[bin].cut.isNaN || parts[bin] < best[bin].part || (best[bin].part.isNaN && !parts[bin].isNaN)
      {
        best[bin] = (efficiency, parts[bin], cut.cuts[bin])
      }
    }
    let cut = try BinnedCut(
      .gammaness, binning: binning, centers: binning.arithmeticCenters, cuts: best.map(\.cut),
      counts: .unknown)
    return (cut, best.map(\.efficiency), best.map(\.part))
  }
}
