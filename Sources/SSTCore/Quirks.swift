/// The documented defects of the original programs that a computation may reproduce, one bit each.
///
/// An algorithm's configuration carries a `Quirks` value, empty by default: then results are right. The presets
/// give the numbers of a program as it is. Every bit is a row of the tables in `Docs/reference/differences`, under the
/// same number, and has a test of the original's value beside the right one.
public struct Quirks: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt64
  /// Makes a set from its bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

extension Quirks {
  /// The defects of sst1mpipe 0.9.
  public static let sst1mpipe: Quirks = [.sst1m, .sst1mStereo, .sst1mDL2, .darkRunFit]
}

/// The defects of sst1mpipe 0.9 between raw and DL1 files, in the histograms of dark runs, and in the fit of times; bits 0 to 23.
///
/// "R0-DL1 n" and "dark run n" are rows n of these tables in `Docs/reference/differences/sst1mpipe.md`.
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
  /// R0-DL1 21: with `--reclean`, events before the first map of the night-sky background get the last one.
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
  /// R0-DL1 24: the camera clock counts as TAI, also that of 2017 and 2018, which counted UTC.
  public static let clockIsTAI = Quirks(rawValue: 1 << 19)
  /// R0-DL1 25: rows that were never filled, and events that occur again, become rows.
  public static let repeatedEvents = Quirks(rawValue: 1 << 20)
  /// R0-DL1 26: events without a number get the same ones for all telescopes.
  public static let sharedSubstitutes = Quirks(rawValue: 1 << 21)

  /// R0-DL1 27: a simulation whose quantum-efficiency table is not known is refused.
  public static let knownEfficiencyTables = Quirks(rawValue: 1 << 22)
  /// R0-DL1 28: a true image that is not stored counts as an image without light.
  public static let darkTrueImages = Quirks(rawValue: 1 << 23)

  /// All of them.
  static let sst1m = Quirks(rawValue: (1 << 24) - 1)
}

/// The defects of sst1mpipe 0.9 in stereo files, and more of simulations; bits 24 to 39.
///
/// "Stereo n" is row n of the stereo table in `Docs/reference/differences/sst1mpipe.md`.
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

  /// R0-DL1 32: simulated events below the floor of energies lack image parameters and images, but stay in all other tables.
  public static let partialEnergyCut = Quirks(rawValue: 1 << 36)

  /// All of them.
  static let sst1mStereo = Quirks(rawValue: (1 << 37) - (1 << 24))
}

/// The defects of sst1mpipe 0.9 between DL1 and DL2 files; bits 37 to 39 and 62.
///
/// "DL2 n" is row n of the table of DL2 files in `Docs/reference/differences/sst1mpipe.md`.
extension Quirks {
  /// DL2 1: one directory of models for all events of a telescope, by their mean zenith angle alone.
  public static let modelsByMeanZenith = Quirks(rawValue: 1 << 37)
  /// DL2 2: directions are averaged as numbers, and azimuths are counted from -180 degrees if the first event is near north.
  public static let arithmeticDirections = Quirks(rawValue: 1 << 38)
  /// DL2 3: what a missing model should say is 0.
  public static let missingModelsAreZero = Quirks(rawValue: 1 << 39)
  /// DL2 4: the logarithm of a scaled intensity is that of the intensity before.
  public static let staleLogarithms = Quirks(rawValue: 1 << 62)

  /// All of them.
  static let sst1mDL2: Quirks = [
    .modelsByMeanZenith, .arithmeticDirections, .missingModelsAreZero, .staleLogarithms,
  ]
}

/// Spectra of photoelectrons: the defects of spefit and of the dark-run fit of sst1mpipe.
///
/// Numbers S1 to S4 are those of `Docs/reference/differences/spefit.md`; "dark run n" is a row of `sst1mpipe.md` there.
extension Quirks {
  /// S1 and dark run 2: the density at the middle of a bin stands for the bin.
  public static let binCenters = Quirks(rawValue: 1 << 40)
  /// S2: peaks below a weight of 1e-4 are left out; the Gentile sum has none for much light.
  public static let truncatedPeaks = Quirks(rawValue: 1 << 41)
  /// S3: in an unbinned fit the density is not normalized inside the range.
  public static let unnormalizedDensity = Quirks(rawValue: 1 << 42)
  /// S4: p-values over nearly empty bins, without a degree of freedom for the scale.
  public static let rawScores = Quirks(rawValue: 1 << 43)

  /// Dark run 6 and 7: seven peaks and narrow limits; no charge of eight photoelectrons or more.
  public static let sevenPeaks = Quirks(rawValue: 1 << 44)
  /// Dark run 5: a gain of 0 to start with, and fewer bins, if no charge is above 50 ADC counts; every start is tried.
  public static let darkRunStarts = Quirks(rawValue: 1 << 45)
  /// Dark run 4: errors that are too small by √2.
  public static let halvedVariances = Quirks(rawValue: 1 << 46)
  /// Dark run 7: a minimum at a limit counts as accurate.
  public static let limitsAreAccurate = Quirks(rawValue: 1 << 47)

  /// The defects of spefit 3.1.0.
  public static let spefit: Quirks = [.binCenters, .truncatedPeaks, .unnormalizedDensity, .rawScores]
  /// The defects of the dark-run fit of sst1mpipe 0.9.
  public static let darkRunFit: Quirks = [
    .binCenters, .unnormalizedDensity, .sevenPeaks, .darkRunStarts, .halvedVariances, .limitsAreAccurate,
  ]
}

/// Lab runs: the defects of sstcam_pixel_analysis, numbered as in `Docs/reference/differences/pixel-analysis.md`.
extension Quirks {
  /// W4: only windows of an even width; a photoelectron's charge comes from a table of them.
  public static let evenWindows = Quirks(rawValue: 1 << 48)
  /// W5: unlit pixels stay unless fewer than one in six is lit; pulses may be anywhere.
  public static let unlitPixelsStay = Quirks(rawValue: 1 << 49)
  /// W6: the first event, which may lack packets, says which pixels are dead.
  public static let firstEventStatus = Quirks(rawValue: 1 << 50)
  /// W7: waveforms are rotated: the end is joined to the start, for the baseline too.
  public static let rotatedWaveforms = Quirks(rawValue: 1 << 51)
  /// W10: responses in the order of file names, smoothed, applied to the events they were made from.
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
