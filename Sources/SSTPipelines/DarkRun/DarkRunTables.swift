import SPEFit
import SSTCalib
import SSTIO

/// One pixel of a dark run.
struct DarkRunRow: Sendable {
  var pixel: Int
  var fit: DarkRunFit
  /// The events in its histogram.
  var entries: Int
  /// Those below the axis.
  var underflow: Int
  /// Those above the axis.
  var overflow: Int

  /// First the columns of sst1mpipe, then our own. The list is beside its rows, which are fits; SSTData knows none.
  static let table = Table<DarkRunRow>("df_param") {
    Column("pixel_id", \.pixel, "pixel number")
    // Those that have an error, in the order of sst1mpipe's files.
    for name in ["dcr", "X_talk", "gain", "sigma_pe", "sigma_el", "x_el"] {
      Column<DarkRunRow>.fitted(name)
      Column<DarkRunRow>.fitted(name + "_err")
    }
    for name in ["P_chi2", "dc_to_pe", "x0", "dcr_MHz", "true_Xtalk"] { Column<DarkRunRow>.fitted(name) }
    Column(
      "fit_accuracy", get: { $0.fit.isAccurate }, "1 if the fit converged to a minimum with valid errors")
    Column(
      "calib_flag", get: { $0.fit.isGood },
      "1 if the fit converged and all parameters are within their acceptance windows: the pixel is good")
    Column<DarkRunRow>.fitted("dc_to_pe_err")
    Column<DarkRunRow>.fitted("p_value")
    Column(
      "fit_status", get: { $0.fit.result.status.number },
      "0 converged, 1 at a limit, 2 too many calls, 3 stalled, 4 matrix not positive definite, 5 not "
        + "finite, 6 empty, 7 too few events, 8 ambiguous")
    Column("n_events", \.entries, "number of charges in the histogram of the pixel")
    Column("n_underflow", \.underflow, "number of charges below the axis of the histogram")
    Column("n_overflow", \.overflow, "number of charges above the axis of the histogram")
  }
}

extension Column<DarkRunRow> {
  private static let texts = [
    "dcr": "mean number of dark counts in the readout window",
    "X_talk": "optical crosstalk parameter of the fit",
    "gain": "distance of neighboring photoelectron peaks in ADC counts",
    "sigma_pe": "standard deviation of the charge of one photoelectron in ADC counts",
    "sigma_el": "electronic noise: standard deviation of the noise peak in ADC counts",
    "x_el": "mean of the noise peak in ADC counts",
    "P_chi2": "reduced chi-square of all fitted bins (in spite of its name not a probability)",
    "dc_to_pe": "ADC counts per photoelectron of light, crosstalk included: the gain that r0-dl1 divides by",
    "x0": "shift of the peaks by dark counts in the baseline, in ADC counts",
    "dcr_MHz": "dark count rate in MHz per pixel",
    "true_Xtalk": "fraction of the charge that is crosstalk",
    "p_value": "probability of a chi-square at least as large, bins with few entries merged",
  ]

  private static func text(of name: String) -> String {
    guard name.hasSuffix("_err") else { return texts[name] ?? "" }
    return "standard error of \(name.dropLast(4))"
  }

  /// A number of the fit that it knows by the name of the column.
  fileprivate static func fitted(_ name: String) -> Column {
    Column(name, get: { $0.fit.value(of: name) ?? .nan }, text(of: name))
  }
}

/// The tables of a dark run as data frames.
enum DarkRunTables {
  /// One row per pixel.
  static func parameters(_ fits: [DarkRunFit], _ histograms: DarkRunHistograms) -> PandasFrame {
    let rows = fits.enumerated().map { pixel, fit in
      DarkRunRow(
        pixel: pixel, fit: fit, entries: histograms.entries(ofPixel: pixel),
        underflow: histograms.underflow(ofPixel: pixel), overflow: histograms.overflow(ofPixel: pixel))
    }
    return PandasFrame(DarkRunRow.table.packed(rows))
  }

  /// One row per pixel, one column a bin of the charge, called by its centre.
  static func histograms(_ histograms: DarkRunHistograms) -> PandasFrame {
    let rows = (0..<histograms.pixelCount).map { histograms.charges(ofPixel: $0) }
    let columns = (0..<histograms.chargeAxis.binCount).map { bin in
      PandasFrame.Column.integers(rows.map { Int64($0[bin]) })
    }
    return PandasFrame(labels: .numbers(histograms.chargeAxis.centres), columns: columns)
  }
}

extension FitStatus {
  /// A stable number, as files carry it.
  var number: Int {
    switch self {
    case .converged: 0
    case .atLimit: 1
    case .callLimit: 2
    case .stalled: 3
    case .notPositiveDefinite: 4
    case .notFinite: 5
    case .empty: 6
    case .tooFewEvents: 7
    case .ambiguous: 8
    }
  }
}
