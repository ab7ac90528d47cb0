public import SSTCore
internal import SSTSky

/// What the simulation of a night needs to know of a telescope's calibration; plain arrays, one value per pixel.
///
/// With the tables that the analysis uses, the analysis gives back the simulated p.e.
public struct NightTelescope: Sendable {
  /// Id, ground position and optics.
  public var description: TelescopeDescription
  /// Where the telescope stands, for its pointing.
  public var location: GeodeticLocation
  /// ADC counts (summed over samples) a p.e., without voltage drop, crosstalk included.
  public var dcToPE: [Double]
  /// False for dead pixels.
  public var isGood: [Bool]
  /// What the camera's window lets through relative to the mean of the camera.
  public var windowTransmittance: [Double]
  /// The shape of the pulse; any scale.
  public var pulse: [Double]
  /// The step of ``pulse``, in nanoseconds.
  public var pulseStepNS: Double
  /// The response relative to a dark sky, from the variance of a pixel's samples in ADC².
  public var dropFactor: @Sendable (Double) -> Double

  /// Makes a telescope.
  ///
  /// - Parameters:
  ///   - description: id, ground position and optics.
  ///   - location: where the telescope stands.
  ///   - dcToPE: ADC counts a p.e.
  ///   - isGood: false for dead pixels.
  ///   - windowTransmittance: of the window in front of each pixel.
  ///   - pulse: the shape of the pulse.
  ///   - pulseStepNS: the step of the pulse.
  ///   - dropFactor: the response relative to a dark sky, from the variance of a pixel's samples in ADC².
  public init(
    description: TelescopeDescription, location: GeodeticLocation, dcToPE: [Double], isGood: [Bool],
    windowTransmittance: [Double], pulse: [Double], pulseStepNS: Double,
    dropFactor: @escaping @Sendable (Double) -> Double = { _ in 1 }
  ) {
    self.description = description
    self.location = location
    self.dcToPE = dcToPE
    self.isGood = isGood
    self.windowTransmittance = windowTransmittance
    self.pulse = pulse
    self.pulseStepNS = pulseStepNS
    self.dropFactor = dropFactor
  }

  /// Throws ``SimulationError/badSetting(name:value:expected:)`` for tables that do not fit the camera.
  func validate() throws(SimulationError) {
    for (name, count) in [
      ("dcToPE", dcToPE.count), ("isGood", isGood.count), ("windowTransmittance", windowTransmittance.count),
    ] where count != SST1MCamera.pixelCount {
      throw .badSetting(name: name, value: "\(count) pixels", expected: "\(SST1MCamera.pixelCount)")
    }
    guard dcToPE.allSatisfy({ $0 > 0.1 && $0 < 1000 }), windowTransmittance.allSatisfy({ $0 > 0 && $0 < 1.5 })
    else {
      throw .badSetting(name: "dcToPE, windowTransmittance", value: "a number", expected: "positive ones")
    }
    let total = pulse.reduce(0, +)
    let steps = pulseStepNS > 0 ? 4 * Double(NightPulse.length - 1) / pulseStepNS : 0
    let end = steps < 1e6 ? Int(steps) : 0
    guard total > 0, total < 1e30, end > 0, abs(pulse.dropFirst(end).reduce(0, +)) < 1e-3 * total else {
      throw .badSetting(
        name: "pulse", value: "\(pulse.count) steps",
        expected: "a pulse of at most 92 ns in steps of 0.0001 ns or more")
    }
  }
}

/// A camera of the night: what each pixel does. Arrays have one value per pixel.
///
/// A p.e. makes 1, 2, ... avalanches with probability (1 − x) x^(n−1), x = 0.1, of charge (1 − x)(1 ± 0.1) p.e. each;
/// a p.e. is `charge` ADC counts on the average. The night-sky background is Poisson, its mean taken out of the level.
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
  /// How often a p.e. gets through the window, of 65536, relative to the clearest pixel; see ``windowScale``.
  let window: [Int32]
  /// The same for a pixel with a relative transmission of 1.
  let evenWindow: Int32
  /// The relative transmission of the clearest pixel: the light is made so much brighter, so that a pixel gets what its
  /// own transmission (mean 1 over the camera) says.
  let windowScale: Double
  /// Mean number of background p.e. in the readout and the pulse before it.
  let backgroundMean: Double
  /// Numbers with that mean.
  let background: PoissonTable
  let pulse: NightPulse

  /// Draws the levels.
  ///
  /// - Parameters:
  ///   - telescope: its tables.
  ///   - backgroundRate: p.e. a nanosecond and pixel.
  ///   - drop: the response relative to a dark sky.
  ///   - efficiency: the part of `drop` that loses p.e. instead of charge.
  ///   - seed: of the telescope.
  ///   - normal: normal deviates.
  init(
    _ telescope: NightTelescope, backgroundRate darkRate: Double, drop: Double, efficiency: Double = 1,
    seed: UInt64, normal: NormalTable
  ) {
    let backgroundRate = darkRate * efficiency
    pulse = NightPulse(amplitudes: telescope.pulse, stepNS: telescope.pulseStepNS)
    self.drop = drop
    let clearest = max(1, telescope.windowTransmittance.max() ?? 1)
    windowScale = clearest
    evenWindow = Int32((65536 / clearest).rounded())
    window = telescope.windowTransmittance.map { Int32((65536 * $0 / clearest).rounded()) }
    backgroundMean = backgroundRate * 4 * Double(SST1MCamera.samplesPerPixel + NightPulse.length)
    background = PoissonTable(mean: backgroundMean)
    let good = telescope.isGood
    charge = telescope.dcToPE.indices.map { good[$0] ? Float(telescope.dcToPE[$0] * drop / efficiency) : 0 }
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
    let spread = chargeSpread * avalanches.squareRoot() * Double(normal.coarse[Int(bits >> 20 & 0xFFF)])
    return Float((1 - crosstalk) * max(0, avalanches + spread))
  }
}
