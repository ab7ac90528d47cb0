import SSTCore
import SSTData
import SSTIO

/// From which energy on simulated events are used.
///
/// Near the smallest simulated energy an event may only have triggered because of an upward fluctuation; so analyses of the
/// SST-1M start at the energies of the configuration, unless the simulation starts above them.
struct SimulatedFloor: Sendable {
  private let gamma: Double
  private let other: Double
  /// The smallest energy of the simulation in TeV, as it is stored.
  let simulated: Double

  private static let opticsOfSST1M = "1M"

  /// Looks how a file was simulated; nil for data.
  ///
  /// - Throws: `HDF5Error`.
  init?(_ file: DL1File, _ settings: AnalysisSettings) throws(HDF5Error) {
    guard try file.isSimulated else { return nil }
    let telescopes = try file.subarray()?.telescopes ?? []
    let isSST1M = telescopes.isEmpty || telescopes.contains { $0.optics.name == Self.opticsOfSST1M }
    gamma = isSST1M ? settings.minimumGammaEnergyTeV : 0
    other = isSST1M ? settings.minimumProtonEnergyTeV : 0
    simulated = try file.simulationRuns().map { Double($0.minimumEnergyTeV) }.min() ?? 0
  }

  private func floor(_ primary: Double) -> Double { primary == 0 ? gamma : other }

  /// Whether an event is used.
  ///
  /// - Parameters:
  ///   - primary: the particle.
  ///   - energy: its energy in TeV; NaN if it is not known.
  func isUsed(_ primary: Double, _ energy: Double) -> Bool {
    let floor = floor(primary)
    return !energy.isFinite || floor <= simulated || energy >= floor
  }

  /// The energy from which on all events of a particle are used, in TeV.
  func least(_ primary: Double) -> Double { max(floor(primary), simulated) }

  /// Whether the configuration decides and not the simulation, which is stored with 32 bits.
  func isConfigured(_ primary: Double) -> Bool { floor(primary) > simulated }
}
