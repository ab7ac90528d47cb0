import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Reports

extension InBrowser {
  @Suite("SPE report: opening") struct SPEReportPageTests {
    @Test("map and tables within 2 s and before the library, all plots within 5 s, no complaint, no request")
    func opens() throws {
      let opened = try BrowserTests.OpenReport(SampleSPEReport.report)
      let page = opened.page
      // The machine may be busy with other tests: the best of three counts.
      var best = [Double.infinity, .infinity]
      for attempt in 0..<3 where attempt == 0 || best[0] > 2000 || best[1] > 5000 {
        if attempt > 0 { try page.open(opened.path) }
        try page.wait(until: "performance.getEntriesByName('sst-plots').length")
        let marks = try page.numbers(
          "['sst-ready', 'sst-plots'].map((name) => performance.getEntriesByName(name)[0].startTime)")
        best = zip(best, marks).map { min($0, $1) }
        #expect(marks[0] < marks[1])
      }
      print("SPE report: map and tables after \(Int(best[0])) ms, all plots after \(Int(best[1])) ms")
      #expect(best[0] < 2000)
      #expect(best[1] < 5000)
      #expect(try page.number("SST.spe.map.canvas.width") > 300)
      #expect(try page.number("document.querySelectorAll('#table tr[data-row]').length") > 10)
      try opened.expectPeace()
      try BrowserTests.screenshots(of: page, report: opened.path, name: "spe")
    }

    @Test("a new pixel is there within 0.2 s") func selectionTime() throws {
      let page = try BrowserTests.OpenReport(SampleSPEReport.report).page
      // The machine may be busy with other tests: the best of three rounds counts.
      let medians = try (0..<3).map { _ in try Self.times(page).sorted()[2] }
      print("SPE report: a selected pixel after \(medians.map { Int($0) }) ms")
      #expect((medians.min() ?? .infinity) < 200)
    }

    /// The milliseconds from the choice of a pixel to its drawn spectrum, for five pixels.
    private static func times(_ page: BrowserPage) throws -> [Double] {
      try page.numbers(
        """
        (async () => {
          const times = [];
          for (const pixel of [5, 300, 700, 1234, 2047]) {
            const start = performance.now();
            const before = SST.spe.spectrum.drawnCount;
            SST.spe.select(pixel);
            while (SST.spe.spectrum.drawnCount === before) await new Promise((next) => setTimeout(next, 0));
            times.push(performance.now() - start);
            while (!SST.plotsAreDone()) await new Promise((next) => setTimeout(next, 5));
          }
          return times;
        })()
        """)
    }

    @Test("the library beside the page is found; without it the rest works and the page says what is missing")
    func shared() throws {
      let opened = try BrowserTests.OpenReport(SampleSPEReport.report, assets: .shared)
      let library = try opened.folder.path(PlotlyLibrary.find().sharedName)
      #expect(Set(opened.page.requests.map { URL(string: $0)?.lastPathComponent }).count == 2)
      try opened.expectPeace()
      try FileManager.default.removeItem(atPath: library)
      try opened.page.open(opened.path)
      try opened.page.wait(
        until: "document.querySelector('#spectrum .plot-note').textContent.includes('not beside')")
      try opened.page.evaluate("SST.spe.select(12)")
      #expect(try opened.page.text("SST.byId('pixel-title').textContent").hasPrefix("Pixel 12 "))
    }

    @Test("hostile texts run no script") func hostile() throws {
      var sample = SampleSPEReport()
      sample.texts = {
        $0
          + "\"'><img src=x onerror=alert(1)></script><script>alert(2)</script><svg onload=alert(3)>\u{202E}javascript:alert(4)"
      }
      let opened = try BrowserTests.OpenReport(try sample.make())
      let page = opened.page
      for pixel in [300, 901, 1777] { try page.evaluate("SST.spe.select(\(pixel))") }
      try page.evaluate("SST.spe.store.set({ quantity: 2, filter: 'fault:0' })")
      try page.wait(until: "SST.plotsAreDone()")
      for element in ["SST.byId('map')", "SST.byId('distribution')", "SST.byId('overview')"] {
        try page.click(element)
        usleep(200_000)
      }
      #expect(try page.number("document.querySelectorAll('img, [onerror], [onload]').length") == 0)
      #expect(try page.text("document.title").contains("<img src=x onerror=alert(1)>"))
      #expect(try page.text("SST.byId('pixel-state').textContent").contains("<svg onload=alert(3)>"))
      try opened.expectPeace()
    }

    @Test("the page follows the user's wish for dark or light, and the button changes it") func theme() throws
    {
      let page = try BrowserTests.OpenReport(SampleSPEReport.report).page
      let background = "getComputedStyle(document.body).backgroundColor"
      let light = try page.text(background)
      try page.prefer(dark: true)
      try page.wait(until: "SST.theme.isDark()")
      let dark = try page.text(background)
      #expect(light != dark)
      try page.click("SST.byId('page-tools').lastElementChild")
      #expect(try page.text(background) == light)
      try page.prefer(dark: false)
      try page.prefer(dark: true)
      #expect(try page.text(background) == light)
    }
  }
}
