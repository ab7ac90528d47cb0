/// The documented defects of the original programs that a computation may reproduce, one bit each.
///
/// An algorithm's configuration carries a `Quirks` value, empty by default: then results are right. The presets
/// give the numbers of a program as it is. Every bit is a row of the tables in the documentation, under the
/// same number, and has a test of the original's value beside the right one.
public struct Quirks: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt64
  /// Makes a set from its bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

// What sst1mpipe writes, and how: 24 to 39.
extension Quirks {
  /// Image parameters are sorted by event id, and repeated ids are repeated squared.
  public static let sortsParameters = Quirks(rawValue: 1 << 24)
  /// Columns that sst1mpipe does not have are left out.
  public static let omitsOwnColumns = Quirks(rawValue: 1 << 25)
  /// The table of observations has the id 0.
  public static let writesObservationZero = Quirks(rawValue: 1 << 26)
  /// The mean pedestal charge is left out where quiet events took the place of pedestals.
  public static let omitsQuietMeanCharge = Quirks(rawValue: 1 << 27)
  /// The direction of two telescopes has an uncertainty: that of rounding, 0.
  public static let statesStereoSpread = Quirks(rawValue: 1 << 28)

  static let sst1mpipeFiles: Quirks = [
    .sortsParameters, .omitsOwnColumns, .writesObservationZero, .omitsQuietMeanCharge, .statesStereoSpread,
  ]
}

extension Quirks {
  /// The defects of sst1mpipe 0.9.
  public static let sst1mpipe: Quirks = sst1mpipeFiles
  /// The defects of sstcam_pixel_analysis.
  public static let pixelAnalysis: Quirks = []
  /// The defects of spefit.
  public static let spefit: Quirks = []
}
