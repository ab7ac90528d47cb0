import SSTCore
import SPEFit

/// The outcome of a dark run.
public struct DarkRunSummary: Sendable, Equatable {
  /// A median over the good pixels.
  public struct Median: Sendable, Equatable {
    /// The name of the column.
    public var column: String
    /// The median; NaN without a good pixel.
    public var value: Double
  }

  /// The inputs in the order of time.
  public var inputs: [String]
  /// The file of fitted parameters and that of histograms.
  public var outputs: [String]
  /// 21 or 22.
  public var telescopeID: Int
  /// Events of any type.
  public var eventCount: Int
  /// Clocked events.
  public var pedestalCount: Int
  /// All pixels.
  public var pixelCount: Int
  /// Pixels with `calib_flag` 1.
  public var goodCount: Int
  /// How many pixels are bad for which reason: the status of the fit or a column outside its window. A pixel may have
  /// several.
  public var reasons: [String: Int]
  /// Medians over the good pixels.
  public var medians: [Median]

  /// The columns of the medians.
  static let columns = [
    "gain", "dc_to_pe", "dcr", "dcr_MHz", "X_talk", "true_Xtalk", "sigma_pe", "sigma_el", "x_el", "P_chi2",
  ]

  init(plan: DarkRunPlan, eventCount: Int, pedestalCount: Int, fits: [DarkRunFit]) {
    (inputs, outputs, telescopeID) = (plan.inputs, plan.outputs, plan.telescopeID)
    (self.eventCount, self.pedestalCount, pixelCount) = (eventCount, pedestalCount, fits.count)
    let good = fits.filter(\.isGood)
    goodCount = good.count
    reasons = fits.flatMap(\.problems).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    medians = Self.columns.map { column in
      Median(column: column, value: good.compactMap { $0.value(of: column) }.median())
    }
  }

  /// The reasons in words, the most frequent first: `12 gain, 3 at-limit`; whether they overlap is told.
  public var reasonText: String { Self.text(reasons, of: pixelCount - goodCount) }

  /// Reasons of bad pixels in words, the most frequent first.
  ///
  /// - Parameters:
  ///   - reasons: the number of pixels for each reason.
  ///   - badCount: the number of bad pixels; a pixel may have several reasons.
  static func text(_ reasons: [String: Int], of badCount: Int) -> String {
    let words = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
    let overlaps = reasons.values.reduce(0, +) > badCount
    return words.joined(separator: ", ") + (overlaps ? "; some pixels have several reasons" : "")
  }
}
