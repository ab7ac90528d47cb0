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
  /// One row a pixel.
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
  /// The list stands beside its rows, which are made of fits; SSTData knows no fits. The columns have no meanings in
  /// words, since HDF5 files would carry them.
  static func table(
    _ rows: [LabSPERow], runCount: Int, parameters: [String], chargeUnit charge: String?
  ) -> Table<LabSPERow> {
    Table("/pixels", title: "fits of all pixels") {
      Column<LabPixelIdentity>.all.at(\.identity)
      Column("good_fit", get: { $0.pixel.isGood })
      Column<LabSPERow>.parameter("eped_sigma", unit: charge)
      Column<LabSPERow>.parameter("pe", unit: charge)
      Column<LabSPERow>.parameter("pe_sigma", unit: charge)
      Column<LabSPERow>.parameter("opct")
      Column("p_value", get: { $0.pixel.fit?.scores?.pValue ?? .nan })
      Column("reduced_chi2", get: { $0.pixel.fit?.scores?.reducedChiSquare ?? .nan })
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
      Column(name, get: { $0.pixel.parameter(name).value }, unit: unit),
      Column(name + "_error", get: { $0.pixel.parameter(name).error }, unit: unit),
    ]
  }

  fileprivate static func peakValley(_ run: Int) -> Column {
    Column(
      "peak_valley_\(run)",
      get: { row -> Double in
        guard let ratios = row.pixel.quality?.peakValley, ratios.indices.contains(run) else { return .nan }
        return ratios[run]
      })
  }

  /// What the original does not have.
  @ColumnList<Column> fileprivate static func own(_ rows: [LabSPERow]) -> [Column] {
    Column.text("status", fitting: rows) { $0.pixel.status }
    Column.text("faults", fitting: rows) { $0.pixel.faults.words.joined(separator: " ") }
    Column("peak_index", \.peak)
    Column("light_significance", \.significance)
    Column("resolution", get: { $0.pixel.quality?.resolution ?? .nan })
    Column("cost", get: { $0.pixel.fit?.result.cost ?? .nan })
    Column("edm", get: { $0.pixel.fit?.result.edm ?? .nan })
    Column("evaluations", get: { $0.pixel.fit?.result.evaluations ?? 0 })
    Column("chi2", get: { $0.pixel.fit?.scores?.chiSquare ?? .nan })
    Column("degrees_of_freedom", get: { $0.pixel.fit?.scores?.degreesOfFreedom ?? 0 })
  }

  /// The covariances of each pair of parameters.
  fileprivate static func covariances(_ names: [String]) -> [Column] {
    CovariancePair.all(names).map { pair in
      Column(pair.name, get: { $0.pixel.fit.map { pair.value($0.result) } ?? .nan })
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
