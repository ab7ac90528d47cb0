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
      subtitle: LabReportFacts.heading(result.mapping, [run])
        + ", \(counts.kept) events, \(result.goodCount) of \(result.pixels.count) pixels good"
        + (runs > 1 ? ", illumination \(index + 1) of \(runs) fitted together" : ""),
      name: "\(run.label)_SPE", facts: facts(index), camera: ReportCamera(result.mapping),
      states: result.pixels.map { state($0, index) }, meanings: LabReportFacts.meanings,
      quantities: quantities(index),
      spectra: spectra(index), curve: curve(index))
  }

  private func facts(_ index: Int) -> [ReportSection] {
    let fit = [
      ReportSection.Fact("good", "\(result.goodCount) of \(result.pixels.count)"),
      ReportSection.Fact(
        "start value of the gain", LabText.number("%.4g", result.photoelectronGuess, " " + unit)),
      ReportSection.Fact("reference pulse", "sample \(result.pulses.reference)"),
    ]
    let common = LabReportFacts(options: options.lab, provenance: provenance).sections
    return [
      LabReportFacts.run(result.runs[index], result.eventCounts[index]),
      ReportSection("Pixels", fit),
    ] + common
  }

  private var unit: String { result.runs.first?.chargeUnit ?? "" }

  private func state(_ pixel: LabSPEPixel, _ index: Int) -> PixelState {
    guard let fit = pixel.fit else {
      let isMissing = result.runs.contains { $0.missingPixels.contains(pixel.number) }
      return PixelState(pixel.state != .dead ? .unlit : isMissing ? .off : .dead)
    }
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
      parameter("pe", "Gain", unit, "Charge of one photoelectron, g."),
      parameter(pedestal, "Pedestal", unit, "Mean of the charge distribution without light."),
      parameter("eped_sigma", "Electronic noise σ₀", unit, "Standard deviation of the pedestal peak."),
      parameter(
        "pe_sigma", "Width of 1 p.e., σ₁", unit,
        "Standard deviation of the charge of one photoelectron, without electronic noise."),
      parameter(
        "opct", "Optical crosstalk", "",
        "Mean number of further cells that each fired cell fires; the fit model defines it."),
      parameter(light, "Light λ", "p.e.", "Mean number of photoelectrons per flash under this illumination."),
      quantity(
        "reduced_chi2", "χ² / degrees of freedom", "",
        "Pearson's χ² of all illuminations over merged bins, per degree of freedom."
      ) {
        $0.fit?.scores?.reducedChiSquare
      },
      quantity(
        "p_value", "p-value", "", "Probability of a χ² at least as large, if the model is right."
      ) {
        $0.fit?.scores?.pValue
      },
      quantity(
        "peak_valley", "Peak-to-valley ratio", "",
        "Height of the 1 p.e. peak over that of the valley before it, of the fitted curve."
      ) { $0.quality?.peakValley[index] },
      quantity(
        "resolution", "Peak separation", "widths",
        "Gain over the width of the 1 p.e. peak: g / √(σ₀² + σ₁²)."
      ) { $0.quality?.resolution },
      quantity("peak_index", "Pulse position", "samples", "Sample of the maximum of the mean waveform.") {
        Double(result.pulses.peaks[$0.number])
      },
    ]
  }

  private func parameter(
    _ name: String, _ label: String, _ unit: String, _ definition: String
  ) -> ReportQuantity {
    ReportQuantity(
      name: name, label: label, unit: unit, definition: definition,
      values: result.pixels.map { $0.parameter(name).value },
      errors: result.pixels.map { $0.parameter(name).error })
  }

  private func quantity(
    _ name: String, _ label: String, _ unit: String, _ definition: String, _ value: (LabSPEPixel) -> Double?
  ) -> ReportQuantity {
    ReportQuantity(
      name: name, label: label, unit: unit, definition: definition,
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
