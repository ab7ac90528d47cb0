internal import Foundation
public import SSTCore

/// The charges of a camera in a laboratory, where every pixel differs a little from the next.
public struct CameraCharges: Sendable {
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
