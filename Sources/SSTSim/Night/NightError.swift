public import SSTCore

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
        + "from 15 to 89 deg are possible. Choose another start or source."
    case .thresholdInNoise(let telescope, let threshold, let least):
      "a threshold of \(threshold) ADC counts is within the night-sky noise of telescope \(telescope); "
        + "use at least \(least), or less background."
    case .noTriggers(let thrown):
      "none of \(thrown) showers triggers a telescope. Use more energy, a lower threshold or a smaller core radius."
    }
  }
}
