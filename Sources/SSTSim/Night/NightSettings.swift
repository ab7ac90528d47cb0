public import SSTCore

/// The settings of a simulated night.
public struct NightSettings: Encodable, Sendable {
  /// What the showers are.
  public enum Source: String, Sendable, Codable, CaseIterable {
    /// Gamma rays.
    case gamma
    /// Protons.
    case proton
    /// Mostly protons.
    case mixed
  }

  /// A time in which a telescope takes no data.
  public struct Pause: Encodable, Sendable, Equatable {
    /// The telescope's id.
    public var telescope: Int
    /// From when to when, in seconds after the start of each run.
    public var seconds: ClosedRange<Double>

    /// Makes a pause.
    public init(telescope: Int, seconds: ClosedRange<Double>) {
      (self.telescope, self.seconds) = (telescope, seconds)
    }
  }

  /// The seed of everything random.
  public var seed: UInt64
  /// The start of the first run, TAI; whole seconds.
  public var start = TAITime(unixSeconds: 1_769_025_600)
  /// Seconds of a run.
  public var duration = 40.0
  /// The number of runs.
  public var runCount = 1
  /// The number of the first run, 1 to 9999.
  public var firstRun = 1
  /// Seconds between runs.
  public var gap = 20.0
  /// The mean trigger rate of a telescope that is asked for, Hz.
  public var rate = 100.0
  /// Clocked pedestal events of a telescope, Hz.
  public var pedestalRate = 10.0
  /// What the showers are.
  public var source = Source.mixed
  /// The fraction of gamma rays of the showers that are thrown, with ``Source/mixed``.
  public var gammaFraction = 0.1
  /// Energies of gamma rays, TeV.
  public var gammaEnergies = ShowerRanges.gammaEnergies
  /// Energies of protons, TeV.
  public var protonEnergies = ShowerRanges.otherEnergies
  /// Fluxes that decide about the number of showers and their energies; nil for ``rate`` and power laws.
  public var flux: NightFlux?
  /// Index of the gamma rays' power law.
  public var gammaIndex = 2.62
  /// Index of the protons' power law.
  public var protonIndex = 2.7
  /// Cores are within this distance of the array's reference point, measured at right angles to the axis; metres.
  public var coreRadius = ShowerRanges.coreRadius
  /// Protons come from within this angle of the pointing, degrees.
  public var viewCone = ShowerRanges.viewCone
  /// Gamma rays come from the cone too, and not from the source.
  public var hasDiffuseGammas = false
  /// Night-sky background, MHz of p.e. in a pixel.
  public var backgroundMHz = ShowerRanges.backgroundMHz
  /// Threshold on the sum of seven patches, ADC counts.
  public var threshold = ShowerRanges.threshold
  /// A trigger within this time of the one before is lost, ns.
  public var deadTimeNS = 2000
  /// When single telescopes take no data.
  public var pauses: [Pause] = []
  /// Whether events carry the number of the array trigger.
  public var hasArrayNumbers = true
  /// Where the telescopes point.
  public var pointing = NightPointing.wobble(.init())

  /// Makes settings with the defaults and a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// Throws ``SimulationError/badSetting(name:value:expected:)`` for a value out of its range.
  func validate() throws(SimulationError) {
    func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(SimulationError) {
      if !range.contains(value) {
        throw .badSetting(
          name: name, value: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
      }
    }
    try check("duration", duration, 0.1...36_000)
    try check("runs", Double(runCount), 1...1000)
    try check("firstRun", Double(firstRun), 1...Double(10_000 - min(runCount, 9999)))
    try check("gap", gap, 0...3600)
    try check("rate", rate, 0.1...20_000)
    try check("pedestalRate", pedestalRate, 0...10_000)
    try check("gammaFraction", gammaFraction, 0...1)
    for (name, range) in [("gammaEnergies", gammaEnergies), ("protonEnergies", protonEnergies)]
    where !(range.lowerBound >= 0.01 && range.upperBound <= 500 && range.lowerBound < range.upperBound) {
      throw .badSetting(name: name, value: "\(range)", expected: "rising TeV within 0.01 to 500")
    }
    if flux != nil, hasDiffuseGammas {
      throw .badSetting(
        name: "flux", value: "with gamma rays from a cone", expected: "gamma rays from the source")
    }
    try check("coreRadius", coreRadius, 1...1400)
    try check("viewCone", viewCone, 0...15)
    try check("backgroundMHz", backgroundMHz, 0...2000)
    try check("threshold", Double(threshold), 1...1785)
    try check("deadTimeNS", Double(deadTimeNS), 0...1e9)
    for pause in pauses {
      try check("pause, telescope", Double(pause.telescope), 21...22)
      try check("pause, start", pause.seconds.lowerBound, 0...duration)
      try check("pause, end", pause.seconds.upperBound, 0...duration)
    }
    if start.nanoseconds < 0 || start.subsecondNanoseconds != 0 {
      throw .badSetting(name: "start", value: start.iso8601UTC, expected: "whole seconds after 1970")
    }
    try pointing.validate()
  }
}

/// What makes a night impossible.
public enum NightError: SSTError, Equatable {
  /// The pointing is too low or too near the zenith in a run.
  case pointingOutOfReach(run: Int, altitudeDeg: Double)
  /// The threshold is within the noise.
  case thresholdInNoise(telescope: Int, threshold: Int, least: Int)
  /// No shower of the pilot sample triggers.
  case noTriggers(thrown: Int)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .pointingOutOfReach: ErrorCode(.usage, 47, "night-pointing")
    case .thresholdInNoise: ErrorCode(.usage, 48, "night-threshold-low")
    case .noTriggers: ErrorCode(.usage, 49, "night-no-triggers")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .pointingOutOfReach(let run, let altitude):
      "the telescopes would point at \((altitude * 10).rounded() / 10) deg altitude in run \(run); "
        + "allowed are 15 to 89 deg. Choose another start or source."
    case .thresholdInNoise(let telescope, let threshold, let least):
      "a threshold of \(threshold) ADC counts is within the noise of the night-sky background of telescope "
        + "\(telescope); use at least \(least), or a lower NSB rate."
    case .noTriggers(let thrown):
      "none of \(thrown) showers triggers a telescope. Use more energy, a lower threshold or a smaller core "
        + "radius."
    }
  }
}
