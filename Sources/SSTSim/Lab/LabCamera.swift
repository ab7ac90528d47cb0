internal import SSTCore

/// A lab camera drawn from its settings.
public struct LabCamera: Sendable, Equatable {
  /// What it was drawn from.
  public let settings: LabCameraSettings
  /// All pixels in order, those of missing modules too.
  public let pixels: [LabPixel]

  /// Draws the camera of a seed; a pixel does not depend on the number of pixels, except for its kind.
  ///
  /// - Throws: ``SimulationError/badSetting(name:value:expected:)``.
  public init(seed: UInt64, settings: LabCameraSettings = .init()) throws(SimulationError) {
    try settings.validate()
    self.settings = settings
    let normal = NormalTable()
    let kinds = Self.kinds(seed: seed, settings)
    pixels = kinds.indices.map { Self.pixel($0, kinds[$0], seed, settings, normal) }
  }

  /// The pixels that are read out, in the order of the file's modules.
  var readPixels: [LabPixel] { pixels.filter { $0.kind != .missing } }

  /// The shares of each kind, at random places.
  private static func kinds(seed: UInt64, _ settings: LabCameraSettings) -> [LabPixel.Kind] {
    var kinds = [LabPixel.Kind](repeating: .missing, count: settings.pixelCount)
    let read = kinds.indices.filter { settings.slots.contains($0 / 64) }
    let lots = read.map { pixel in
      var random = CounterRandom(
        seed: seed, event: UInt64(pixel), purpose: LabRandomPurpose.kind.rawValue)
      return (lot: random.next(), pixel: pixel)
    }
    var order = lots.sorted { $0.lot < $1.lot }.map(\.pixel)[...]
    for (kind, share) in [
      (LabPixel.Kind.dead, settings.deadFraction), (.dim, settings.dimFraction),
      (.noisy, settings.noisyFraction),
    ] {
      let count = Int((share * Double(read.count)).rounded())
      for pixel in order.prefix(count) { kinds[pixel] = kind }
      order = order.dropFirst(count)
    }
    for pixel in order { kinds[pixel] = .good }
    return kinds
  }

  private static func pixel(
    _ index: Int, _ kind: LabPixel.Kind, _ seed: UInt64, _ settings: LabCameraSettings, _ normal: NormalTable
  ) -> LabPixel {
    var random = CounterRandom(seed: seed, event: UInt64(index), purpose: LabRandomPurpose.pixel.rawValue)
    func deviate() -> Double { max(-3, min(3, normal.next(&random))) }
    func around(_ middle: Double, _ spread: Double) -> Double { middle * (1 + spread * deviate()) }
    var pixel = LabPixel(
      index: index, kind: kind, relativeLight: around(1, settings.lightSpread),
      amplitude: around(settings.amplitude, settings.amplitudeSpread),
      chargeSpread: around(settings.chargeSpread, settings.chargeSpreadSpread),
      crosstalk: around(settings.crosstalk, settings.crosstalkSpread),
      noise: around(settings.noise, settings.noiseSpread), baseline: settings.baselineSpread * deviate(),
      pulse: settings.pulse, peakTime: 0)
    pixel.pulse.riseTime = around(settings.pulse.riseTime, settings.widthSpread)
    pixel.peakTime = Double(settings.peakSample) + arrival(settings.timeSpread * deviate())
    switch kind {
    case .dead, .missing: pixel.relativeLight = 0
    case .dim: pixel.relativeLight *= random.uniform(in: 0.05...0.2)
    case .noisy: pixel.noise *= random.uniform(in: 3...5)
    case .good: break
    }
    return pixel
  }

  /// A time at most a fifth of a sample from a whole one, so that no two samples of a pulse are equally large.
  private static func arrival(_ time: Double) -> Double {
    let whole = time.rounded()
    return whole + 0.4 * (time - whole)
  }
}

/// What a stream of random numbers of the lab is for.
enum LabRandomPurpose: UInt64 {
  case kind = 101
  case pixel, flash, nightSky, noise, eventHeader, pedestal
}

/// One pixel of a simulated lab camera.
public struct LabPixel: Sendable, Equatable {
  /// What is special about a pixel.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Nothing.
    case good
    /// It sees no light; it has noise.
    case dead
    /// It sees little light.
    case dim
    /// It has much noise.
    case noisy
    /// Its module is not read out.
    case missing
  }

  /// The place in the camera: `slot * 64 + asic * 16 + channel`.
  public var index: Int
  /// What is special about it.
  public var kind: Kind
  /// Photoelectrons relative to the camera's nominal pixel; 0 if dead.
  public var relativeLight: Double
  /// The height of the pulse of one fired cell, in mV.
  public var amplitude: Double
  /// Relative standard deviation of the charge of one fired cell.
  public var chargeSpread: Double
  /// The mean number of further cells that each fired cell fires: ε of the modified Poisson law.
  public var crosstalk: Double
  /// Noise of one sample, in mV rms, before the samples are rounded.
  public var noise: Double
  /// The level without light, in mV.
  public var baseline: Double
  /// The pulse of one fired cell.
  public var pulse: LabPulse
  /// When the pulse has its maximum, in ns after the first sample.
  public var peakTime: Double

  /// The largest sample of the pulse.
  public var peakSample: Int {
    let near = Int(peakTime) - 2...Int(peakTime) + 3
    return near.max { pulse.height(Double($0) - start) < pulse.height(Double($1) - start) } ?? near.lowerBound
  }

  /// When the pulse starts, in ns after the first sample.
  var start: Double { peakTime - pulse.riseTime }
  /// True if it is read out and sees light.
  var seesLight: Bool { relativeLight > 0 && kind != .missing }
}
