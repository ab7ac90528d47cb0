public import SSTCore
internal import SPEFit
internal import SSTCalib
internal import SSTIO

/// One pixel in the tables of fitted spectra.
struct LabSPERow: Sendable {
  var identity: LabPixelIdentity
  var pixel: LabSPEPixel
  /// The sample of the pulse's maximum.
  var peak: Int
  /// How sure it is that there is light; NaN if unknown.
  var significance: Double
}

extension LabSPEResult {
  /// One row per pixel.
  ///
  /// - Parameter onlyLive: true to leave out pixels without a fit, as the original does.
  func rows(onlyLive: Bool) -> [LabSPERow] {
    pixels.filter { !onlyLive || $0.fit != nil }.map { pixel in
      let number = pixel.number
      return LabSPERow(
        identity: LabPixelIdentity(number: number, place: mapping.pixels[number]), pixel: pixel,
        peak: pulses.peaks[number],
        significance: pulses.significances.indices.contains(number) ? pulses.significances[number] : .nan)
    }
  }

  /// The table of some pixels.
  func table(of rows: [LabSPERow]) -> Table<LabSPERow> {
    LabSPERow.table(
      rows, runCount: runs.count, parameters: parameterNames, chargeUnit: runs.first?.chargeUnit)
  }
}

extension LabSPERow {
  /// The columns of the original's `spe_output.csv`, then status, faults, scores and covariances.
  ///
  /// The list is here beside its rows, which are made of fits; SSTData knows no fits.
  static func table(
    _ rows: [LabSPERow], runCount: Int, parameters: [String], chargeUnit charge: String?
  ) -> Table<LabSPERow> {
    Table("/pixels", title: "Fits of all pixels") {
      Column<LabPixelIdentity>.all.at(\.identity)
      Column("good_fit", get: { $0.pixel.isGood }, "true if the pixel is good: no faults")
      Column<LabSPERow>.parameter("eped_sigma", unit: charge)
      Column<LabSPERow>.parameter("pe", unit: charge)
      Column<LabSPERow>.parameter("pe_sigma", unit: charge)
      Column<LabSPERow>.parameter("opct")
      Column(
        "p_value", get: { $0.pixel.fit?.scores?.pValue ?? .nan },
        "probability of a chi-square at least as large")
      Column(
        "reduced_chi2", get: { $0.pixel.fit?.scores?.reducedChiSquare ?? .nan },
        "chi-square per degree of freedom")
      for run in 0..<runCount { Column<LabSPERow>.parameter("lambda_\(run)") }
      for run in 0..<runCount { Column<LabSPERow>.parameter("eped_\(run)", unit: charge) }
      for run in 0..<runCount { Column<LabSPERow>.peakValley(run) }
      Column<LabSPERow>.own(rows)
      Column<LabSPERow>.covariances(parameters)
    }
  }
}

extension Column<LabSPERow> {
  /// The value and error of a fitted parameter.
  fileprivate static func parameter(_ name: String, unit: String? = nil) -> [Column] {
    [
      Column(name, get: { $0.pixel.parameter(name).value }, unit: unit, FitParameterText.of(name)),
      Column(
        name + "_error", get: { $0.pixel.parameter(name).error }, unit: unit, "standard error of \(name)"),
    ]
  }

  fileprivate static func peakValley(_ run: Int) -> Column {
    Column(
      "peak_valley_\(run)",
      get: { row -> Double in
        guard let ratios = row.pixel.quality?.peakValley, ratios.indices.contains(run) else { return .nan }
        return ratios[run]
      }, "peak-to-valley ratio of the first photoelectron peak, illumination \(run)")
  }

  /// What the original does not have.
  @ColumnList<Column> fileprivate static func own(_ rows: [LabSPERow]) -> [Column] {
    Column.text("status", fitting: rows, "outcome of the fit, or why the pixel has none") { $0.pixel.status }
    Column.text("faults", fitting: rows, "why the pixel is bad; empty for good pixels") {
      $0.pixel.faults.words.joined(separator: " ")
    }
    Column("peak_index", \.peak, "sample of the pulse maximum that the window is placed around")
    Column("light_significance", \.significance, "height of the mean pulse divided by its noise")
    Column(
      "resolution", get: { $0.pixel.quality?.resolution ?? .nan },
      "separation of the photoelectron peaks: gain over the width of a peak")
    Column("cost", get: { $0.pixel.fit?.result.cost ?? .nan }, "cost at the minimum")
    Column("edm", get: { $0.pixel.fit?.result.edm ?? .nan }, "estimated distance to the minimum")
    Column("evaluations", get: { $0.pixel.fit?.result.evaluations ?? 0 }, "number of evaluations of the cost")
    Column(
      "chi2", get: { $0.pixel.fit?.scores?.chiSquare ?? .nan },
      "chi-square of the fit, bins with few entries merged")
    Column(
      "degrees_of_freedom", get: { $0.pixel.fit?.scores?.degreesOfFreedom ?? 0 },
      "number of merged bins minus free parameters")
  }

  /// The covariances of each pair of parameters.
  fileprivate static func covariances(_ names: [String]) -> [Column] {
    CovariancePair.all(names).map { pair in
      Column(
        pair.name, get: { $0.pixel.fit.map { pair.value($0.result) } ?? .nan }, "covariance of \(pair.text)")
    }
  }
}

/// The charges of all pixels and events of a run in one histogram, to see where the peaks are.
public struct LabChargeHistogram: Sendable {
  /// The run.
  public var run: String
  /// The unit of the charges.
  public var unit: String
  /// The edges of the bins: 100 of equal width from the first to the 99th percentile; empty without charges.
  public var edges: [Double]
  /// The contents of the bins.
  public var counts: [Double]
  /// The left edge of the fullest bin, as the original gives it; NaN without charges.
  public var peak: Double
  /// The number of charges, those outside included.
  public var chargeCount: Int

  /// Sorts charges into bins.
  ///
  /// - Parameters:
  ///   - run: the name of the run.
  ///   - unit: the unit of the charges.
  ///   - charges: the charges.
  /// - Throws: the error of the reader.
  public init(run: String, unit: String, charges: some ChargeSource) throws {
    self.run = run
    self.unit = unit
    let overview = try ChargeOverview(charges)
    edges = overview?.edges ?? []
    counts = overview?.counts.map { Double($0) } ?? []
    peak = overview?.peakLocation ?? .nan
    chargeCount = charges.eventCount * charges.pixelCount
  }
}
