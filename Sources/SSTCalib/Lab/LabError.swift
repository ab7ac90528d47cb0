public import SSTCore

/// Why waveforms of lab runs cannot be extracted.
public enum LabError: SSTError, Equatable {
  /// Waveforms too short for the baseline samples.
  case tooFewSamples(found: Int, needed: Int)
  /// A list has another length than the camera has pixels, or waveforms have another shape.
  case wrongCount(what: String, found: Int, expected: Int)
  /// A window whose width or shift is out of bounds.
  case badWindow(Int)
  /// A pulse position that is not in the readout.
  case peakOutside(Int, sampleCount: Int)
  /// No event was added up.
  case noEvents
  /// No pixel is lit.
  case noLitPixel

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .tooFewSamples: ErrorCode(.incompatible, 63, "lab-waveform-too-short")
    case .wrongCount: ErrorCode(.incompatible, 64, "lab-waveform-shape")
    case .badWindow: ErrorCode(.usage, 64, "lab-window-width")
    case .peakOutside: ErrorCode(.incompatible, 65, "lab-peak-outside")
    case .noEvents: ErrorCode(.noEvents, 60, "lab-no-events")
    case .noLitPixel: ErrorCode(.noEvents, 61, "lab-no-lit-pixel")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .tooFewSamples(let found, let needed):
      "waveforms of \(found) samples are too short: the baseline needs \(needed). Take longer ones."
    case .wrongCount(let what, let found, let expected):
      "\(found) \(what), but \(expected) are expected. Process runs of different cameras one by one."
    case .badWindow(let width):
      "a window of \(width) samples. Use a width of at least 1 that begins near the pulse."
    case .peakOutside(let peak, let count):
      "a pulse at sample \(peak) of waveforms with \(count) samples. Use those of runs with the same readout."
    case .noEvents:
      "no event is left to find the pulses in: the run is empty, or all its events are stale or damaged."
    case .noLitPixel:
      "no pixel shows a pulse in the average of all events. Check the light source and the baseline samples."
    }
  }
}
