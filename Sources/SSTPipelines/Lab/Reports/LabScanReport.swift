import SSTData
import ChargeRes
import Foundation
import Reports
import SSTCalib
import SSTCore
import SSTIO

/// The report on the charge resolution of a scan.
struct LabScanReport {
  let options: LabScanOptions
  let result: LabScanResult
  let provenance: Provenance

  /// How many standard errors from the requirement decide.
  private var standardErrors: Double { RequirementRule.usualStandardErrors }
  /// Charges at which curves are drawn: 40 a decade.
  private static let curvePE = (-20...120).map { pow(10, Double($0) / 40) }

  /// Writes it.
  ///
  /// - Throws: `ReportError`.
  func write(_ plotly: PlotlyLibrary) throws {
    try report.write(
      to: options.reportPath, plotly: plotly, assets: options.lab.sharesAssets ? .shared : .embedded,
      overwrite: options.lab.overwrite)
  }

  private var report: ChargeResolutionReport {
    get throws {
      let pde = options.pde
      let axis = result.runs.first?.totals.distribution.axis ?? .standard
      return try ChargeResolutionReport(
        title: "Charge resolution: " + LabReportFacts.heading(result.mapping, result.runs.map(\.run)),
        subtitle: subtitle, name: "charge_resolution", facts: facts,
        camera: ReportCamera(result.mapping), states: states,
        meanings: LabReportFacts.meanings, standardErrors: standardErrors, curvePE: Self.curvePE,
        limits: [
          .init("Poisson limit of the detector, 1/√q", Self.curvePE.map { PoissonLimit.photoelectrons($0) }),
          .init("of the photons, 1/√(q/PDE)", Self.curvePE.map { PoissonLimit.photons($0, pde: pde) }),
        ], axis: .init(edges: axis.edges, linearWidth: axis.linearWidth), levels: result.levels.map(level))
    }
  }

  private var subtitle: String {
    let events = result.runs.reduce(0) { $0 + $1.counts.kept }
    let names = result.runs.map(\.run.label)
    let range = names.count > 1 ? "\(names[0]) to \(names[names.count - 1])" : names.first ?? ""
    return "\(result.runs.count) runs (\(range)), \(events) events, \(result.isGood.count { $0 }) of"
      + " \(result.mapping.pixelCount) pixels good"
  }

  private var facts: [ReportSection] {
    let scan = [
      ReportSection.Fact(
        "good pixels", options.referencePath.map { "from \($0)" } ?? "all lit pixels"),
      ReportSection.Fact(
        "transfer functions",
        options.transferPath.map { "from \($0)" } ?? "of the runs without NSB"),
      ReportSection.Fact("pixels without a transfer function", "\(result.calibration.missing.count)"),
      ReportSection.Fact(
        "runs left out", result.leftOut.isEmpty ? "none" : result.leftOut.joined(separator: ", ")),
    ]
    return [ReportSection("Scan", scan)]
      + LabReportFacts(options: options.lab, provenance: provenance).sections
  }

  /// A lit pixel that is not good failed in the fit of its spectra, or has no response.
  private var states: [PixelState] {
    let missing = Set(result.runs.flatMap(\.run.missingPixels))
    var states = result.pulses.states.enumerated().map { pixel, state in
      PixelState(state != .dead ? .unlit : missing.contains(pixel) ? .off : .dead)
    }
    for (place, pixel) in result.pixels.enumerated() {
      let hasResponse = result.calibration.missing[pixel] == nil
      states[pixel] =
        result.isGood[place]
        ? PixelState(.good)
        : hasResponse
          ? PixelState(.bad, faults: ["spectrum"]) : PixelState(.notFitted, faults: ["no-response"])
    }
    return states
  }

  // MARK: - Levels and runs

  private func level(_ level: LabScanResult.Level) -> ReportNightSkyLevel {
    ReportNightSkyLevel(
      nominalHz: level.level.nominalHz, rateHz: level.level.rateHz,
      requirement: Self.curvePE.map { level.requirement($0) },
      verdicts: camera(level.verdicts.pixels.map { Self.verdict($0.verdict) }, absent: .noData),
      runs: level.level.runs.enumerated().map { place, run in self.run(run, place, level) })
  }

  private func run(_ index: Int, _ place: Int, _ level: LabScanResult.Level) -> ReportScanRun {
    let run = result.runs[index]
    let points = run.totals.resolution.perPixel()
    let rule = RequirementRule(limit: level.requirement, standardErrors: standardErrors)
    let expected = run.totals.resolution.expectedPE
    return ReportScanRun(
      name: run.run.label, photons: run.scan.photons, expectedPE: expected,
      measuredNightSkyHz: run.scan.measuredNightSkyHz, events: run.counts.kept,
      rejected: run.counts.leftOut.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) },
      requirement: level.requirement(expected), resolution: camera(points.map(\.resolution), absent: .nan),
      uncertainty: camera(points.map(\.uncertainty), absent: .nan),
      bias: camera(points.map(\.bias), absent: .nan),
      verdicts: camera(points.map { Self.verdict(rule($0)) }, absent: .noData),
      all: resolution(level.verdicts.all.runs[place], run.totals.distribution.column(.all)),
      good: resolution(level.verdicts.good.runs[place], run.totals.distribution.column(.good)))
  }

  private func resolution(
    _ camera: LevelVerdicts.CameraPoint, _ column: ChargeDistribution.Column
  ) -> ReportResolution {
    ReportResolution(
      resolution: camera.point.resolution, uncertainty: camera.point.uncertainty, bias: camera.point.bias,
      biasUncertainty: camera.point.biasUncertainty, band: camera.band,
      verdict: Self.verdict(camera.verdict),
      distribution: .init(
        counts: column.counts, underflow: column.underflow, overflow: column.overflow,
        notANumber: column.notANumber))
  }

  /// Values of the pixels with sums, spread over the camera.
  private func camera<Value>(_ values: [Value], absent: Value) -> [Value] {
    var all = [Value](repeating: absent, count: result.mapping.pixelCount)
    for (place, pixel) in result.pixels.enumerated() { all[pixel] = values[place] }
    return all
  }

  private static func verdict(_ verdict: RequirementVerdict) -> ReportVerdict {
    switch verdict {
    case .pass: .pass
    case .undecided: .undecided
    case .fail: .fail
    case .outside: .outside
    case .noData: .noData
    }
  }
}
