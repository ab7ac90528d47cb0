import SPEFit
import SSTIO

/// One pixel in the table of fitted spectra.
struct FitSPERow: Sendable {
  var fit: PixelFit
  /// The asymmetric errors of the parameters, if they were asked for.
  var asymmetric: [AsymmetricError]?

  /// The table of some pixels. The list stands beside its rows, which are fits; SSTData knows none.
  ///
  /// - Parameters:
  ///   - names: the fitted parameters, in the order of the fits.
  ///   - hasAsymmetricErrors: true for columns of them.
  ///   - rows: the pixels, whose texts must fit.
  static func table(
    _ names: [String], hasAsymmetricErrors: Bool, of rows: [FitSPERow]
  ) -> Table<FitSPERow> {
    Table("pixels") {
      Column("pixel", \.fit.pixel, "place of the pixel in the charges")
      Column.text("status", fitting: rows, "how the fit ended") { $0.fit.status.word }
      for (place, name) in names.enumerated() {
        Column(name, get: { $0.fit.result.values[place] }, "fitted parameter")
        Column("\(name)_error", get: { $0.fit.result.errors[place] }, "its standard deviation")
      }
      if hasAsymmetricErrors { for name in names { Column<FitSPERow>.asymmetricErrors(name) } }
      Column("cost", get: { $0.fit.result.cost }, "minimum of the cost")
      Column("edm", get: { $0.fit.result.edm }, "estimated distance to the minimum")
      Column("evaluations", get: { $0.fit.result.evaluations }, "calls of the cost")
      Column<FitSPERow>.scores(rows)
      for pair in CovariancePair.all(names) {
        Column(pair.name, get: { pair.value($0.fit.result) }, "covariance of two parameters")
      }
    }
  }
}

extension Column<FitSPERow> {
  fileprivate static func asymmetricErrors(_ name: String) -> [Column] {
    func column(
      _ ending: String, _ value: @escaping @Sendable (AsymmetricError) -> Double, _ text: String
    ) -> Column {
      Column(
        name + ending, get: { $0.asymmetric?.first { $0.name == name }.map(value) ?? .nan }, text)
    }
    return [
      column("_minos_lower", { $0.lower }, "distance to the lower crossing"),
      column("_minos_upper", { $0.upper }, "distance to the upper crossing"),
    ]
  }

  @ColumnList<Column> fileprivate static func scores(_ rows: [FitSPERow]) -> [Column] {
    Column("chi2", get: { $0.fit.scores?.chiSquare ?? .nan }, "chi-square of merged bins")
    Column.text("degrees_of_freedom", fitting: rows, "bins less parameters; empty without scores") {
      $0.fit.scores.map { "\($0.degreesOfFreedom)" } ?? ""
    }
    Column("reduced_chi2", get: { $0.fit.scores?.reducedChiSquare ?? .nan }, "chi-square per degree")
    Column("p_value", get: { $0.fit.scores?.pValue ?? .nan }, "probability of a larger chi-square")
  }
}

/// Two different parameters of a fit, whose covariance is a column.
struct CovariancePair: Sendable {
  private let first: Int
  private let second: Int
  /// The name of the column.
  let name: String

  /// Each pair once, in the order of the parameters.
  static func all(_ names: [String]) -> [CovariancePair] {
    names.indices.flatMap { i in
      names.indices.filter { $0 > i }.map { j in
        CovariancePair(first: i, second: j, name: "cov_\(names[i])_\(names[j])")
      }
    }
  }

  /// The covariance.
  func value(_ result: FitResult) -> Double { result.covariance[first, second] }
}
