import Foundation
import TestSupport
import Testing

@testable import Reports

extension InBrowser {
  @Suite("Application report") struct ApplicationPageTests {
    /// A page with a report, ready with all plots.
    private func open(
      _ sample: SampleApplicationReport = SampleApplicationReport(), in folder: TemporaryFolder,
      fragment: String = ""
    ) throws -> BrowserPage {
      let path = folder.path("report.html")
      try sample.make().write(to: path, plotly: try .find())
      let page = try BrowserPage()
      try page.open(path, fragment: fragment)
      try page.wait(until: "SST.plotsAreDone()")
      return page
    }

    @Test("the table within 2 s, all plots within 5 s, no complaint, no request") func opens() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      try ForestPages.expectFast(page, folder.path("report.html"), "application report")
      try ForestPages.expectPeace(page)
      try BrowserTests.screenshots(of: page, report: folder.path("report.html"), name: "application")
    }

    @Test("the worst feature comes first, and is shown; words say how many disagree") func order() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      #expect(
        try page.text("document.querySelector('#table tr[data-row] td:nth-child(2)').textContent")
          == "camera_frame_hillas_x")
      #expect(try page.text("SST.byId('feature-title').textContent") == "camera_frame_hillas_x: outside")
      #expect(
        try page.text("SST.byId('verdict-title').textContent")
          == "tel_001: 3 of 10 features disagree, 30000 events")
      let lines = try page.text(
        "[...document.querySelectorAll('#verdict li')].map((one) => one.textContent).join('|')")
      #expect(
        lines.hasPrefix(
          "1 outside: camera_frame_hillas_x|2 differs: camera_frame_hillas_skewness, camera_frame_timing_slope|"
        ))
      let distances = try page.numbers("SST.application.current().features.map(({ distance }) => distance)")
      let verdicts = try page.numbers("SST.application.current().features.map(({ verdict }) => verdict)")
      #expect(verdicts == verdicts.sorted())
      #expect(
        zip(distances.indices, distances.indices.dropFirst()).allSatisfy {
          verdicts[$0] < verdicts[$1] || distances[$0] >= distances[$1]
        })
      #expect(try page.text("SST.byId('meanings').textContent").contains("Meaning of differs."))
      #expect(
        try page.text("SST.byId('verdict-note').textContent")
          == "Compared with this part of the training: protons (10 features).")
    }

    @Test("a click on a row or a name shows the feature: fractions and their ratio") func select() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      try page.click("document.querySelector('#verdict li:nth-child(2) .link')")
      #expect(
        try page.text("SST.byId('feature-title').textContent") == "camera_frame_hillas_skewness: differs")
      try page.click("document.querySelector('#table tr[data-row=\"2\"]')")
      try page.wait(until: "SST.plotsAreDone()")
      #expect(try page.text("SST.byId('feature-title').textContent") == "camera_frame_timing_slope: differs")
      let feature = try #require(
        SampleApplicationReport().make().telescopes[0].features.first {
          $0.distribution.name == "camera_frame_timing_slope"
        })
      let samples = feature.distribution.samples
      func fractions(_ place: Int) -> [Double] {
        let total = samples[place].contents.reduce(samples[place].below + samples[place].above, +)
        return samples[place].contents.map { $0 / total }
      }
      for place in samples.indices {
        let steps = try page.numbers("SST.application.plot.host.data[\(place)].y")
        for (bin, fraction) in fractions(place).enumerated() {
          #expect(abs(steps[1 + 2 * bin] - fraction) < 1e-12)
        }
      }
      let ratios = zip(fractions(2), fractions(1)).filter { $0 > 0 && $1 > 0 }.map { $0 / $1 }
      let shown = try page.numbers("SST.application.plot.host.data[3].y")
      #expect(shown.count == ratios.count && zip(shown, ratios).allSatisfy { abs($0 - $1) <= 1e-12 * $1 })
      let bin = try #require(
        samples[2].contents.indices.first { fractions(2)[$0] > 0 && fractions(1)[$0] > 0 })
      let relative = (1 / samples[2].contents[bin] + 1 / samples[1].contents[bin]).squareRoot()
      let error = try page.number("SST.application.plot.host.data[3].error_y.array[0]")
      #expect(abs(error / (ratios[0] * relative) - 1) < 1e-9)
      try ForestPages.expectPeace(page)
    }

    @Test("a link opens a telescope and a feature") func link() throws {
      let folder = try TemporaryFolder()
      let page = try open(
        SampleApplicationReport(telescopes: ["tel_001", "tel_002"]), in: folder,
        fragment: "#telescope=tel_002&feature=camera_frame_hillas_wl")
      #expect(try page.number("SST.application.store.get('telescope')") == 1)
      #expect(try page.text("SST.byId('feature-title').textContent").hasPrefix("camera_frame_hillas_wl"))
      #expect(try page.text("SST.byId('verdict-title').textContent").hasPrefix("tel_002"))
      try page.click("document.querySelector('#telescopes [data-value=\"0\"]')")
      #expect(try page.text("SST.byId('feature-title').textContent").hasPrefix("camera_frame_hillas_x"))
    }

    @Test("without events, and without features, the page says so", arguments: [true, false])
    func empty(_ hasTelescope: Bool) throws {
      let folder = try TemporaryFolder()
      let page = try open(
        SampleApplicationReport(telescopes: hasTelescope ? ["tel_001"] : [], isEmpty: true), in: folder)
      #expect(
        try page.text("SST.byId('feature-title').textContent").hasSuffix(
          hasTelescope ? ": no data" : "No feature"))
      #expect(try page.evaluate("SST.byId('choice').hidden") as? Bool == true)
      try ForestPages.expectPeace(page)
    }

    @Test("hostile texts run no script") func hostile() throws {
      let folder = try TemporaryFolder()
      var sample = SampleApplicationReport()
      sample.texts = { $0 + "\"'><img src=x onerror=alert(1)></script><b>b</b><svg onload=alert(3)>\u{202E}" }
      let page = try open(sample, in: folder)
      for id in ["feature", "features"] {
        try page.click("SST.byId('\(id)')")
        usleep(100_000)
      }
      #expect(try page.number("document.querySelectorAll('img, [onerror], [onload]').length") == 0)
      #expect(try page.text("SST.byId('feature-note').textContent").contains("<svg onload=alert(3)>"))
      try ForestPages.expectPeace(page)
    }

    @Test("no cell of the table is cut, and nothing is wider than the window", arguments: [1400, 800, 480])
    func widths(_ width: Int) throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      try page.resize(width: width, height: 900)
      try page.wait(until: "document.documentElement.clientWidth === \(width)")
      try page.wait(until: "SST.plotsAreDone()")
      let cut = try page.text(
        "[...document.querySelectorAll('td, th')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent).join()"
      )
      #expect(cut == "")
      #expect(try page.integer("document.documentElement.scrollWidth") <= width)
    }
  }
}
