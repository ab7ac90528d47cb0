/// The defects of sst1mpipe 0.9 between raw and DL1 files, in the histograms of dark runs, and in the fit of times; bits 0 to 23.
///
/// "R0-DL1 n" is row n of the table in `Docs/r0-to-dl1.md`, "dark run n" that in `Docs/dark-run.md`.
extension Quirks {
  /// R0-DL1 1: the window table of swapped modules is swapped again at every event, so every other one has it wrong.
  public static let alternatingWindow = Quirks(rawValue: 1 << 0)
  /// R0-DL1 2: swapped modules are not put right while the pedestal windows are primed.
  public static let unswappedPriming = Quirks(rawValue: 1 << 1)
  /// R0-DL1 3: the pedestals of the priming count twice, and quiet events too.
  public static let doubledPedestals = Quirks(rawValue: 1 << 2)
  /// R0-DL1 4: parameter rows are sorted by event id, images are not.
  public static let sortedParameters = Quirks(rawValue: 1 << 3)
  /// R0-DL1 5: charges are squared in 32 bits, and a variance below zero makes a pixel's threshold NaN.
  public static let undefinedSpread = Quirks(rawValue: 1 << 4)
  /// R0-DL1 6: pixels with light in quiet events count as rms 0 at first, and then fully.
  public static let zeroedPixels = Quirks(rawValue: 1 << 5)
  /// R0-DL1 7 and 8: masked pixels are interpolated before saturation and window are corrected.
  public static let earlyInterpolation = Quirks(rawValue: 1 << 6)
  /// R0-DL1 9: `analysis.bad_pixels` replaces the other masks.
  public static let replacedMasks = Quirks(rawValue: 1 << 7)
  /// R0-DL1 10: the line through peak times is the best of five arbitrary pairs.
  public static let fivePairTimeFit = Quirks(rawValue: 1 << 8)
  /// R0-DL1 12: the spline of the voltage drop is continued beyond its table.
  public static let extrapolatedDrop = Quirks(rawValue: 1 << 9)
  /// R0-DL1 16: the fraction of raised thresholds is divided by one event less, and priming looks at one event more.
  public static let countsOffByOne = Quirks(rawValue: 1 << 10)
  /// R0-DL1 19: without pedestals the cleaner is silently changed to tailcuts, and `meanQ` is missing.
  public static let silentTailcuts = Quirks(rawValue: 1 << 11)
  /// R0-DL1 20: pixels of missing boards are not masked.
  public static let unmaskedBoards = Quirks(rawValue: 1 << 12)
  /// R0-DL1 21: with `--reclean`, events before the first map of the night sky get the last one.
  public static let lastMapFirst = Quirks(rawValue: 1 << 13)
  /// R0-DL1 22: a global peak over the brightest pixels takes places among the unbroken pixels for pixel numbers.
  public static let misnumberedPeaks = Quirks(rawValue: 1 << 14)

  /// Dark run 1: a charge goes into the bin of the whole number before it.
  public static let shiftedDarkBins = Quirks(rawValue: 1 << 15)
  /// Dark run 3: charges beyond the axis sit in the first and the last filled bin.
  public static let darkOverflow = Quirks(rawValue: 1 << 16)
  /// Dark run 8: exchanged modules are not put right.
  public static let unswappedDarkRun = Quirks(rawValue: 1 << 17)

  /// R0-DL1 23: the file has the original's columns and attributes only, and 0 for the observation in its block.
  public static let originalLayout = Quirks(rawValue: 1 << 18)

  /// All of them.
  static let sst1m = Quirks(rawValue: (1 << 19) - 1)
}

/// The defects of sst1mpipe 0.9 in stereo files; bits 24 to 39.
///
/// "Stereo n" is row n of the last table in `Docs/stereo.md`.
extension Quirks {
  /// Stereo 8: the direction of two telescopes has an uncertainty: that of rounding, written as 0.
  public static let statesStereoSpread = Quirks(rawValue: 1 << 24)
  /// Stereo 1: an event counts as used if its id is that of the match before; events that are there twice are two.
  public static let forgottenMatches = Quirks(rawValue: 1 << 25)
  /// Stereo 2: where event ids do not increase, the last event of the file is merged from then on.
  public static let lastEventMerged = Quirks(rawValue: 1 << 26)
  /// Stereo 3: nanoseconds are cut off.
  public static let truncatedTimes = Quirks(rawValue: 1 << 27)
  /// Stereo 4: the light's way is not corrected, and random pairs are kept.
  public static let uncorrectedDelays = Quirks(rawValue: 1 << 28)
  /// Stereo 5: the sliding window is at the lower edge of the plateau of offsets.
  public static let lowerPlateauEdge = Quirks(rawValue: 1 << 29)
  /// Stereo 6: clocks and pointing are left out unless events are matched by White Rabbit times.
  public static let missingClocks = Quirks(rawValue: 1 << 30)
  /// Stereo 7: the characters of `.h5` are stripped from the end of a name, whatever their order.
  public static let strippedNames = Quirks(rawValue: 1 << 31)
  /// Stereo 9: pedestals of the first telescope alone, no facts about the run, no columns behind those of the image.
  public static let lostTables = Quirks(rawValue: 1 << 32)
  /// Stereo 10: files of one telescope that overlap are taken, and their events count twice.
  public static let overlappingFiles = Quirks(rawValue: 1 << 33)
  /// Stereo 11: files without White Rabbit times cannot be matched by time.
  public static let requiredClocks = Quirks(rawValue: 1 << 34)
  /// Stereo 12: degrees on the sky are made with another focal length than the metres they came from.
  public static let uncorrectedDegrees = Quirks(rawValue: 1 << 35)

  /// All of them.
  static let sst1mStereo = Quirks(rawValue: (1 << 36) - (1 << 24))
}
