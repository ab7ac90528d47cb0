/// Spectra of photoelectrons: the defects of spefit and of the dark-run fit of sst1mpipe.
///
/// Numbers S1 to S4 are those of `Docs/spe-fitting.md`; "dark run n" is row n of the table in `Docs/dark-run.md`.
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
