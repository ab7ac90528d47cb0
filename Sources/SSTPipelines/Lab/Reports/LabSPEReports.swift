import SSTData
import Foundation
import Reports
import SPEFit
import SSTCalib
import SSTCore

/// The reports on fitted spectra: one for each run.
struct LabSPEReports {
  let options: LabSPEOptions
  let result: LabSPEResult
  let provenance: Provenance

  /// Writes all of them.
  ///
  /// - Throws: `ReportError`, `AtomicFileError`.
  func write(_ plotly: PlotlyLibrary) throws {
    try OutputFolder.make(options.lab.outputDirectory + "/reports")
    for index in result.runs.indices {
      let path = options.reportPath(result.runs[index].label)
      try report(index).write(
        to: path, plotly: plotly, assets: options.lab.sharesAssets ? .shared : .embedded,
        overwrite: options.lab.overwrite)
    }
  }

  /// The report of a run.
  ///
  /// - Throws: `ReportError`.
  func report(_ index: Int) throws -> SPEReport {
    let run = result.runs[index]
    let counts = result.eventCounts[index]
    let runs = result.runs.count
    return try SPEReport(
      title: "SPE report: \(run.label)",
      subtitle: "\(counts.kept) events, \(result.goodCount) of \(result.pixels.count) pixels good"
        + (runs > 1 ? ", illumination \(index + 1) of \(runs) fitted together" : ""),
      name: "\(run.label)_SPE", facts: facts(index), camera: ReportCamera(result.mapping),
      states: result.pixels.map { state($0, index) }, quantities: quantities(index),
      spectra: spectra(index), curve: curve(index))
  }

  private func facts(_ index: Int) -> [ReportSection] {
    let census = result.census.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { ReportSection.Fact($0.key, "\($0.value)") }
    let fit = [
      ReportSection.Fact("photoelectron guess", "\(result.photoelectronGuess) \(unit)"),
      ReportSection.Fact("reference pulse", "sample \(result.pulses.reference)"),
    ]
    let common = LabReportFacts(options: options.lab, provenance: provenance).sections
    return [
      LabReportFacts.run(result.runs[index], result.eventCounts[index]),
      ReportSection("Pixels", census + fit),
    ] + common
  }

  private var unit: String { result.runs.first?.chargeUnit ?? "" }

  private func state(_ pixel: LabSPEPixel, _ index: Int) -> PixelState {
    guard let fit = pixel.fit else { return PixelState(pixel.state == .dead ? .dead : .off) }
    if pixel.isGoodInRun[index] { return PixelState(.good, status: fit.status.word) }
    var faults = pixel.faults.words
    if faults.isEmpty { faults = ["peak-valley"] }
    let isFitted = !pixel.faults.contains(.notFitted)
    return PixelState(isFitted ? .bad : .notFitted, status: fit.status.word, faults: faults)
  }

  // MARK: - Quantities

  private func quantities(_ index: Int) -> [ReportQuantity] {
    let light = "lambda_\(index)"
    let pedestal = "eped_\(index)"
    return [
      parameter("pe", "Gain (charge of 1 p.e.)", unit), parameter(pedestal, "Pedestal", unit),
      parameter("eped_sigma", "Electronic noise", unit), parameter("pe_sigma", "Spread of 1 p.e.", unit),
      parameter("opct", "Crosstalk", ""), parameter(light, "Light λ", "p.e."),
      quantity("reduced_chi2", "χ² / degrees of freedom") { $0.fit?.scores?.reducedChiSquare },
      quantity("p_value", "p-value") { $0.fit?.scores?.pValue },
      quantity("peak_valley", "Peak-to-valley ratio") { $0.quality?.peakValley[index] },
      quantity("resolution", "Separation of the peaks", "widths") { $0.quality?.resolution },
      quantity("peak_index", "Pulse position", "samples") { Double(result.pulses.peaks[$0.number]) },
    ]
  }

  private func parameter(_ name: String, _ label: String, _ unit: String) -> ReportQuantity {
    ReportQuantity(
      name: name, label: label, unit: unit, values: result.pixels.map { $0.parameter(name).value },
      errors: result.pixels.map { $0.parameter(name).error })
  }

  private func quantity(
    _ name: String, _ label: String, _ unit: String = "", _ value: (LabSPEPixel) -> Double?
  ) -> ReportQuantity {
    ReportQuantity(
      name: name, label: label, unit: unit,
      values: result.pixels.map { $0.fit == nil ? .nan : value($0) ?? .nan })
  }

  // MARK: - Spectra

  private func spectra(_ index: Int) -> ReportSpectra {
    let binning = result.fitter.binnings[index]
    let empty = [Double](repeating: 0, count: binning.count)
    let counts = result.pixels.flatMap { pixel in
      (pixel.fit?.histograms[index] ?? empty).map { UInt32(exactly: $0) ?? 0 }
    }
    return ReportSpectra(
      lower: binning.lower, upper: binning.upper, binCount: binning.count, counts: counts,
      unit: result.runs[index].chargeUnit)
  }

  private func curve(_ index: Int) -> ReportCurve {
    ReportCurve(
      .sipmModifiedPoisson,
      parameters: ["eped_\(index)", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_\(index)"])
  }
}
