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

  /// The fractions of each kind, at random positions.
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

/// What the pixels of a simulated lab camera are like, and how much they differ.
///
/// Spreads are standard deviations from pixel to pixel; they are cut off at three.
public struct LabCameraSettings: Sendable, Equatable, Codable {
  /// The pixels: 64 for each module, 64 to 2048.
  public var pixelCount = 2048
  /// Photoelectrons for each photon.
  public var photonDetection = 0.46
  /// The height of the pulse of one fired cell, in mV.
  public var amplitude = 3.2
  /// Relative spread of ``amplitude``.
  public var amplitudeSpread = 0.05
  /// Relative standard deviation of the charge of one fired cell.
  public var chargeSpread = 0.12
  /// Relative spread of ``chargeSpread``.
  public var chargeSpreadSpread = 0.05
  /// The mean number of further cells that each fired cell fires at once.
  public var crosstalk = 0.12
  /// Relative spread of ``crosstalk``.
  public var crosstalkSpread = 0.1
  /// Electronic noise of one sample, in mV rms; white.
  public var noise = 0.85
  /// Relative spread of ``noise``.
  public var noiseSpread = 0.05
  /// Spread of the level without light, in mV; in R0 that since the pedestals were taken.
  public var baselineSpread = 0.5
  /// Relative spread of the light, detection included.
  public var lightSpread = 0.06
  /// The pulse of one fired cell.
  public var pulse = LabPulse()
  /// Relative spread of the pulse's width.
  public var widthSpread = 0.02
  /// The sample near which the pulses have their maximum.
  public var peakSample = 36
  /// Spread of the arrival times, in ns.
  public var timeSpread = 1.5
  /// The compression of bright flashes.
  public var saturation = LabSaturation()
  /// Dark counts of a pixel, in Hz; they come on top of the night-sky background.
  public var darkCountHz = 0.0
  /// Share of pixels without light; they have noise.
  public var deadFraction = 0.005
  /// Share of pixels with 5 to 20 % of the light.
  public var dimFraction = 0.01
  /// Share of pixels with three to five times the noise.
  public var noisyFraction = 0.01
  /// Slots of modules that are not read out.
  public var missingModules: [Int] = []

  /// A camera of 32 modules.
  public init() {}

  /// The slots that are read out.
  var slots: [Int] { (0..<pixelCount / 64).filter { !missingModules.contains($0) } }

  /// Throws ``SimulationError/badSetting(name:value:expected:)`` for a value out of its range.
  func validate() throws(SimulationError) {
    let ranges: [(String, Double, ClosedRange<Double>)] = [
      ("photonDetection", photonDetection, 0.001...1), ("amplitude", amplitude, 0.01...1000),
      ("amplitudeSpread", amplitudeSpread, 0...0.3), ("chargeSpread", chargeSpread, 0...1),
      ("chargeSpreadSpread", chargeSpreadSpread, 0...0.3), ("crosstalk", crosstalk, 0...0.5),
      ("crosstalkSpread", crosstalkSpread, 0...0.1), ("noise", noise, 0...500),
      ("noiseSpread", noiseSpread, 0...0.3), ("baselineSpread", baselineSpread, 0...50),
      ("lightSpread", lightSpread, 0...0.3), ("pulse.riseTime", pulse.riseTime, 2...8),
      ("pulse.order", pulse.order, 3...20), ("widthSpread", widthSpread, 0...0.1),
      ("timeSpread", timeSpread, 0...3), ("saturation.knee", saturation.knee, 1...1e6),
      ("saturation.range", saturation.range, 1...1e6), ("darkCountHz", darkCountHz, 0...1e9),
      ("deadFraction", deadFraction, 0...1), ("dimFraction", dimFraction, 0...1),
      ("noisyFraction", noisyFraction, 0...1),
      ("deadFraction + dimFraction + noisyFraction", deadFraction + dimFraction + noisyFraction, 0...1),
    ]
    for (name, value, range) in ranges where !range.contains(value) {
      throw .badSetting(
        name: name, value: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
    }
    guard pixelCount % 64 == 0, (64...2048).contains(pixelCount) else {
      throw .badSetting(name: "pixelCount", value: "\(pixelCount)", expected: "a multiple of 64 up to 2048")
    }
    guard !slots.isEmpty, missingModules.allSatisfy({ (0..<pixelCount / 64).contains($0) }) else {
      throw .badSetting(
        name: "missingModules", value: "\(missingModules)", expected: "some of the camera's slots, not all")
    }
  }
}
