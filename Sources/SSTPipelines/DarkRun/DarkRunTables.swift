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

  /// First the columns of sst1mpipe, then our own. The list stands beside its rows, which are fits; SSTData knows none.
  static let table = Table<DarkRunRow>("df_param") {
    Column("pixel_id", \.pixel, "number of the pixel")
    // Those that have an error, in the order of sst1mpipe's files.
    for name in ["dcr", "X_talk", "gain", "sigma_pe", "sigma_el", "x_el"] {
      Column<DarkRunRow>.fitted(name)
      Column<DarkRunRow>.fitted(name + "_err")
    }
    for name in ["P_chi2", "dc_to_pe", "x0", "dcr_MHz", "true_Xtalk"] { Column<DarkRunRow>.fitted(name) }
    Column("fit_accuracy", get: { $0.fit.isAccurate }, "1 if the fit is at a minimum with sound errors")
    Column("calib_flag", get: { $0.fit.isGood }, "1 if everything is in its window, too")
    Column<DarkRunRow>.fitted("dc_to_pe_err")
    Column<DarkRunRow>.fitted("p_value")
    Column("fit_status", get: { $0.fit.result.status.number }, "how the fit ended")
    Column("n_events", \.entries, "events in the histogram")
    Column("n_underflow", \.underflow, "events below its axis")
    Column("n_overflow", \.overflow, "events above its axis")
  }
}

extension Column<DarkRunRow> {
  /// A number of the fit that it knows by the name of the column.
  fileprivate static func fitted(_ name: String) -> Column {
    Column(name, get: { $0.fit.value(of: name) ?? .nan })
  }
}

/// The tables of a dark run as data frames.
enum DarkRunTables {
  /// One row a pixel.
  static func parameters(_ fits: [DarkRunFit], _ histograms: DarkRunHistograms) -> PandasFrame {
    let rows = fits.enumerated().map { pixel, fit in
      DarkRunRow(
        pixel: pixel, fit: fit, entries: histograms.entries(ofPixel: pixel),
        underflow: histograms.underflow(ofPixel: pixel), overflow: histograms.overflow(ofPixel: pixel))
    }
    return PandasFrame(DarkRunRow.table.packed(rows))
  }

  /// One row a pixel, one column a bin of the charge, called by its centre.
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
