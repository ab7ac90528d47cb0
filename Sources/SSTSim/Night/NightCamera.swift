internal import SSTCore

/// A camera of the night: what each pixel does. Arrays have one value a pixel.
///
/// A p.e. makes 1, 2, ... avalanches with probability (1 − x) x^(n−1), x = 0.1, of charge (1 − x)(1 ± 0.1) p.e. each;
/// a p.e. is `charge` ADC counts on the average. The night sky is Poisson, its mean taken out of the level.
struct NightCamera: Sendable {
  static let crosstalk = 0.1
  static let chargeSpread = 0.1
  private static let electronicNoise = 2.4

  /// ADC counts (summed over samples) a p.e., with voltage drop; 0 for dead pixels.
  let charge: [Float]
  /// The response relative to a dark sky.
  let drop: Double
  /// The mean level with background, ADC counts.
  let level: [Double]
  /// Noise of a sample without background, ADC counts rms.
  let noise: [Float]
  /// Width of the mean of 1024 samples, ADC counts.
  let baselineError: [Double]
  /// The share of light that the window lets through, of 65536.
  let window: [Int32]
  /// Mean number of background p.e. in the readout and the pulse before it.
  let backgroundMean: Double
  let pulse: NightPulse

  /// Draws the levels.
  ///
  /// - Parameters:
  ///   - telescope: its tables.
  ///   - backgroundRate: p.e. a nanosecond and pixel.
  ///   - drop: the response relative to a dark sky.
  ///   - seed: of the telescope.
  ///   - normal: normal deviates.
  init(_ telescope: NightTelescope, backgroundRate: Double, drop: Double, seed: UInt64, normal: NormalTable) {
    pulse = NightPulse(amplitudes: telescope.pulse, stepNS: telescope.pulseStepNS)
    self.drop = drop
    window = telescope.windowTransmittance.map { Int32(65536 * $0) }
    backgroundMean = backgroundRate * 4 * Double(SST1MCamera.samplesPerPixel + NightPulse.length)
    let good = telescope.isGood
    charge = telescope.dcToPE.indices.map { good[$0] ? Float(telescope.dcToPE[$0] * drop) : 0 }
    noise = good.map { $0 ? Float(Self.electronicNoise) : 0.5 }
    var random = CounterRandom(seed: seed, event: 0, purpose: RandomPurpose.camera.rawValue)
    let charges = charge
    level = charges.map { 305 + 8 * normal.next(&random) + backgroundRate * 4 * Double($0) }
    let square = Self.meanSquareCharge
    baselineError = zip(charges, noise).map { charge, noise in
      ((Double(noise * noise) + backgroundRate * 4 * Double(charge * charge) * square) / 1024).squareRoot()
    }
  }

  /// The mean square of the charge of a p.e. in units of its mean squared.
  static let meanSquareCharge = 1 + crosstalk + chargeSpread * chargeSpread * (1 - crosstalk)

  /// The charge of a p.e. in p.e., from 32 random bits; more are drawn for crosstalk.
  @inline(__always)
  static func charge(bits: UInt64, normal: NormalTable, _ random: inout CounterRandom) -> Float {
    var avalanches = 1.0
    if Double(bits & 0xFFFF) < crosstalk * 65536 {
      avalanches = 2
      while random.uniform() < crosstalk { avalanches += 1 }
    }
    let spread = chargeSpread * avalanches.squareRoot() * Double(normal.values[Int(bits >> 16 & 0xFFFF)])
    return Float((1 - crosstalk) * max(0, avalanches + spread))
  }
}
