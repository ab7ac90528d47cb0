internal import SSTCore

/// Reproducible R0 waveforms of the SST-1M camera from integers alone, used by the validation data.
///
/// Any language rebuilds the same ADC samples bit for bit from (seed, event, pulses). All arithmetic on keys is
/// modulo 2^64:
/// ```
/// key = ((seed·65536 + event)·65536 + pixel)·65536 + sample
/// z = (key + 1)·0x9E3779B97F4A7C15; z = (z ^ z >> 30)·0xBF58476D1CE4E5B9
/// z = (z ^ z >> 27)·0x94D049BB133111EB; u = z ^ z >> 31
/// ```
/// - baseline16 = 4800 + u(seed, 65535, pixel, 0) mod 640, in 1/16 ADC;
/// - the pixel's kind from c = u(seed, 65535, pixel, 1) mod 256: 7 quiet, 8...19 noisy, 20...25 hot, else normal;
/// - noise: normal = sum of the 8 lowest 3-bit fields of u − 28 (rms 6.5); noisy = 2·(sum of the 4 lowest − 14);
///   hot = 8·(the same); quiet = lowest bit of u;
/// - a pulse (pixel, milli p.e., start) adds floor(milli p.e. · shape[k] / 1,000,000) to sample start + k;
/// - sample = baseline16 / 16 (floor) + 2 + noise + pulses, clipped to 0...4095.
public struct IntegerRecipe: Sendable {
  /// Light in one pixel.
  public struct Pulse: Sendable, Hashable {
    /// The software pixel id.
    public var pixel: Int
    /// The charge in 1/1000 p.e.
    public var milliPE: Int
    /// The sample at which ``IntegerRecipe/shape`` starts; samples outside the readout are lost.
    public var start: Int

    /// Makes a pulse.
    public init(pixel: Int, milliPE: Int, start: Int) {
      self.pixel = pixel
      self.milliPE = milliPE
      self.start = start
    }
  }

  /// The pulse in 1/1000 ADC count per p.e., one value per sample of 4 ns.
  public static let shape = [
    0, 90, 700, 1950, 3050, 3420, 3220, 2700, 2120, 1620, 1230, 940, 720, 550, 430, 330, 260, 200, 150, 120,
    90, 60,
    40, 20,
  ]

  /// The seed.
  public let seed: UInt64
  /// The camera's baselines in 1/16 ADC, by pixel.
  public let baselines16: [Int16]
  private let kinds: [Kind]

  private enum Kind { case normal, noisy, quiet, hot }

  /// Makes the camera of a seed.
  public init(seed: UInt64) {
    self.seed = seed
    let pixels = UInt64(SST1MCamera.pixelCount)
    baselines16 = (0..<pixels).map { Int16(4800 + Self.random(seed, 65535, $0, 0) % 640) }
    kinds = (0..<pixels).map { pixel in
      switch Self.random(seed, 65535, pixel, 1) % 256 {
      case 7: .quiet
      case 8...19: .noisy
      case 20...25: .hot
      default: .normal
      }
    }
  }

  /// The counter-based random number u of the recipe.
  public static func random(_ seed: UInt64, _ event: UInt64, _ pixel: UInt64, _ sample: UInt64) -> UInt64 {
    let key = ((seed &* 65536 &+ event) &* 65536 &+ pixel) &* 65536 &+ sample
    var z = (key &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The ADC samples of an event, `[pixel 1296][sample 50]`.
  ///
  /// - Parameters:
  ///   - event: the event's index in the random sequence, below 65535.
  ///   - pulses: pixels outside the camera are a programmer's mistake and trap.
  public func waveforms(event: UInt64, pulses: [Pulse]) -> [UInt16] {
    let count = SST1MCamera.samplesPerPixel
    var adc = [Int](repeating: 0, count: kinds.count * count)
    for (pixel, kind) in kinds.enumerated() {
      let level = Int(baselines16[pixel] >> 4) + 2
      for sample in 0..<count {
        let u = Self.random(seed, event, UInt64(pixel), UInt64(sample))
        adc[pixel * count + sample] = level + Self.noise(u, kind)
      }
    }
    for pulse in pulses {
      for (k, height) in Self.shape.enumerated() {
        let sample = pulse.start + k
        if sample < 0 || sample >= count { continue }
        adc[pulse.pixel * count + sample] += pulse.milliPE * height / 1_000_000
      }
    }
    return adc.map { UInt16(min(max($0, 0), 4095)) }
  }

  private static func noise(_ u: UInt64, _ kind: Kind) -> Int {
    switch kind {
    case .normal: fields(u, 8) - 28
    case .noisy: 2 * (fields(u, 4) - 14)
    case .hot: 8 * (fields(u, 4) - 14)
    case .quiet: Int(u & 1)
    }
  }

  private static func fields(_ u: UInt64, _ count: UInt64) -> Int {
    var sum: UInt64 = 0
    for k in 0..<count { sum += (u >> (3 * k)) & 7 }
    return Int(sum)
  }
}
