import Foundation
import InstrumentResponse
import Reports
import SSTCore
import SSTData
import SSTSky

/// The page on a set of observations.
struct DL3SummaryPage {
  let summary: DL3Summary
  let options: DL3SummaryOptions

  /// The content.
  ///
  /// - Throws: `ReportError`.
  func report() throws(ReportError) -> ObservationReport {
    let name = summary.object.isEmpty ? "source" : summary.object
    return try ObservationReport(
      title: "Observations: \(name)",
      subtitle: String(
        format: "%d observations, source at right ascension %.4f°, declination %.4f° (ICRS)",
        summary.runs.count,
        summary.source.rightAscensionDeg, summary.source.declinationDeg),
      name: "dl3-summary", headlines: headlines, facts: facts, runs: summary.runs.map(run),
      thetaSquared: thetaSquared, thetaSquaredCut: options.radiusDeg * options.radiusDeg, spectrum: spectrum,
      maps: maps)
  }

  private func run(_ run: DL3Summary.Run) -> ObservationReport.Run {
    let (observation, counts) = (run.observation, run.counts)
    let hasBackground = run.regionCount > 0
    return ObservationReport.Run(
      id: observation.id, file: ModelDirectory(observation.path).name, goodTimes: observation.goodTimes,
      zenithDeg: observation.zenithDeg, offsetDeg: run.offsetDeg, ontimeS: observation.ontimeS,
      liveTimeS: observation.liveTimeS, events: observation.events.count, on: Int(counts.on),
      off: Int(counts.off), regions: run.regionCount, excess: hasBackground ? counts.excess : .nan,
      excessError: hasBackground ? counts.excessError : .nan, significance: counts.significance,
      cumulative: run.cumulative.significance)
  }

  private var headlines: [ReportSection.Fact] {
    let total = summary.total
    let (live, withoutLive) = (summary.liveTimeS, summary.withoutLiveTime)
    let leftOut = summary.runs.reduce(0) { $0 + $1.observation.leftOut }
    let unused = summary.runs.filter { $0.regionCount == 0 }.count
    var lines = [
      ReportSection.Fact("live time", String(format: "%.2f h", live / 3600)),
      ReportSection.Fact("in the source region", "\(Int(total.on)) events"),
      ReportSection.Fact(
        "background expected there",
        String(format: "%.1f ± %.1f", total.background, total.backgroundVariance.squareRoot())),
      ReportSection.Fact("excess", String(format: "%.1f ± %.1f", total.excess, total.excessError)),
      ReportSection.Fact(
        "significance", String(format: "%.2f standard deviations (Li and Ma)", total.significance)),
    ]
    if withoutLive > 0 {
      lines.append(ReportSection.Fact("without live time", "\(withoutLive) observations"))
    } else if live > 0 {
      lines.append(
        ReportSection.Fact(
          "rate of the source",
          String(format: "%.3f ± %.3f per minute", 60 * total.excess / live, 60 * total.excessError / live)))
    }
    if unused > 0 {
      lines.append(
        ReportSection.Fact(
          "without background", "\(unused) observations, whose source is too near to the pointing"))
    }
    if leftOut > 0 {
      lines.append(ReportSection.Fact("left out", "\(leftOut) events without position or energy"))
    }
    return lines
  }

  private var facts: [ReportSection] {
    [
      ReportSection(
        "Options",
        [
          ReportSection.Fact("program", "\(SoftwareVersion.name) \(SoftwareVersion.number), dl3 summary"),
          ReportSection.Fact("made (UTC)", String(RunClock.now().iso8601UTC.prefix(19))),
          ReportSection.Fact("radius of the regions", "\(options.radiusDeg) deg"),
          ReportSection.Fact(
            "energies", "\(options.energies.lowerBound) to \(options.energies.upperBound) TeV"),
        ]),
      ReportSection(
        "Inputs", summary.runs.map { ReportSection.Fact("\($0.observation.id)", $0.observation.path) }),
    ]
  }

  private var thetaSquared: (on: ObservationReport.Histogram, background: ObservationReport.Histogram) {
    let (edges, counts) = summary.thetaSquared
    return (
      .init(edges: edges, values: counts.map(\.on), errors: counts.map { $0.on.squareRoot() }),
      .init(
        edges: edges, values: counts.map(\.background),
        errors: counts.map { $0.backgroundVariance.squareRoot() })
    )
  }

  private var spectrum: ObservationReport.Histogram {
    let (edges, counts) = summary.spectrum
    return .init(edges: edges, values: counts.map(\.excess), errors: counts.map(\.excessError))
  }

  private var maps: [ObservationReport.Map] {
    let positions = summary.map.grid.positionsDeg
    let cells = summary.map.cells()
    func map(_ label: String, _ value: (SourceCounts) -> Double) -> ObservationReport.Map {
      .init(label, positionsDeg: positions, values: cells.map { $0.map(value) ?? .nan })
    }
    let radius = summary.map.radii.on
    return [
      map("Significance (σ)", \.significance), map("Events within \(radius)°", \.on),
      map("Excess within \(radius)°", \.excess),
    ]
  }
}
