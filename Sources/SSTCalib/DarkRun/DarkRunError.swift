public import SSTCore

/// What can be wrong with the events of a dark run.
public enum DarkRunError: SSTError, Equatable {
  /// The waveforms are shorter than the integration window.
  case tooFewSamples(found: Int)
  /// A block of events has other channels, pixels or samples, or no baselines.
  case differentShape(found: String, expected: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .tooFewSamples: ErrorCode(.incompatible, 51, "waveform-too-short")
    case .differentShape: ErrorCode(.incompatible, 52, "other-event-shape")
    }
  }

  /// What was found, and what to do.
  public var description: String {
    switch self {
    case .tooFewSamples(let found):
      "waveforms of \(found) samples are too short for charges of \(DarkRunHistograms.windowWidth) samples."
        + " Take the run with a longer readout."
    case .differentShape(let found, let expected):
      "events of \(found) values (channels × pixels × samples, with baselines) where \(expected) are expected."
        + " Process runs of different readout settings one by one."
    }
  }
}
