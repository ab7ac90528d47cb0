internal import Foundation
public import SSTCore

/// The charges of a camera in a laboratory, where every pixel differs a little from the next.
public struct CameraCharges: Encodable, Sendable {
  /// The middle of the pixels' properties; its light is not used.
  public var sensor = Photosensor(
    pedestal: 0.05, noise: 0.2, gain: 1.03, gainSpread: 0.1, crosstalk: .branching(0.15), light: 1)
  /// The mean number of photoelectrons in each illumination.
  public var illuminations = [0.7, 1.2, 2.0]
  /// Half the width of the pixels' light relative to the middle; evenly distributed.
  public var lightVariation = 0.1
  /// Half the width of the pixels' gain relative to the middle; evenly distributed.
  public var gainVariation = 0.05
  /// The number of pixels.
  public var pixelCount = 2048
  /// What everything random is made from.
  public var seed: UInt64

  /// A camera with the default properties.
  public init(seed: UInt64) { self.seed = seed }

  /// The sensor of a pixel under an illumination; its gain is the same under all of them.
  public func sensor(ofPixel pixel: Int, illumination: Int) -> Photosensor {
    var random = CounterRandom(
      seed: seed, event: UInt64(pixel), purpose: RandomPurpose.pixelProperties.rawValue)
    var own = sensor
    own.gain *= random.uniform(in: 1 - gainVariation...1 + gainVariation)
    var light = 1.0
    for _ in 0...illumination { light = random.uniform(in: 1 - lightVariation...1 + lightVariation) }
    own.light = illuminations[illumination] * light
    return own
  }

  /// The charges of one illumination, single precision, `[event][pixel]`.
  ///
  /// - Parameters:
  ///   - illumination: which one, from 0.
  ///   - eventCount: the number of flashes.
  ///   - jobs: the number of threads; the charges do not depend on it.
  public func charges(illumination: Int, eventCount: Int, jobs: Int) throws -> ChargeTable {
    let columns = try parallelMap(count: pixelCount, jobs: jobs) { pixel, _ in
      sensor(ofPixel: pixel, illumination: illumination)
        .charges(eventCount, seed: seed, stream: UInt64(pixel * illuminations.count + illumination))
        .map { Float($0) }
    }
    var values = [Float](repeating: 0, count: eventCount * pixelCount)
    for (pixel, column) in columns.enumerated() {
      for (event, charge) in column.enumerated() { values[event * pixelCount + pixel] = charge }
    }
    return ChargeTable(eventCount: eventCount, pixelCount: pixelCount, values: .float32(values))
  }
}

/// One pixel's photosensor under pulsed light: what charge a flash gives.
///
/// A Poisson number of primary photoelectrons, each of which may fire further cells; every fired cell gives
/// ``gain`` with the spread ``gainSpread``, and the electronics add ``pedestal`` and ``noise``.
public struct Photosensor: Encodable, Sendable, Equatable {
  /// How fired cells fire others.
  public enum Crosstalk: Encodable, Sendable, Equatable {
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
