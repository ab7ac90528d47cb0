import SSTSky
public import SSTCore

/// What the simulation of a night needs to know of a telescope's calibration; plain arrays, one value a pixel.
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
  /// The share of the light that the camera's window lets through.
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
    let end = pulseStepNS > 0 ? Int(4 * Double(NightPulse.length - 1) / pulseStepNS) : 0
    guard total > 0, end > 0, abs(pulse.dropFirst(end).reduce(0, +)) < 1e-3 * total else {
      throw .badSetting(name: "pulse", value: "\(pulse.count) steps", expected: "a pulse of at most 92 ns")
    }
  }
}
