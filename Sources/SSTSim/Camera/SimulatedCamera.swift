internal import SSTCore

/// The settings of a simulated SST-1M camera.
public struct CameraSettings: Sendable, Equatable, Codable {
  /// Mean ADC sum per p.e. without voltage drop, crosstalk included.
  public var dcToPE = 23.5
  /// Relative spread of ``dcToPE`` from pixel to pixel.
  public var dcToPESpread = 0.045
  /// Probability that an avalanche causes another one; chains are geometric.
  public var crosstalk = 0.1
  /// Relative spread of the charge of one avalanche.
  public var chargeSpread = 0.1
  /// Electronic noise of one sample, ADC counts rms.
  public var electronicNoise = 2.4
  /// Mean pedestal without light, ADC counts.
  public var pedestal = 305.0
  /// Spread of the pedestal from pixel to pixel, ADC counts.
  public var pedestalSpread = 8.0
  /// Night-sky background and dark counts, p.e. per nanosecond and pixel (0.04 = 40 MHz).
  public var backgroundRate = 0.04
  /// Relative spread of the background from pixel to pixel.
  public var backgroundSpread = 0.1
  /// Relative change of the response per ADC count of baseline shift (telescope 21: −0.00804, 22: −0.00184).
  public var dropPerADC = -0.00804
  /// Pixels without signal, with noise of 0.5 ADC.
  public var deadPixels: [Int] = []
  /// Pixels with four times the electronic noise.
  public var noisyPixels: [Int] = []
  /// FADC boards that do not answer, as (crate 1 to 3, board 1 to 9) written `10 * crate + board`.
  public var missingBoards: [Int] = []

  /// Makes the default camera: no dead, noisy or missing parts.
  public init() {}

  /// Throws ``SimulationError/badSetting(name:value:expected:)`` for a value out of its range.
  func validate() throws(SimulationError) {
    func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(SimulationError) {
      if !range.contains(value) {
        throw .badSetting(
          name: name, value: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
      }
    }
    try check("dcToPE", dcToPE, 0.1...1000)
    try check("dcToPESpread", dcToPESpread, 0...0.2)
    try check("crosstalk", crosstalk, 0...0.9)
    try check("chargeSpread", chargeSpread, 0...1)
    try check("electronicNoise", electronicNoise, 0...500)
    try check("pedestal", pedestal, 0...2000)
    try check("pedestalSpread", pedestalSpread, 0...100)
    try check("backgroundRate", backgroundRate, 0...10)
    try check("backgroundSpread", backgroundSpread, 0...0.2)
    try check("dropPerADC", dropPerADC, -1...0)
    for pixel in deadPixels + noisyPixels where !(0..<SST1MCamera.pixelCount).contains(pixel) {
      throw .badSetting(name: "deadPixels, noisyPixels", value: "\(pixel)", expected: "0 to 1295")
    }
    for board in missingBoards where !(1...3).contains(board / 10) || !(1...9).contains(board % 10) {
      throw .badSetting(name: "missingBoards", value: "\(board)", expected: "10 * crate (1-3) + board (1-9)")
    }
  }
}

/// A camera drawn from ``CameraSettings``: what each pixel does.
///
/// A p.e. makes 1, 2, ... avalanches with probability (1 − x) x^(n−1), of ADC sum g (1 ± spread) each, with
/// g = dcToPE (1 − x) V. The background of rate r shifts the (DC-coupled) baseline by
/// b = r · 4 ns · dcToPE · V, and the bias resistor lowers the response to V = 1 + s b; together
/// V = 1 / (1 − s r · 4 ns · dcToPE). V is applied to the charges (gain and photon detection in one).
public struct SimulatedCamera: Sendable {
  /// ADC sum per p.e. of each pixel, crosstalk included, without voltage drop.
  public let dcToPE: [Double]
  /// The response V of each pixel relative to a dark camera.
  public let drop: [Double]
  /// The mean level of each pixel with background, in ADC counts.
  public let level: [Double]
  /// Noise of one sample, ADC counts rms, without background.
  public let noise: [Double]
  /// Background, p.e. per nanosecond.
  public let backgroundRate: [Double]
  /// Width of the mean of 1024 samples, in ADC counts: (noise² + r·4 ns·⟨q²⟩) / 1024, square root.
  let baselineError: [Double]
  /// False for dead pixels.
  let isAlive: [Bool]
  let settings: CameraSettings

