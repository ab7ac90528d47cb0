import SPEFit
import SSTCalib
import SSTIO

/// The tables of a dark run as data frames.
enum DarkRunTables {
  /// Columns of the fitted parameters that have an error, in the order of sst1mpipe's files.
  private static let fitted = ["dcr", "X_talk", "gain", "sigma_pe", "sigma_el", "x_el"]
  private static let derived = ["P_chi2", "dc_to_pe", "x0", "dcr_MHz", "true_Xtalk"]

  /// One row a pixel, first the columns of sst1mpipe, then our own.
  static func parameters(_ fits: [DarkRunFit], _ histograms: DarkRunHistograms) -> PandasFrame {
    func floats(_ name: String) -> (String, PandasFrame.Column) {
      (name, .floats(fits.map { $0.value(of: name) ?? .nan }))
    }
    func integers(_ name: String, _ value: (Int) -> Int) -> (String, PandasFrame.Column) {
      (name, .integers(fits.indices.map { Int64(value($0)) }))
    }
    var columns = [integers("pixel_id") { $0 }]
    for name in fitted { columns += [floats(name), floats(name + "_err")] }
    columns += derived.map(floats)
    columns += [
      integers("fit_accuracy") { fits[$0].isAccurate ? 1 : 0 },
      integers("calib_flag") { fits[$0].isGood ? 1 : 0 },
      floats("dc_to_pe_err"), floats("p_value"), integers("fit_status") { fits[$0].result.status.number },
      integers("n_events") { histograms.entries(ofPixel: $0) },
      integers("n_underflow") { histograms.underflow(ofPixel: $0) },
      integers("n_overflow") { histograms.overflow(ofPixel: $0) },
    ]
    return PandasFrame(columns)
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
    }
  }
}
