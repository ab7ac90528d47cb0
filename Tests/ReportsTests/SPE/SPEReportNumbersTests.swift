import Foundation
import SPEFit
import SSTCore
import TestSupport
import Testing

@testable import Reports

extension InBrowser {
  @Suite("SPE report: numbers") struct SPEReportNumbersTests {
    /// Numbers for a density: pedestal, noise, gain, spread, crosstalk, light.
    static let parameters: [[Double]] = [
      [0, 4, 20, 2.4, 0.15, 1.3], [-3.5, 0.9, 11, 0.4, 0.32, 0.05], [1, 7, 20, 6, 0.02, 6.5],
      [0, 3, 5, 1, 0.25, 12.5],
    ]

    @Test("the curves are the densities of SPEFit to 1e-6") func densities() throws {
      let page = try BrowserTests.OpenReport(SampleSPEReport.report).page
      let charges = (0...400).map { -30 + 0.5 * Double($0) }
      for model in ReportCurve.Model.allCases {
        let density = PhotoelectronDensity(try #require(.init(rawValue: model.rawValue)))
        #expect(density.parameters.count == model.parameterCount)
        for all in Self.parameters {
          let values = model == .pmtSingleGaussian ? Array(all[..<4]) + [all[5]] : all
          let expected = density.values(at: charges, values)
          let found = try page.numbers("SST.density('\(model.rawValue)', \(values), \(charges))")
          #expect(found.count == charges.count)
          let top = expected.max() ?? 0
          for (a, b) in zip(found, expected) { #expect(isClose(a, b, relative: 1e-6, absolute: 1e-12 * top)) }
        }
      }
    }

    @Test("the curve of a pixel has the counts that the fit scales it to, and the pulls add up to χ²")
    func histogram() throws {
      let page = try BrowserTests.OpenReport(SampleSPEReport.report).page
      let (pixel, binning) = (1234, SampleSPEReport.binning)
      let report = try SampleSPEReport.report
      let counts = report.spectra.counts[(pixel * binning.count)..<((pixel + 1) * binning.count)].map(
        Double.init)
      var workspace = DensityWorkspace()
      SampleSPEReport.density.evaluate(
        on: .cells(edges: binning.edges), SampleSPEReport().parameters(pixel), derivatives: false,
        into: &workspace)
      let scale = counts.reduce(0, +) / workspace.sum
      let fit =
        "SST.fitOfHistogram(SST.spe.curve.model, SST.spe.parameters(\(pixel)), SST.spe.spectra, SST.spe.counts(\(pixel)))"
      let expected = try page.numbers("\(fit).expected")
      for (found, cell) in zip(expected, workspace.values) {
        #expect(isClose(found, cell * scale, relative: 1e-6, absolute: 1e-9))
      }
      let deviance = zip(counts, workspace.values).reduce(0.0) { sum, pair in
        let mean = pair.1 * scale
        return sum + 2 * (mean - pair.0 + (pair.0 > 0 ? pair.0 * log(pair.0 / mean) : 0))
      }
      #expect(
        isClose(
          try page.number("\(fit).pulls.reduce((sum, pull) => sum + pull * pull, 0)"), deviance,
          relative: 1e-6)
      )
    }

    @Test("numbers on screen are the given ones, rounded") func screen() throws {
      let page = try BrowserTests.OpenReport(SampleSPEReport.report).page
      let report = try SampleSPEReport.report
      for pixel in [3, 310, 901, 2001] {
        try page.evaluate("SST.spe.select(\(pixel))")
        let shown = try page.text(
          "[...SST.byId('pixel-values').querySelectorAll('tbody td:nth-child(2)')].map((one) => one.textContent).join('|')"
        )
        let row = try page.text(
          "[...document.querySelectorAll('#table tr[data-row=\"\(pixel)\"] td')].slice(5, 5 + SST.spe.quantities.length).map((one) => one.textContent).join('|')"
        )
        #expect(shown == row)
        let cells = shown.split(separator: "|")
        try #require(cells.count == report.quantities.count)
        for (cell, quantity) in zip(cells, report.quantities) {
          let parts = cell.replacingOccurrences(of: "−", with: "-").components(separatedBy: " ± ")
          expect(parts[0], is: quantity.values[pixel])
          if parts.count == 2 { expect(parts[1], is: quantity.errors?[pixel] ?? .nan) }
        }
      }
    }

    /// The text is the value, rounded to the decimals that it has.
    private func expect(_ text: String, is value: Double) {
      if value.isNaN {
        #expect(text == "–")
        return
      }
      let decimals = text.components(separatedBy: ".").dropFirst().first?.count ?? 0
      let unit = pow(10, -Double(decimals))
      #expect(abs((Double(text) ?? .nan) - value) <= 0.5000001 * unit)
      #expect(text.filter(\.isNumber).count >= 2 || value == value.rounded() || decimals > 0)
    }

    @Test("CSV and PNG files are saved; the CSV has every number to the last digit") func files() throws {
      let opened = try BrowserTests.OpenReport(SampleSPEReport.report)
      let (page, report) = (opened.page, try SampleSPEReport.report)
      try page.command(
        "Browser.setDownloadBehavior", ["behavior": "allow", "downloadPath": opened.folder.url.path])
      let buttons = "document.querySelectorAll('.card-head button.small')"
      let count = try page.integer("\(buttons).length")
      #expect(count == 6)
      for button in 0..<count { try page.click("\(buttons)[\(button)]") }
      let names = [
        "spe_0.50_r1_SPE.csv", "spe_0.50_r1_SPE-map-state.png", "spe_0.50_r1_SPE-pixel-0.png",
        "spe_0.50_r1_SPE-distribution-eped_0.png", "spe_0.50_r1_SPE-fits-module-0.png",
        "spe_0.50_r1_SPE-distributions.png",
      ]
      let deadline = Date().addingTimeInterval(20)
      let manager = FileManager.default
      while !names.allSatisfy({ manager.fileExists(atPath: opened.folder.path($0)) }),
        deadline.timeIntervalSinceNow > 0
      {
        usleep(50_000)
      }
      for name in names.dropFirst() {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: opened.folder.path(name)))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 5000)
      }
      let lines = try String(contentsOfFile: opened.folder.path(names[0]), encoding: .utf8).split(
        separator: "\n")
      #expect(lines.count == 2049)
      let head = lines[0].split(separator: ",").map(String.init)
      for pixel in [0, 77, 1777, 2047] {
        let cells = lines[pixel + 1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        #expect(cells[0] == String(pixel) && cells.count == head.count)
        for quantity in report.quantities {
          let place = try #require(head.firstIndex(of: quantity.name))
          #expect(
            Double(cells[place])?.bitPattern == quantity.values[pixel].bitPattern
              || quantity.values[pixel].isNaN)
          if quantity.values[pixel].isNaN { #expect(cells[place] == "nan") }
        }
      }
      try opened.expectPeace()
    }

    @Test("cells that a spreadsheet would take for formulas are defused") func formulas() throws {
      let page = try BrowserTests.OpenReport(SampleSPEReport.report).page
      let csv = try page.text("SST.csv(['a', 'b'], [['=1+1', '@x'], ['-2', -2], ['a,\"b\"', NaN]])")
      #expect(csv == "a,b\n'=1+1,'@x\n'-2,-2\n\"a,\"\"b\"\"\",nan\n")
    }
  }
}
