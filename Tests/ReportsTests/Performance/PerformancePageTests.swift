import Foundation
import TestSupport
import Testing

@testable import Reports

/// A report on performance with invented content.
enum SamplePerformanceReport {
  static let references = [
    ReportCurves.Reference(
      "another </script> telescope", positions: [0.5, 5, 50], values: [2e-12, 5e-13, 1e-12])
  ]

  static func make() throws -> PerformanceReport {
    let sample = SampleTrainingReport()
    var flux = ReportCurves(
      name: "sensitivity", title: "Differential sensitivity", binLabel: "reconstructed energy (TeV)",
      edges: SampleTrainingReport.edges, label: "E² dF/dE (TeV / (cm² s))",
      meaning: "Meaning of sensitivity.",
      curves: [.init("tel_001", sample.figures({ 1e-12 * (0.3 / $0 + $0 / 30) }, 5))], isLogarithmic: true)
    flux.references = references
    return try PerformanceReport(
      title: "Performance: tel_001, stereo", subtitle: "simulated gamma rays and protons, zenith 20.0°",
      name: "performance", facts: [ReportSection("Inputs", [.init("gammas.h5", "dl2/gammas.h5")])],
      telescopes: ["tel_001", "stereo"].map { name in
        PerformanceReport.Telescope(
          name: name, headlines: [.init("best sensitivity", "\(name): 7 % of the Crab nebula at 3 TeV")],
          matrices: [sample.matrix()], curves: name == "stereo" ? [flux] : [flux] + sample.curves(),
          separations: [sample.separation()])
      })
  }
}

extension InBrowser {
  @Suite("Performance report") struct PerformancePageTests {
    private func open(in folder: TemporaryFolder, fragment: String = "") throws -> BrowserPage {
      let path = folder.path("report.html")
      try SamplePerformanceReport.make().write(to: path, plotly: try .find())
      let page = try BrowserPage()
      try page.open(path, fragment: fragment)
      try page.wait(until: "SST.plotsAreDone()")
      return page
    }

    @Test("the figures within 2 s, all plots within 5 s, no complaint, no request") func opens() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      try ForestPages.expectFast(page, folder.path("report.html"), "performance report")
      try ForestPages.expectPeace(page)
      try BrowserTests.screenshots(of: page, report: folder.path("report.html"), name: "performance")
    }

    @Test("sensitivities and curves beside them are drawn as given") func curves() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      let report = try SamplePerformanceReport.make()
      let curve = report.telescopes[0].curves[0].curves[0]
      let host = "SST.performance.curves['sensitivity'].host"
      #expect(ForestPages.agree(try page.numbers("\(host).data[1].y"), curve.figures.map(\.value)))
      let reference = SamplePerformanceReport.references[0]
      #expect(ForestPages.agree(try page.numbers("\(host).data[0].y"), reference.values))
      #expect(ForestPages.agree(try page.numbers("\(host).data[0].x"), reference.positions))
      #expect(try page.text("\(host).layout.yaxis.type") == "log")
      #expect(try page.text("SST.byId('settings').textContent").contains("7 % of the Crab nebula"))
      #expect(try page.text("SST.byId('scores-title').textContent").contains("gammaness"))
      #expect(try page.number("SST.performance.figures.rows().length") > 20)
    }

    @Test("another telescope shows its own; what it lacks is said; a link opens it") func telescopes() throws
    {
      let folder = try TemporaryFolder()
      let page = try open(in: folder, fragment: "#telescope=stereo")
      #expect(try page.text("SST.byId('headlines-title').textContent") == "At a glance: stereo")
      #expect(try page.text("SST.byId('settings').textContent").contains("stereo: 7 %"))
      #expect(
        try page.text("document.querySelector('[data-curves=energy] p').textContent")
          == "Not measured for this telescope.")
      try page.click("document.querySelector('#telescopes [data-value=\"0\"]')")
      try page.wait(until: "SST.plotsAreDone()")
      #expect(try page.text("SST.byId('headlines-title').textContent") == "At a glance: tel_001")
      try ForestPages.expectPeace(page)
    }
  }
}

@Suite("Performance report: content") struct PerformanceReportTests {
  @Test("lists of wrong lengths are refused") func lengths() throws {
    var report = try SamplePerformanceReport.make()
    report.telescopes[0].curves[0].references[0].values.removeLast()
    #expect(throws: ReportError.self) { try report.check() }
    report = try SamplePerformanceReport.make()
    report.telescopes[0].curves[0].curves[0].figures.removeLast()
    #expect(throws: ReportError.self) { try report.check() }
  }
}
