/// Lab runs: the defects of sstcam_pixel_analysis, numbered as in `Docs/pixel-analysis-differences.md`.
extension Quirks {
  /// W4: only windows of an even width; a photoelectron's charge comes from a table of them.
  public static let evenWindows = Quirks(rawValue: 1 << 48)
  /// W5: unlit pixels stay unless fewer than one in six is lit; pulses may be anywhere.
  public static let unlitPixelsStay = Quirks(rawValue: 1 << 49)
  /// W6: the first event, which may lack packets, says which pixels are dead.
  public static let firstEventStatus = Quirks(rawValue: 1 << 50)
  /// W7: waveforms are rotated: the end is joined to the start, for the baseline too.
  public static let rotatedWaveforms = Quirks(rawValue: 1 << 51)
  /// W10: responses in the order of file names, smoothed, judged by their own events.
  public static let unsortedResponse = Quirks(rawValue: 1 << 52)
  /// W11: requirements are drawn for every charge.
  public static let requirementEverywhere = Quirks(rawValue: 1 << 53)
  /// W17: starts and limits from half of the photons or the highest peak.
  public static let guessedLimits = Quirks(rawValue: 1 << 54)
  /// W18: one range of charges for all runs.
  public static let oneRange = Quirks(rawValue: 1 << 55)
  /// W20: outliers widen the limits that should find them.
  public static let outlierScatter = Quirks(rawValue: 1 << 56)
  /// W21: a threshold on the peak-to-valley ratio, read off a grid, decides which pixels are good.
  public static let peakValleyThreshold = Quirks(rawValue: 1 << 57)
  /// W30: each run has pulses of its own, in the noise where there is little light.
  public static let ownPulses = Quirks(rawValue: 1 << 58)
  /// W32: dark means exactly 0 Hz; measured rates are ignored.
  public static let nominalDarkness = Quirks(rawValue: 1 << 59)
  /// W34: events whose samples may be wrong take part if they are fresh and lack no packet.
  public static let damagedEvents = Quirks(rawValue: 1 << 60)
  /// W35: the table of spectra has no rows for pixels without light.
  public static let onlyLivePixels = Quirks(rawValue: 1 << 61)

  /// The defects of sstcam_pixel_analysis 0.2025.12.03, those of its fits included.
  public static let pixelAnalysis: Quirks = [
    .spefit, .evenWindows, .unlitPixelsStay, .firstEventStatus, .rotatedWaveforms, .unsortedResponse,
    .requirementEverywhere, .guessedLimits, .oneRange, .outlierScatter, .peakValleyThreshold, .ownPulses,
    .nominalDarkness, .damagedEvents, .onlyLivePixels,
  ]
}
