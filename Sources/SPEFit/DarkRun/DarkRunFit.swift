internal import SSTCore

/// The fit of one pixel of a dark run, and what follows from it.
public struct DarkRunFit: Sendable {
  /// Values and errors in the order of ``DarkRunDensity``, and how the fit ended.
  public var result: FitResult
  /// Σ((d − S)/√d)² over the fitted bins (1 for √d in empty ones), over the bins less the six parameters.
  ///
  /// This is the column `P_chi2` of sst1mpipe: in spite of its name no probability.
  public var reducedChiSquare: Double
  /// The probability of a larger Pearson χ² of merged bins; NaN if nothing was fitted.
  public var pValue: Double
  /// Samples of the readout window.
  public var sampleCount: Int
  /// Samples in the sum.
  public var windowWidth: Int
  /// True if the fit is at a minimum with valid errors.
  public var isAccurate: Bool
  /// Why the pixel is not good: the status of the fit, and the columns outside their windows; empty if it is good.
  public var problems: [String] = []

  /// Sampling rate of the camera in MHz.
  static let samplingMHz = 250.0

  /// True if the fit is sound and everything is in its window (`calib_flag` 1).
  public var isGood: Bool { problems.isEmpty }
  /// Dark counts in the readout window (`dcr`).
  public var darkCounts: Double { result.values[DarkRunDensity.Place.rate] }
  /// The crosstalk parameter of the density (`X_talk`).
  public var crosstalk: Double { result.values[DarkRunDensity.Place.crosstalk] }
  /// Distance of neighboring peaks in ADC counts (`gain`).
  public var gain: Double { result.values[DarkRunDensity.Place.gain] }
  /// Dark counts in MHz (`dcr_MHz`).
  public var darkCountRateMHz: Double { darkCounts * Self.samplingMHz / Double(sampleCount) }
  /// ADC counts for one p.e. of light, crosstalk included (`dc_to_pe`).
  public var dcToPE: Double { gain * pulses }
  /// The fraction of the charge that is crosstalk (`true_Xtalk`).
  public var trueCrosstalk: Double { 1 - 1 / pulses }
  /// The shift of the peaks by dark counts in the baseline, in ADC counts (`x0`).
  public var shift: Double { -darkCounts * dcToPE * fraction }

  /// The standard error of ``dcToPE``.
  public var dcToPEError: Double {
    let inverse = 1 / (1 - crosstalk)
    let slopes = [-gain * fraction, gain * inverse * inverse, pulses]
    var variance = 0.0
    for (i, a) in slopes.enumerated() {
      for (j, b) in slopes.enumerated() { variance += a * b * result.covariance[i, j] }
    }
    return variance.squareRoot()
  }

  /// Mean number of fired cells for one p.e.
  private var pulses: Double { 1 / (1 - crosstalk) - darkCounts * fraction }
  private var fraction: Double { Double(windowWidth) / Double(sampleCount) }

  /// The value of a column of the calibration files; nil for unknown names.
  public func value(of column: String) -> Double? {
    switch column {
    case "P_chi2": reducedChiSquare
    case "dcr_MHz": darkCountRateMHz
    case "true_Xtalk": trueCrosstalk
    case "dc_to_pe": dcToPE
    case "dc_to_pe_err": dcToPEError
    case "x0": shift
    case "p_value": pValue
    default:
      column.hasSuffix("_err") ? result.error(of: String(column.dropLast(4))) : result.value(of: column)
    }
  }
}

/// The ranges in which the results of a pixel have to be for the pixel to count as good.
public struct DarkRunAcceptance: Sendable, Equatable {
  /// A column of ``DarkRunFit/value(of:)`` and its range, both ends included.
  public struct Window: Sendable, Equatable {
    /// The name of the column.
    public var column: String
    /// The permitted values.
    public var range: ClosedRange<Double>

    /// Makes a window.
    public init(_ column: String, _ range: ClosedRange<Double>) {
      (self.column, self.range) = (column, range)
    }
  }

  /// The windows.
  public var windows: [Window]

  /// Makes an acceptance from windows.
  public init(windows: [Window]) { self.windows = windows }

  /// The windows of sst1mpipe for the SST-1M camera.
  public static let sst1m = DarkRunAcceptance(windows: [
    Window("dcr", 0...1.5), Window("X_talk", 0...0.3), Window("gain", 16...35), Window("sigma_pe", 1...5.5),
    Window("sigma_el", 0...7), Window("P_chi2", 0...15), Window("true_Xtalk", 0.05...0.25),
  ])

  /// The columns that are outside their windows; NaN is outside.
  func violations(_ fit: DarkRunFit) -> [String] {
    windows.filter { window in
      guard let value = fit.value(of: window.column) else { return true }
      return !window.range.contains(value)
    }.map(\.column)
  }
}

/// The histogram of the largest window sums of one pixel in a dark run.
public struct DarkRunSpectrum: Sendable, Equatable {
  /// The middles of the bins in ascending order, at equal distances, in ADC counts.
  public var centres: [Double]
  /// The charges in each bin.
  public var counts: [Double]
  /// All charges of the pixel, those outside the bins included.
  public var eventCount: Double

  /// Makes a spectrum.
  ///
  /// - Parameters:
  ///   - centres: the middles of the bins, at least two, at equal distances, in ADC counts.
  ///   - counts: the charges in each bin.
  ///   - eventCount: all charges, those outside the bins included.
  public init(centres: [Double], counts: [Double], eventCount: Double) {
    precondition(
      centres.count == counts.count && centres.count > 1, "a histogram needs a number for each bin")
    self.centres = centres
    self.counts = counts
    self.eventCount = eventCount
  }

  /// The distance of the bins.
  var width: Double { (centres[centres.count - 1] - centres[0]) / Double(centres.count - 1) }

  /// The bins that are fitted.
  ///
  /// All above −15 ADC counts; with the quirk `darkRunStarts` of these only the ones below 50 if all above are empty.
  func fitted(_ quirks: Quirks) -> DarkRunSpectrum? {
    let start = centres.firstIndex { $0 > -15 } ?? centres.count
    var end = centres.count
    if quirks.contains(.darkRunStarts), !hasHighCharges { end = centres.firstIndex { $0 >= 50 } ?? end }
    guard end - start > 1 else { return nil }
    return DarkRunSpectrum(
      centres: Array(centres[start..<end]), counts: Array(counts[start..<end]), eventCount: eventCount)
  }

  /// True if there is an entry above 50 ADC counts.
  var hasHighCharges: Bool { zip(centres, counts).contains { $0 > 50 && $1 > 0 } }

  /// The same with bins that can be integrated, or with their middles alone.
  func chargeSpectrum(_ quirks: Quirks) -> ChargeSpectrum {
    if quirks.contains(.binCenters) { return ChargeSpectrum(centres: centres, counts: counts) }
    let (half, last) = (0.5 * width, centres.count - 1)
    let range = centres[0] - half...centres[last] + half
    return ChargeSpectrum(counts: counts, binning: Binning(count: counts.count, range: range))
  }
}
