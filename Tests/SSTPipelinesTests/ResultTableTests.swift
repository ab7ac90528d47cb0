import SSTCalib
import TestSupport
import Testing

@testable import ChargeRes
@testable import SPEFit
@testable import SSTCore
@testable import SSTIO
@testable import SSTPipelines

/// A row with another value in every property, printed as text: swapped getters show.
@Suite("The columns of lab, fit and dark-run results") struct ResultTableTests {
  private static let names = ["eped_0", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_0"]

  private static func result(_ names: [String]) -> FitResult {
    var covariance = SymmetricMatrix(order: names.count)
    for i in names.indices { for j in i..<names.count { covariance[i, j] = Double(10 * i + j) } }
    let values = names.indices.map { Double($0 + 1) }
    return FitResult(
      names: names, values: values, errors: values.map { $0 / 8 }, covariance: covariance, cost: 61, edm: 62,
      evaluations: 63, status: .stalled)
  }

  private static var fit: PixelFit {
    var scores = FitScores(chiSquare: 10, degreesOfFreedom: 4)
    scores.pValue = 0.75
    return PixelFit(pixel: 5, result: result(names), scores: scores, histograms: [])
  }

  private static let identity = LabPixelIdentity(
    number: 31,
    place: PixelMapping.Pixel(
      slot: 32, asic: 33, channel: 34, row: 35, column: 36, superpixel: 37, sensorPixel: nil, x: 38, y: 39,
      z: 40))

  private static let covariances = [
    "cov_eped_0_eped_sigma=1.0", "cov_eped_0_pe=2.0", "cov_eped_0_pe_sigma=3.0", "cov_eped_0_opct=4.0",
    "cov_eped_0_lambda_0=5.0", "cov_eped_sigma_pe=12.0", "cov_eped_sigma_pe_sigma=13.0",
    "cov_eped_sigma_opct=14.0", "cov_eped_sigma_lambda_0=15.0", "cov_pe_pe_sigma=23.0", "cov_pe_opct=24.0",
    "cov_pe_lambda_0=25.0", "cov_pe_sigma_opct=34.0", "cov_pe_sigma_lambda_0=35.0", "cov_opct_lambda_0=45.0",
  ]

  @Test("fitted pixels of the lab") func spectra() {
    let quality = FittedPixel(pedestalSigma: 3, gain: 10, gainSigma: 4, peakValley: [41])
    let pixel = LabSPEPixel(
      number: 31, state: .live, fit: Self.fit, quality: quality, faults: [.unlikely, .dim],
      isGoodInRun: [true])
    let rows = [LabSPERow(identity: Self.identity, pixel: pixel, peak: 42, significance: 43)]
    let table = LabSPERow.table(rows, runCount: 1, parameters: Self.names, chargeUnit: "mV ns")
    #expect(
      namedCells(table.packed(rows)) == [
        "pixel_no=31", "slot=32", "asic=33", "asic_ch=34", "good_fit=True", "eped_sigma=2.0",
        "eped_sigma_error=0.25", "pe=3.0", "pe_error=0.375", "pe_sigma=4.0", "pe_sigma_error=0.5", "opct=5.0",
        "opct_error=0.625", "p_value=0.75", "reduced_chi2=2.5", "lambda_0=6.0", "lambda_0_error=0.75",
        "eped_0=1.0", "eped_0_error=0.125", "peak_valley_0=41.0", "status=stalled", "faults=unlikely dim",
        "peak_index=42", "light_significance=43.0", "resolution=2.0", "cost=61.0", "edm=62.0",
        "evaluations=63", "chi2=10.0", "degrees_of_freedom=4",
      ] + Self.covariances)
    let charges = table.columns.filter { $0.info.unit == "mV ns" }.map(\.info.name)
    #expect(
      charges == ["eped_sigma", "pe", "pe_sigma", "eped_0"].flatMap { [$0, $0 + "_error"] })
  }

  @Test("a pixel without a fit") func unfitted() {
    let pixel = LabSPEPixel(
      number: 31, state: .off, fit: nil, quality: nil, faults: [], isGoodInRun: [true])
    let rows = [LabSPERow(identity: Self.identity, pixel: pixel, peak: 42, significance: .nan)]
    let cells = namedCells(
      LabSPERow.table(rows, runCount: 1, parameters: ["pe", "opct"], chargeUnit: nil).packed(rows))
    let texts = ["good_fit=False", "status=off", "faults=", "evaluations=0", "degrees_of_freedom=0"]
    #expect(Set(cells).isSuperset(of: texts + ["pe=nan", "peak_valley_0=nan", "cov_pe_opct=nan"]))
  }

  @Test("runs of the lab") func runs() {
    var counts = LabEventCounts()
    (counts.kept, counts.leftOut) = (51, ["stale": 2, "missing-packets": 3])
    let line = LabRunTable.Row(
      name: "x", nominalPhotons: 52, measuredPhotons: 53, nightSkyHz: 54, measuredNightSkyHz: 55)
    let rows = [LabRunRow(name: "Run1", counts: counts, sha256: "ab", line: line)]
    #expect(
      namedCells(LabRunRow.table("/runs", title: "", of: rows).packed(rows)) == [
        "name=Run1", "sha256=ab", "n_events=51", "n_left_out=5", "left_out=3 missing-packets, 2 stale",
        "n_ph=52.0", "n_ph_meas=53.0", "nsb=54.0", "nsb_meas=55.0",
      ])
  }

  private static func point(_ base: Double) -> LevelVerdicts.CameraPoint {
    var point = ResolutionPoint(DeviationSums(), expectedPE: 1)
    (point.resolution, point.uncertainty) = (base + 1, base + 2)
    (point.bias, point.biasUncertainty) = (base + 5, base + 6)
    (point.spread, point.biasOfPositive) = (base + 7, base + 8)
    return LevelVerdicts.CameraPoint(point: point, verdict: .fail, band: base + 3...base + 4)
  }

  @Test("runs of a scan") func scan() {
    var counts = LabEventCounts()
    (counts.kept, counts.leftOut) = (51, ["stale": 2])
    let light = ScanRun(
      name: "x", nominalPhotons: 71, photons: 72, nightSkyHz: 73, measuredNightSkyHz: 74)
    let rows = [
      LabScanRunRow(
        name: "Run1", light: light, isDark: true, counts: counts, expectedPE: 75, requirement: 76,
        points: [.all: Self.point(80), .good: Self.point(90)])
    ]
    #expect(
      namedCells(LabScanResult.runTable(of: rows).packed(rows)) == [
        "name=Run1", "n_ph_meas=72.0", "nsb=73.0", "is_dark=True", "n_events=51", "n_left_out=2",
        "expected_pe=75.0", "requirement=76.0", "resolution_all=81.0", "resolution_error_all=82.0",
        "pixels_16_all=83.0", "pixels_84_all=84.0", "bias_all=85.0", "bias_error_all=86.0",
        "verdict_all=fail", "resolution_good=91.0", "resolution_error_good=92.0", "pixels_16_good=93.0",
        "pixels_84_good=94.0", "bias_good=95.0", "bias_error_good=96.0", "verdict_good=fail",
      ])
  }

  @Test("pixels of a scan") func scannedPixels() throws {
    var sums = DeviationSums()
    for charge in [13.0, 5, 18, 11] { sums.add(charge, expected: 10) }
    let point = ResolutionPoint(sums, expectedPE: 10)
    let summary = VerdictSummary([point], by: RequirementRule(limit: .requirement(), standardErrors: 0))
    #expect(summary.worstRelative.isFinite && summary.worstRelative != summary.worstUncertainty)
    let row = LabScanPixelRow(
      identity: Self.identity, state: .live, isGood: true, peak: 42, summaries: [summary, nil])
    #expect(
      namedCells(LabScanResult.pixelTable(levelCount: 2, of: [row]).packed([row])) == [
        "pixel_no=31", "slot=32", "asic=33", "asic_ch=34", "state=live", "good=True", "peak_index=42",
        "verdict_0=\(summary.verdict.word)", "n_failing_0=\(summary.failing)",
        "worst_relative_0=\(summary.worstRelative)", "worst_relative_error_0=\(summary.worstUncertainty)",
        "verdict_1=", "n_failing_1=0", "worst_relative_1=nan", "worst_relative_error_1=nan",
      ])
  }

  @Test("fits of spectra") func fits() {
    func error(_ name: String, _ lower: Double, _ upper: Double) -> AsymmetricError {
      func crossing(_ distance: Double) -> Crossing {
        Crossing(distance: distance, outcome: .reached, values: [], cost: 0, onLimit: [])
      }
      return AsymmetricError(
        name: name, value: 0, lowerCrossing: crossing(lower), upperCrossing: crossing(upper))
    }
    var fit = Self.fit
    fit.result = Self.result(["pe", "opct"])
    let rows = [FitSPERow(fit: fit, asymmetric: [error("opct", -21, 22), error("pe", -23, 24)])]
    #expect(
      namedCells(FitSPERow.table(["pe", "opct"], hasAsymmetricErrors: true, of: rows).packed(rows)) == [
        "pixel=5", "status=stalled", "pe=1.0", "pe_error=0.125", "opct=2.0", "opct_error=0.25",
        "pe_minos_lower=-23.0", "pe_minos_upper=24.0", "opct_minos_lower=-21.0", "opct_minos_upper=22.0",
        "cost=61.0", "edm=62.0", "evaluations=63", "chi2=10.0", "degrees_of_freedom=4", "reduced_chi2=2.5",
        "p_value=0.75", "cov_pe_opct=1.0",
      ])
    fit.scores = nil
    let bare = [FitSPERow(fit: fit, asymmetric: nil)]
    #expect(
      DelimitedTable(FitSPERow.table(["pe", "opct"], hasAsymmetricErrors: false, of: bare).packed(bare)).text
        == """
        pixel,status,pe,pe_error,opct,opct_error,cost,edm,evaluations,chi2,degrees_of_freedom,reduced_chi2,p_value,cov_pe_opct
        5,stalled,1.0,0.125,2.0,0.25,61.0,62.0,63,nan,,nan,nan,1.0

        """)
  }

  @Test("pixels of a dark run") func darkRun() {
    let names = ["dcr", "X_talk", "gain", "sigma_pe", "sigma_el", "x_el"]
    let fit = DarkRunFit(
      result: Self.result(names), reducedChiSquare: 21, pValue: 22, sampleCount: 23, windowWidth: 24,
      isAccurate: true, problems: ["gain"])
    let row = DarkRunRow(pixel: 11, fit: fit, entries: 12, underflow: 13, overflow: 14)
    let fitted = names.enumerated().flatMap { place, name in
      ["\(name)=\(Double(place + 1))", "\(name)_err=\(Double(place + 1) / 8)"]
    }
    #expect(
      namedCells(DarkRunRow.table.packed([row])) == ["pixel_id=11"] + fitted + [
        "P_chi2=21.0", "dc_to_pe=\(fit.dcToPE)", "x0=\(fit.shift)", "dcr_MHz=\(fit.darkCountRateMHz)",
        "true_Xtalk=\(fit.trueCrosstalk)", "fit_accuracy=True", "calib_flag=False",
        "dc_to_pe_err=\(fit.dcToPEError)", "p_value=22.0", "fit_status=3", "n_events=12", "n_underflow=13",
        "n_overflow=14",
      ])
  }
}
