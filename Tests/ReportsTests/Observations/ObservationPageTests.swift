import Foundation
import TestSupport
import Testing

@testable import Reports

/// A report on observations with invented content.
enum SampleObservationReport {
  static let positions = (0..<40).map { (Double($0) + 0.5 - 20) * 0.1 }

  static func make(runs count: Int = 12) throws -> ObservationReport {
    var (cumulative, runs) = (0.0, [ObservationReport.Run]())
    for place in 0..<count {
      let start = 61_000.8 + 0.02 * Double(place)
      cumulative = 4 * Double(place + 1).squareRoot()
      runs.append(
        .init(
          id: 202_601_210_001 + Int64(place), file: "SST1M_Crab_\(place)_dl3.fits",
          goodTimes: [start...start + 0.008, start + 0.01...start + 0.018], zenithDeg: 25 + Double(place),
          offsetDeg: 0.7, ontimeS: 1382.4, liveTimeS: place == 3 ? .nan : 1200, events: 4000 + place,
          on: 40 + place,
          off: 130, regions: 11, excess: 28, excessError: 6.5, significance: place == 4 ? .nan : 4.2,
          cumulative: cumulative))
    }
    let theta = (0...20).map { Double($0) * 0.02 }
    let on = (0..<20).map { 200 * exp(-Double($0) / 2) + 30 }
    let energies = (0...20).map { pow(10, -1 + 0.2 * Double($0)) }
    let excess = (0..<20).map { $0 < 4 ? 0 : 100 * exp(-Double($0 - 4) / 3) }
    let cells = positions.flatMap { y in
      positions.map { x in x * x + y * y > 3 ? .nan : 12 * exp(-(x * x + y * y) / 0.08) }
    }
    return try ObservationReport(
      title: "Observations: Crab <b>", subtitle: "\(count) observations", name: "dl3-summary",
      headlines: [.init("significance", "13.9 standard deviations (Li and Ma)")],
      facts: [ReportSection("Options", [.init("radius of the regions", "0.2 deg")])], runs: runs,
      thetaSquared: (
        .init(edges: theta, values: on, errors: on.map { $0.squareRoot() }),
        .init(edges: theta, values: on.map { _ in 30 }, errors: on.map { _ in 2 })
      ), thetaSquaredCut: 0.04,
      spectrum: .init(edges: energies, values: excess, errors: excess.map { $0.squareRoot() }),
      maps: [
        .init("Significance (σ)", positionsDeg: positions, values: cells),
        .init("Events within 0.2°", positionsDeg: positions, values: cells.map { $0 * 10 }),
      ])
  }
}

extension InBrowser {
  @Suite("Observation report") struct ObservationPageTests {
    private func open(in folder: TemporaryFolder) throws -> BrowserPage {
      let path = folder.path("report.html")
      try SampleObservationReport.make().write(to: path, plotly: try .find())
      let page = try BrowserPage()
      try page.open(path)
      try page.wait(until: "SST.plotsAreDone()")
      return page
    }

    @Test("the table within 2 s, all plots within 5 s, no complaint, no request") func opens() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      try ForestPages.expectFast(page, folder.path("report.html"), "observation report")
      try ForestPages.expectPeace(page)
      try BrowserTests.screenshots(of: page, report: folder.path("report.html"), name: "observations")
    }

    @Test("plots show what was given") func plots() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      let report = try SampleObservationReport.make()
      let plots = "SST.observations.plots"
      #expect(
        ForestPages.agree(try page.numbers("\(plots).theta.host.data[1].y"), report.thetaSquared.on.values))
      #expect(
        ForestPages.agree(
          try page.numbers("\(plots).theta.host.data[0].y"), report.thetaSquared.background.values))
      #expect(
        ForestPages.agree(try page.numbers("\(plots).growth.host.data[1].y"), report.runs.map(\.cumulative)))
      // The fourth observation does not tell its live time.
      let hours = try page.numbers("\(plots).growth.host.data[1].x")
      #expect(abs(hours[11] - 11.0 / 3) < 1e-9 && hours[3] == hours[2])
      let shown = report.spectrum.values.filter { $0 != 0 }
      #expect(ForestPages.agree(try page.numbers("\(plots).excess.host.data[0].y"), shown))
      #expect(try page.number("\(plots).times.host.data.length") == 12)
    }

    @Test("maps are chosen; east is left") func maps() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      #expect(try page.text("SST.byId('map-title').textContent") == "Significance (σ)")
      let range = try page.numbers("SST.observations.mapPlot.host.layout.xaxis.range")
      #expect(ForestPages.agree(range, [1.95, -1.95]), "\(range)")
      #expect(try page.number("SST.observations.mapPlot.host.data[0].z[20][20]") > 10)
      #expect(try page.text("String(SST.observations.mapPlot.host.data[0].z[0][0])") == "null")
      _ = try page.text(
        "(() => { const one = SST.byId('map-choice'); one.value = '1'; one.dispatchEvent(new Event('change')); return ''; })()"
      )
      try page.wait(until: "SST.plotsAreDone()")
      #expect(try page.text("SST.byId('map-title').textContent") == "Events within 0.2°")
      #expect(try page.number("SST.observations.mapPlot.host.data[0].z[20][20]") > 100)
      try ForestPages.expectPeace(page)
    }

    @Test("the table lists every observation; a row selects its good times") func table() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      #expect(try page.integer("document.querySelectorAll('#runs tr[data-row]').length") == 12)
      let first = try page.text("document.querySelector('#runs tr[data-row=\"0\"]').textContent")
      #expect(first.contains("202601210001") && first.contains("2025-11-21 19:12:00"))
      #expect(
        try page.text("document.querySelector('#runs tr[data-row=\"4\"] td:nth-child(13)').textContent")
          == "–")
      try page.click("document.querySelector('#runs tr[data-row=\"2\"]')")
      try page.wait(until: "SST.plotsAreDone()")
      #expect(try page.number("SST.observations.store.get('run')") == 2)
      let colours = try page.text(
        "JSON.stringify(SST.observations.plots.times.host.data.map(({ line }) => line.color === SST.theme.colour('--select')))"
      )
      #expect(colours == "[false,false,true" + String(repeating: ",false", count: 9) + "]")
    }
  }
}

@Suite("Observation report: content") struct ObservationReportTests {
  @Test("lists of wrong lengths are refused") func lengths() throws {
    var report = try SampleObservationReport.make()
    report.spectrum.errors.removeLast()
    #expect(throws: ReportError.self) { try report.check() }
    report = try SampleObservationReport.make()
    report.maps[0].values.removeLast()
    #expect(throws: ReportError.self) { try report.check() }
  }

  @Test("texts of files cannot become elements of the page") func texts() throws {
    let page = try SampleObservationReport.make().page
    let html = String(decoding: page.html(plotly: try PlotlyStub.library(), assets: .shared), as: UTF8.self)
    #expect(!html.contains("Crab <b>"))
  }
}