  /// Draws the camera of a seed.
  ///
  /// - Throws: ``SimulationError/badSetting(name:value:expected:)``.
  public init(seed: UInt64, settings: CameraSettings = .init()) throws(SimulationError) {
    try settings.validate()
    self.settings = settings
    let normal = NormalTable()
    var random = CounterRandom(seed: seed, event: 0, purpose: RandomPurpose.camera.rawValue)
    let (dead, noisy) = (Set(settings.deadPixels), Set(settings.noisyPixels))
    var (gains, drops, levels) = ([Double](), [Double](), [Double]())
    var (noises, rates, errors) = ([Double](), [Double](), [Double]())
    let x = settings.crosstalk
    for pixel in 0..<SST1MCamera.pixelCount {
      let gain = settings.dcToPE * (1 + settings.dcToPESpread * normal.next(&random))
      let pedestal = settings.pedestal + settings.pedestalSpread * normal.next(&random)
      let spread = 1 + settings.backgroundSpread * normal.next(&random)
      let rate = dead.contains(pixel) ? 0 : settings.backgroundRate * spread
      let shift = rate * 4 * gain
      let drop = 1 / (1 - settings.dropPerADC * shift)
      let noise = dead.contains(pixel) ? 0.5 : settings.electronicNoise * (noisy.contains(pixel) ? 4 : 1)
      let single = gain * (1 - x) * drop
      let meanSquare =
        single * single
        * ((1 + x) / ((1 - x) * (1 - x)) + settings.chargeSpread * settings.chargeSpread / (1 - x))
      gains.append(gain)
      drops.append(drop)
      levels.append(pedestal + shift * drop)
      noises.append(noise)
      rates.append(rate)
      errors.append(((noise * noise + rate * 4 * meanSquare) / 1024).squareRoot())
    }
    dcToPE = gains
    drop = drops
    level = levels
    noise = noises
    backgroundRate = rates
    baselineError = errors
    isAlive = (0..<SST1MCamera.pixelCount).map { !dead.contains($0) }
  }
}

/// The response to one avalanche, in units of its ADC sum, at eight positions within a sample.
///
/// The pulse is ``IntegerRecipe/shape`` (measured-like: rise 12 ns, tail 70 ns), joined by straight lines, so
/// that an avalanche at time t adds s(k − t) to sample k. Each of the eight tables is normalised to a sum of 1;
/// the peak is 0.142 of the sum, that is 3.3 ADC for 23.5 ADC per p.e.
struct PulseTemplate: Sendable {
  /// Positions within a sample.
  static let phases = 8
  /// Samples of one table.
  static let length = 25

  /// The tables one after the other.
  let values: [Float]
  /// Mean over the phases of the sum of squares, for the noise that many pulses make.
  let sumOfSquares: Double

  /// Makes the tables.
  init() {
    let shape = IntegerRecipe.shape.map(Double.init)
    func height(_ x: Double) -> Double {
      if x <= 0 || x >= Double(shape.count) { return 0 }
      let k = Int(x)
      let next = k + 1 < shape.count ? shape[k + 1] : 0
      return shape[k] + (x - Double(k)) * (next - shape[k])
    }
    var values: [Float] = []
    var squares = 0.0
    for phase in 0..<Self.phases {
      let shift = (Double(phase) + 0.5) / Double(Self.phases)
      let table = (0..<Self.length).map { height(Double($0) - shift) }
      let sum = table.reduce(0, +)
      values += table.map { Float($0 / sum) }
      squares += table.reduce(0) { $0 + $1 * $1 } / (sum * sum)
    }
    self.values = values
    sumOfSquares = squares / Double(Self.phases)
  }
}
