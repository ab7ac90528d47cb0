import SPEFit
import SSTSim

/// Charges of flashes, simulated as the physics goes and not drawn from the density.
struct ToySpectrum {
  private let sensor: Photosensor
  private let seed: UInt64

  /// - Parameters:
  ///   - model: how cells fire others.
  ///   - truth: in the order of the density's parameters.
  ///   - seed: of the charges.
  init(_ model: PhotoelectronDensity.Model, _ truth: [Double], seed: UInt64) {
    let crosstalk: Photosensor.Crosstalk =
      switch model {
      case .pmtSingleGaussian: .none
      case .sipmGentile: .chain(truth[4])
      case .sipmModifiedPoisson: .branching(truth[4])
      }
    sensor = Photosensor(
      pedestal: truth[0], noise: truth[1], gain: truth[2], gainSpread: truth[3], crosstalk: crosstalk,
      light: truth[truth.count - 1])
    self.seed = seed
  }

  func charges(_ count: Int) -> [Double] { sensor.charges(count, seed: seed, stream: 0) }

  func spectrum(events: Int, binning: Binning) -> ChargeSpectrum {
    ChargeSpectrum(charges(events), binning: binning)
  }
}
