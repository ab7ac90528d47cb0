internal import Foundation
internal import SSTCore

/// One pixel's photosensor under pulsed light: what charge a flash gives.
///
/// A Poisson number of primary photoelectrons, each of which may fire further cells; every fired cell gives
/// ``gain`` with the spread ``gainSpread``, and the electronics add ``pedestal`` and ``noise``.
public struct Photosensor: Sendable, Equatable {
  /// How fired cells fire others.
  public enum Crosstalk: Sendable, Equatable {
    /// Not at all: photomultipliers.
    case none
    /// A chain from each primary that goes on with this probability at every step (S. Gentile et al.,
    /// arXiv:1006.3263).
    case chain(Double)
    /// Each fired cell fires a Poisson number of others with this mean (S. Vinogradov, arXiv:1109.2014).
    case branching(Double)
  }

  /// The charge without light, in the unit of all charges.
  public var pedestal: Double
  /// The standard deviation of the electronics.
  public var noise: Double
  /// The mean charge of a fired cell.
  public var gain: Double
  /// The standard deviation of the charge of a fired cell.
  public var gainSpread: Double
  /// How fired cells fire others.
  public var crosstalk: Crosstalk
  /// The mean number of primary photoelectrons in a flash.
  public var light: Double

  /// Makes a sensor.
  ///
  /// - Parameters:
  ///   - pedestal: the charge without light.
  ///   - noise: the standard deviation of the electronics.
  ///   - gain: the mean charge of a fired cell.
  ///   - gainSpread: the standard deviation of the charge of a fired cell.
  ///   - crosstalk: how fired cells fire others.
  ///   - light: the mean number of primary photoelectrons.
  public init(
    pedestal: Double, noise: Double, gain: Double, gainSpread: Double, crosstalk: Crosstalk, light: Double
  ) {
    (self.pedestal, self.noise, self.gain) = (pedestal, noise, gain)
    (self.gainSpread, self.crosstalk, self.light) = (gainSpread, crosstalk, light)
  }

  /// The charges of `count` flashes; the same for the same seed and stream.
  ///
  /// - Parameters:
  ///   - count: the number of flashes.
  ///   - seed: of the study.
  ///   - stream: tells pixels and illuminations of a study apart.
  public func charges(_ count: Int, seed: UInt64, stream: UInt64) -> [Double] {
    var random = CounterRandom(seed: seed, event: stream, purpose: RandomPurpose.charges.rawValue)
    return (0..<count).map { _ in
      let fired = Double(firedCells(&random))
      let (first, second) = random.normalPair()
      return pedestal + fired * gain + first * noise + second * fired.squareRoot() * gainSpread
    }
  }

  private func firedCells(_ random: inout CounterRandom) -> Int {
    let primaries = random.poisson(light)
    var fired = primaries
    switch crosstalk {
    case .none: break
    case .chain(let probability):
      for _ in 0..<primaries { while random.uniform() < probability { fired += 1 } }
    case .branching(let mean):
      var generation = primaries
      while generation > 0 {
        generation = random.poisson(Double(generation) * mean)
        fired += generation
      }
    }
    return fired
  }
}

extension CounterRandom {
  /// A Poisson number for means up to about 500, by products of uniform numbers.
  fileprivate mutating func poisson(_ mean: Double) -> Int {
    let limit = exp(-mean)
    var (count, product) = (0, uniform())
    while product > limit {
      count += 1
      product *= uniform()
    }
    return count
  }

  /// Two independent normal deviates (G. E. P. Box, M. E. Muller, Ann. Math. Stat. 29 (1958) 610).
  fileprivate mutating func normalPair() -> (Double, Double) {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    return (radius * cos(angle), radius * sin(angle))
  }
}
