/// The runs of a scan with the same nominal background light.
public struct NightSkyLevel: Sendable, Equatable {
  /// The nominal background light in Hz per pixel.
  public let nominalHz: Double
  /// The background light for the requirement in Hz per pixel: the mean over the runs, measured where the rules say so.
  public let rateHz: Double
  /// The places of the runs, in order of their light.
  public let runs: [Int]

  /// The levels of a scan, in order of their background light; runs that are not used are in none.
  ///
  /// - Parameters:
  ///   - runs: the runs.
  ///   - rules: which runs are used, and which background counts.
  public static func levels(of runs: [ScanRun], rules: ScanRules = ScanRules()) -> [NightSkyLevel] {
    let used = runs.indices.filter { rules.isUsed(runs[$0]) }
    return Dictionary(grouping: used) { runs[$0].nightSkyHz }.map { nominal, places in
      let rate = places.reduce(0) { $0 + rules.nightSkyHz(of: runs[$1]) } / Double(places.count)
      return NightSkyLevel(
        nominalHz: nominal, rateHz: rate,
        runs: places.sorted { (runs[$0].photons, $0) < (runs[$1].photons, $1) })
    }.sorted { $0.nominalHz < $1.nominalHz }
  }

  /// What is required under this background light.
  ///
  /// - Parameter pde: the probability that a photon is detected.
  public func requirement(pde: Double = ResolutionCurve.standardPDE) -> ResolutionCurve {
    .requirement(nightSkyHz: rateHz, pde: pde)
  }
}
