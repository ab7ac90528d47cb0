import Foundation
import SPEFit
import SSTCore

/// Charges of flashes, simulated as the physics goes and not drawn from the density.
struct ToySpectrum {
  let model: PhotoelectronDensity.Model
  /// In the order of the density's parameters.
  let truth: [Double]
  private var random: CounterRandom

  init(_ model: PhotoelectronDensity.Model, _ truth: [Double], seed: UInt64) {
    self.model = model
    self.truth = truth
    random = CounterRandom(seed: seed, event: 0, purpose: 1)
  }

  /// Flashes.
  func charges(_ count: Int) -> [Double] {
    var random = random
    return (0..<count).map { _ in Self.charge(model, truth, &random) }
  }

  func spectrum(events: Int, binning: Binning) -> ChargeSpectrum {
    ChargeSpectrum(charges(events), binning: binning)
  }

  private static func charge(
    _ model: PhotoelectronDensity.Model, _ truth: [Double], _ random: inout CounterRandom
  ) -> Double {
    let lambda = truth[truth.count - 1]
    let crosstalk = model == .pmtSingleGaussian ? 0 : truth[4]
    let primaries = poisson(lambda, &random)
    var fired = primaries
    switch model {
    case .pmtSingleGaussian: break
    case .sipmModifiedPoisson:
      var generation = primaries
      while generation > 0 {
        generation = poisson(Double(generation) * crosstalk, &random)
        fired += generation
      }
    case .sipmGentile:
      for _ in 0..<primaries { while random.uniform() < crosstalk { fired += 1 } }
    }
    let k = Double(fired)
    return truth[0] + k * truth[2] + normal(&random) * truth[1] + normal(&random) * k.squareRoot() * truth[3]
  }

  static func poisson(_ mean: Double, _ random: inout CounterRandom) -> Int {
    let limit = exp(-mean)
    var product = random.uniform()
    var count = 0
    while product > limit {
      product *= random.uniform()
      count += 1
    }
    return count
  }

  static func normal(_ random: inout CounterRandom) -> Double {
    (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * .pi * random.uniform())
  }
}
