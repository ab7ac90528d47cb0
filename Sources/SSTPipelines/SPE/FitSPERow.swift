import SPEFit
import SSTIO

/// One pixel in the table of fitted spectra.
struct FitSPERow: Sendable {
  var fit: PixelFit
  /// The asymmetric errors of the parameters, if they were asked for.
  var asymmetric: [AsymmetricError]?

  /// The table of some pixels. The list is beside its rows, which are fits; SSTData knows none.
  ///
  /// - Parameters:
  ///   - names: the fitted parameters, in the order of the fits.
  ///   - hasAsymmetricErrors: true for columns of them.
  ///   - rows: the pixels, whose texts must fit.
  static func table(
    _ names: [String], hasAsymmetricErrors: Bool, of rows: [FitSPERow]
  ) -> Table<FitSPERow> {
    Table("pixels") {
      Column("pixel", \.fit.pixel, "pixel number: index of the pixel in the input")
      Column.text("status", fitting: rows, "outcome of the fit") { $0.fit.status.word }
      for (place, name) in names.enumerated() {
        Column(name, get: { $0.fit.result.values[place] }, FitParameterText.of(name))
        Column("\(name)_error", get: { $0.fit.result.errors[place] }, "standard error of \(name)")
      }
      if hasAsymmetricErrors { for name in names { Column<FitSPERow>.asymmetricErrors(name) } }
      Column("cost", get: { $0.fit.result.cost }, "cost at the minimum")
      Column("edm", get: { $0.fit.result.edm }, "estimated distance to the minimum")
      Column("evaluations", get: { $0.fit.result.evaluations }, "number of evaluations of the cost")
      Column<FitSPERow>.scores(rows)
      for pair in CovariancePair.all(names) {
        Column(pair.name, get: { pair.value($0.fit.result) }, "covariance of \(pair.text)")
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
      column(
        "_minos_lower", { $0.lower }, "lower MINOS error: distance to the lower crossing of the profile"),
      column(
        "_minos_upper", { $0.upper }, "upper MINOS error: distance to the upper crossing of the profile"),
    ]
  }

  @ColumnList<Column> fileprivate static func scores(_ rows: [FitSPERow]) -> [Column] {
    Column(
      "chi2", get: { $0.fit.scores?.chiSquare ?? .nan }, "chi-square of the fit, bins with few entries merged"
    )
    Column.text(
      "degrees_of_freedom", fitting: rows,
      "number of merged bins minus free parameters; empty without chi-square"
    ) {
      $0.fit.scores.map { "\($0.degreesOfFreedom)" } ?? ""
    }
    Column(
      "reduced_chi2", get: { $0.fit.scores?.reducedChiSquare ?? .nan }, "chi-square per degree of freedom")
    Column("p_value", get: { $0.fit.scores?.pValue ?? .nan }, "probability of a chi-square at least as large")
  }
}

/// What the parameters of charge spectra mean, for descriptions of columns.
enum FitParameterText {
  private static let texts = [
    "eped": "pedestal: mean charge without light",
    "eped_sigma": "electronic noise: standard deviation of the pedestal",
    "pe": "gain: mean charge of one photoelectron",
    "pe_sigma": "standard deviation of the charge of one photoelectron",
    "opct": "optical crosstalk",
    "lambda": "light: mean number of primary photoelectrons per flash",
    "norm": "normalization: number of events of the spectrum",
  ]

  /// The meaning of a parameter, whose name may end in `_` or in the number of an illumination.
  static func of(_ name: String) -> String {
    let parts = name.split(separator: "_")
    let number = parts.last.flatMap { Int($0) }
    let base = (number == nil ? parts[...] : parts.dropLast()).joined(separator: "_")
    let text = texts[base] ?? "fitted parameter \(name)"
    return number.map { "\(text), illumination \($0)" } ?? text
  }
}

/// Two different parameters of a fit, whose covariance is a column.
struct CovariancePair: Sendable {
  private let first: Int
  private let second: Int
  /// The name of the column.
  let name: String
  /// The two parameters in words.
  let text: String

  /// Each pair once, in the order of the parameters.
  static func all(_ names: [String]) -> [CovariancePair] {
    names.indices.flatMap { i in
      names.indices.filter { $0 > i }.map { j in
        CovariancePair(
          first: i, second: j, name: "cov_\(names[i])_\(names[j])", text: "\(names[i]) and \(names[j])")
      }
    }
  }

  /// The covariance.
  func value(_ result: FitResult) -> Double { result.covariance[first, second] }
}
