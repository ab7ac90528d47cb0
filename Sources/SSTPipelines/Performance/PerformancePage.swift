import Foundation
import InstrumentResponse
import Reports
import SSTCore
import SSTData
import SSTSky

/// The page on the performance of telescopes.
struct PerformancePage {
  /// What was wanted.
  let options: PerformanceOptions
  /// What was found, with the events that it was found from.
  let telescopes: [(figures: PerformanceFigures, gammas: SimulatedSample, hadrons: SimulatedSample?)]

  private static let bandEdges: [Double] = [0.3, 1, 3, 10, 30, 100]

  /// The content.
  ///
  /// - Throws: `ReportError`, `ResponseError`, ``PerformanceError``.
  func report() throws -> PerformanceReport {
    let references = try options.references.map { try ReferenceCurve(path: $0) }
    let names = telescopes.map(\.figures.target.key).joined(separator: ", ")
    return try PerformanceReport(
      title: "Performance: \(names)",
      subtitle:
        "simulated gamma rays\(telescopes.contains { $0.hadrons != nil } ? " and protons" : ""), zenith \(zenith)",
      name: PerformanceStep.name, facts: facts,
      telescopes: try telescopes.map { try telescope($0, references) })
  }

  private var zenith: String {
    telescopes.first.map { String(format: "%.1f°", 90 - $0.gammas.pointing.altitudeDeg) } ?? "not known"
  }

  private func telescope(
    _ telescope: (figures: PerformanceFigures, gammas: SimulatedSample, hadrons: SimulatedSample?),
    _ references: [ReferenceCurve]
  ) throws -> PerformanceReport.Telescope {
    let figures = telescope.figures
    let events = telescope.gammas.events
    let rows = try figures.cuts.gammaness.mask(
      gammaness: events.values(ColumnName.gammaness), energies: events.values(ColumnName.energy)
    ).rows
    let passing = try TestedEvents(simulated: events.taking(rows))
    let hadrons = try telescope.hadrons.map { try TestedEvents(scoresOf: $0.events) }
    return PerformanceReport.Telescope(
      name: figures.target.key, headlines: headlines(figures),
      matrices: try ReconstructionMatrices(energyEdges: figures.edges).all(of: passing),
      curves: PerformanceCurves(figures: figures, references: references).all
        + [try area(figures, telescope.gammas, rows)]
        + (try ReconstructionCurves(energyEdges: figures.edges).all(of: passing)),
      separations: try hadrons.map {
        try ScoreSeparations(bandEdges: Self.bandEdges).all(
          gammas: TestedEvents(scoresOf: events), protons: $0)
      } ?? [])
  }

  // MARK: - Figures

  private func area(
    _ figures: PerformanceFigures, _ gammas: SimulatedSample, _ rows: [Int]
  ) throws -> ReportCurves {
    let bins = try Binning(figures.edges, "true energy")
    func curve(_ label: String, _ events: ResponseEvents) -> ReportCurves.Curve {
      let table = EffectiveArea.byEnergy(events, showers: gammas.showers, energies: bins)
      var counts = [Int](repeating: 0, count: bins.count)
      for energy in events.trueEnergies { if let bin = bins.binClosedAtEnd(of: energy) { counts[bin] += 1 } }
      return ReportCurves.Curve(
        label,
        table.values.indices.map { bin in
          let (value, error) = (table.values[bin], table.errors[bin])
          return value > 0
            ? ReportFigure(value, low: value - error, high: value + error, count: counts[bin])
            : ReportFigure(.nan, count: 0)
        })
    }
    let selected = try gammas.events.responseEvents(factor: 1)
    let passing = gammas.events.taking(rows)
    let near = try figures.cuts.theta.mask(
      thetaDeg: passing.responseEvents(factor: 1).thetaDeg, energies: passing.values(ColumnName.energy)
    ).rows
    return ReportCurves(
      name: "effective-area", title: "Effective area", binLabel: "true energy (TeV)", edges: figures.edges,
      label: "effective area (m²)",
      meaning: "Of all showers of the production, before and after cuts. Bars: one standard deviation.",
      curves: [
        curve("selected", selected), curve("gammaness", try passing.responseEvents(factor: 1)),
        curve("gammaness and distance", try passing.taking(near).responseEvents(factor: 1)),
      ], isLogarithmic: true)
  }

  private func headlines(_ figures: PerformanceFigures) -> [ReportSection.Fact] {
    var lines = [
      ReportSection.Fact("gamma rays", Self.text(figures.counts.gammas)),
      ReportSection.Fact("protons", Self.text(figures.counts.protons)),
    ]
    if let all = figures.separations.first {
      lines.append(
        ReportSection.Fact(
          "area under the curve of gammaness", String(format: "%.4f ± %.4f", all.area, all.areaError)))
    }
    if let best = figures.best {
      lines.append(
        ReportSection.Fact(
          "best sensitivity",
          String(format: "%.1f %% of the Crab nebula at %.2g TeV", 100 * best.part, best.center)))
    }
    lines += figures.detections.map { detection in
      ReportSection.Fact("detection of \(detection.name)", detection.text)
    }
    return lines
  }

  private static func text(_ counts: [Int]) -> String {
    counts.count == 2 ? "\(counts[1]) of \(counts[0]) pass the cut on gammaness" : "none given"
  }

  private var facts: [ReportSection] {
    let made = [
      ReportSection.Fact(
        "program", "\(SoftwareVersion.name) \(SoftwareVersion.number), \(PerformanceStep.name)"),
      ReportSection.Fact("made (UTC)", String(RunClock.now().iso8601UTC.prefix(19))),
      ReportSection.Fact("configuration (SHA-256)", options.configuration.sha256),
    ]
    let paths = (telescopes.first.map { $0.gammas.paths + ($0.hadrons?.paths ?? []) }) ?? []
    let samples = telescopes.flatMap { [$0.gammas] + [$0.hadrons].compactMap { $0 } }
    return [
      ReportSection(
        "Processing",
        made + options.given.sorted { $0.key < $1.key }.map { ReportSection.Fact($0.key, $0.value) }),
      ReportSection("Inputs", paths.map { ReportSection.Fact(ModelDirectory($0).name, $0) }),
      ReportSection(
        "Events",
        samples.map {
          ReportSection.Fact(
            "\($0.target.key), \(ModelDirectory($0.paths[0]).name)", $0.losses.text(of: $0.total))
        }
      ),
    ]
  }
}

extension PerformanceFigures.Detection {
  /// The time in hours with its interval.
  var text: String {
    guard isDetected else { return String(format: "not within %.0f h", longestS / 3600) }
    return String(
      format: "%.3g h (+%.2g −%.2g)", time.seconds / 3600, time.errorPlus / 3600, time.errorMinus / 3600)
  }
}

extension TestedEvents {
  /// Takes energies, directions and sides of simulated events.
  init(simulated events: EventColumns) throws {
    self.init(trueEnergies: try events.values("true_energy"))
    energies = try events.values(ColumnName.energy)
    offsetsDeg = try events.responseEvents(factor: 1).thetaDeg
    if let found = events["reco_disp_sign"]?.values, let truth = events["disp_sign"]?.values {
      (trueSigns, signScores) = (truth, found.map { ($0 + 1) / 2 })
    }
  }

  /// Takes energies and gammaness of simulated events.
  init(scoresOf events: EventColumns) throws {
    self.init(trueEnergies: try events.values("true_energy"))
    energies = try events.values(ColumnName.energy)
    gammaness = try events.values(ColumnName.gammaness)
  }
}
