import SSTCore

/// Which true energies are used, in TeV.
///
/// Near the smallest simulated energy an event may only have triggered because of an upward fluctuation, so that all
/// analyses of SST-1M productions start at one energy: that of the configuration, unless the simulation starts above it.
/// Other arrays have no such floor: they are made for other energies.
struct EnergyLimits: Sendable, Equatable {
  /// Where gamma rays start.
  let gammaFloor: Double
  /// Where all other particles start.
  let otherFloor: Double
  /// What was asked for.
  let range: ClosedRange<Double>?

  /// Takes the floors of a configuration.
  ///
  /// - Parameters:
  ///   - options: with the configuration and what was asked for.
  ///   - hasFloors: true for arrays of the SST-1M.
  init(_ options: R0DL1Options, hasFloors: Bool) {
    let analysis = options.configuration.analysis
    gammaFloor = hasFloors ? analysis.minimumGammaEnergyTeV : 0
    otherFloor = hasFloors ? analysis.minimumProtonEnergyTeV : 0
    range = options.energyRangeTeV
  }

  /// The energy from which on all events of a shower's kind are used.
  func least(of shower: TrueShower) -> Double {
    max(floor(of: shower), shower.leastSimulatedTeV, range?.lowerBound ?? 0)
  }

  /// Whether an event is used; one without a true shower is, unless a range was asked for.
  func contains(_ shower: TrueShower) -> Bool {
    guard shower.energyTeV.isFinite else { return range == nil }
    if let range, !range.contains(shower.energyTeV) { return false }
    let floor = floor(of: shower)
    return floor <= shower.leastSimulatedTeV || shower.energyTeV >= floor
  }

  private func floor(of shower: TrueShower) -> Double { shower.primary == 0 ? gammaFloor : otherFloor }
}
