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
  /// Dark counts of a pixel, in Hz; they come on top of the night sky.
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
