import Foundation
import TestSupport
import Testing

@testable import Reports

extension InBrowser {
  @Suite("Charge-resolution report") struct ChargeResolutionPageTests {
    /// A page with a report, ready with all plots.
    private func open(
      _ sample: SampleChargeResolutionReport = SampleChargeResolutionReport(), in folder: TemporaryFolder,
      fragment: String = ""
    ) throws -> BrowserPage {
      let path = folder.path("report.html")
      try sample.make().write(to: path, plotly: try .find())
      let page = try BrowserPage()
      try page.open(path, fragment: fragment)
      try page.wait(until: "SST.plotsAreDone()")
      return page
    }

    /// Saves a picture of the plots for people into the folder `SST_SCREENSHOTS`, if it is set.
    private func picture(of page: BrowserPage) throws {
      guard let folder = ProcessInfo.processInfo.environment["SST_SCREENSHOTS"] else { return }
      try page.evaluate("SST.byId('curves-title').scrollIntoView()")
      usleep(500_000)
      try page.screenshot(to: "\(folder)/charge-resolution-plots.png")
    }

    /// Nothing was complained about, asked for over the network, or said in a dialogue.
    private func expectPeace(_ page: BrowserPage) throws {
      try page.evaluate("0")  // messages that came before this answer are noted now
      #expect(page.complaints == [] && page.dialogues == [])
      let allowed = ["file:", "data:", "blob:"]
      #expect(page.requests.filter { request in !allowed.contains { request.hasPrefix($0) } } == [])
    }

    /// The browser's numbers arrive as decimal text, whose last digit may be lost on the way.
    private func agree(_ shown: [Double], _ expected: [Double]) -> Bool {
      shown.count == expected.count && zip(shown, expected).allSatisfy { isClose($0, $1, relative: 1e-14) }
    }

    private func select(_ page: BrowserPage, _ id: String, _ value: String) throws {
      try page.evaluate(
        "(() => { const e = SST.byId('\(id)'); e.value = '\(value)'; e.dispatchEvent(new Event('change')); })()"
      )
    }

    @Test("map and tables within 2 s, all plots within 5 s, no complaint, no request")
    func opens() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      let path = folder.path("report.html")
      // The machine may be busy with other tests: the best of three counts.
      var best = [Double.infinity, .infinity]
      for attempt in 0..<3 where attempt == 0 || best[0] > 2000 || best[1] > 5000 {
        if attempt > 0 { try page.open(path) }
        try page.wait(until: "performance.getEntriesByName('sst-plots').length")
        let marks = try page.numbers(
          "['sst-ready', 'sst-plots'].map((name) => performance.getEntriesByName(name)[0].startTime)")
        best = zip(best, marks).map { min($0, $1) }
      }
      print("charge-resolution report: map after \(Int(best[0])) ms, all plots after \(Int(best[1])) ms")
      #expect(best[0] < 2000 && best[1] < 5000)
      try expectPeace(page)
      try BrowserTests.screenshots(of: page, report: path, name: "charge-resolution")
    }

    @Test("a new pixel is on map, table and the plot in view within 0.2 s") func selectionTime() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      try page.evaluate("SST.byId('curves').scrollIntoView({ block: 'center' })")
      // The machine may be busy with other tests: it may try again.
      let times = try page.numbers(
        """
        (async () => {
          const times = [];
          for (let pixel = 5; pixel < 2048 && !(Math.min(...times) < 200); pixel += 100) {
            const start = performance.now();
            const before = SST.cr.curves.drawnCount;
            SST.cr.select(pixel);
            while (SST.cr.curves.drawnCount === before) await new Promise((next) => setTimeout(next, 0));
            times.push(performance.now() - start);
            while (!SST.plotsAreDone()) await new Promise((next) => setTimeout(next, 5));
          }
          return times;
        })()
        """)
      print("charge-resolution report: a selected pixel after \(times.map { Int($0) }) ms")
      #expect((times.min() ?? .infinity) < 200)
    }

    @Test("a click on map, table rows, curves and pixel lines selects everywhere")
    func clicks() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder, fragment: "#pixel=5&level=1")
      #expect(try page.number("SST.cr.store.get('level')") == 1)
      try page.evaluate("SST.byId('map').scrollIntoView()")
      let place = try page.numbers(
        """
        (() => { const b = SST.cr.map.canvas.getBoundingClientRect(); const [x, y] = SST.cr.map.middle(1000);
        return [b.x + x, b.y + y]; })()
        """)
      try page.click(x: place[0], y: place[1])
      #expect(try page.number("SST.cr.store.get('current')") == 1000)
      #expect(try page.text("SST.byId('pixel-title').textContent").hasPrefix("Pixel 1000 "))
      #expect(try page.text("document.querySelector('#table tr[aria-selected=true]').dataset.row") == "1000")
      try page.wait(until: "SST.plotsAreDone()")
      #expect(
        try page.evaluate("SST.cr.curves.host.data.some((t) => t.name === 'pixel 1000')") as? Bool == true)
      #expect(
        try page.text("document.querySelector('.tip').textContent").contains("resolution / requirement"))

      try page.click("document.querySelector('#runs tr[data-row=\"13\"]')")
      #expect(try page.number("SST.cr.store.get('run')") == 13)
      #expect(try page.text("SST.byId('run').value") == "13")
      #expect(
        try page.text("document.querySelector('#pixel-runs tr[aria-selected=true]').dataset.row") == "13")

      try page.click("SST.byId('show-pixels')")
      try page.wait(until: "SST.plotsAreDone() && SST.cr.scaled.host.data.some((t) => t.name === 'pixels')")
      try picture(of: page)
      try page.evaluate(
        "SST.cr.scaled.host.emit('plotly_click', { points: [{ customdata: 1234 }] })")
      #expect(try page.number("SST.cr.store.get('current')") == 1234)
      try page.evaluate("SST.cr.curves.host.emit('plotly_click', { points: [{ customdata: [15] }] })")
      #expect(try page.number("SST.cr.store.get('run')") == 15)
      try expectPeace(page)
    }

    @Test("keys move the selection in map and table")
    func keys() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder, fragment: "#pixel=100")
      try page.evaluate("SST.cr.map.canvas.focus()")
      try page.press("ArrowRight")
      #expect(try page.number("SST.cr.store.get('current')") != 100)
      try page.evaluate("SST.cr.select(10); document.querySelector('#table .table-scroll').focus()")
      try page.press("ArrowDown")
      #expect(try page.number("SST.cr.store.get('current')") == 11)
    }

    @Test("levels, selections, verdicts and words filter")
    func filters() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      let report = try SampleChargeResolutionReport().make()
      try page.click("document.querySelector('#levels [data-value=\"2\"]')")
      #expect(try page.number("SST.cr.runTable.rows().length") == 10)
      #expect(try page.text("SST.byId('histogram-level').value") == "2")
      try select(page, "filter", "fail")
      let failing = report.levels[2].verdicts.indices.filter { report.levels[2].verdicts[$0] == .fail }
      #expect(try page.numbers("SST.cr.table.rows()") == failing.map(Double.init))
      #expect(!failing.isEmpty)

      try page.click(
        "document.querySelector('#summary tr[data-level=\"0\"] [data-verdict=\"no data\"] button')")
      #expect(try page.numbers("SST.cr.table.rows()") == SampleChargeResolutionReport.dead.map(Double.init))
      try select(page, "filter", "good")
      #expect(try page.number("SST.cr.table.rows().length") == 2038)
      for (text, count) in [("3/", 64.0), ("3/1", 16), ("99999", 2038), ("hello", 2038)] {
        try page.evaluate(
          """
          (() => { SST.cr.store.set({ picked: null }); const e = SST.byId('search-text');
          e.value = '\(text)'; e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })); })()
          """
        )
        #expect(try page.number("SST.cr.table.rows().length") == count, "\(text)")
      }
      let column =
        "[...document.querySelectorAll('#table thead button')].find((b) => b.textContent === 'worst, 0 MHz')"
      for _ in 0..<2 { try page.click(column) }
      let values = try page.numbers(
        "SST.cr.table.rows().map((p) => SST.cr.relative(SST.cr.worst(p, SST.cr.runsOf(0)), p))")
      #expect(values == values.sorted(by: >))
      try expectPeace(page)
    }

    @Test("numbers on the screen are those of the content, for all and for good pixels")
    func numbers() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder, fragment: "#pixel=42")
      let report = try SampleChargeResolutionReport().make()
      let runs = report.levels.flatMap(\.runs)
      for (name, key) in [("all", \ReportScanRun.all), ("good", \ReportScanRun.good)] {
        try page.click("document.querySelector('#selections [data-value=\"\(name)\"]')")
        try page.wait(until: "SST.plotsAreDone()")
        let shown = try page.numbers(
          "SST.cr.curves.host.data.filter((t) => t.mode === 'markers').flatMap((t) => Array.from(t.y))")
        #expect(agree(shown, runs.map { $0[keyPath: key].resolution }))
        let errors = try page.numbers(
          "SST.cr.curves.host.data.filter((t) => t.mode === 'markers').flatMap((t) => Array.from(t.error_y.array))"
        )
        #expect(agree(errors, runs.map { $0[keyPath: key].uncertainty }))
        let relative = try page.numbers(
          "SST.cr.scaled.host.data.filter((t) => t.mode === 'markers').flatMap((t) => Array.from(t.y))")
        for (run, value) in zip(runs, relative) where run.requirement.isFinite {
          #expect(isClose(value, run[keyPath: key].resolution / run.requirement, relative: 1e-12))
        }
        let counted = try page.number(
          "SST.cr.histogram.host.data[0].text.flat().reduce((s, t) => s + (parseInt(t, 10) || 0), 0)")
        let expected = report.levels[0].runs.reduce(0) { sum, run in
          sum + run[keyPath: key].distribution.counts.reduce(0, +)
        }
        #expect(counted == Double(expected))
      }
      let pixel = try page.numbers(
        "SST.cr.curves.host.data.filter((t) => t.name === 'pixel 42').flatMap((t) => Array.from(t.y))")
      #expect(agree(pixel, runs.map { Double(Float($0.resolution[42])) }))
      let rows = try page.number("document.querySelectorAll('#summary tbody tr').length")
      #expect(rows == 3)
      let first = try page.text(
        "document.querySelector('#summary tr[data-level=\"0\"] [data-verdict=fail]').textContent")
      let failing = report.levels[0].verdicts.indices.filter {
        report.levels[0].verdicts[$0] == .fail && report.states[$0].group == .good
      }
      #expect(first == String(failing.count))
    }

    @Test("the page opens without a selection, and says why a pixel is undecided") func undecided() throws {
      let folder = try TemporaryFolder()
      let page = try open(in: folder)
      #expect(try page.number("SST.cr.store.get('current')") == -1)
      #expect(try page.text("SST.byId('pixel-title').textContent") == "No pixel selected")
      let report = try SampleChargeResolutionReport().make()
      let level = report.levels[1]
      let pixel = try #require(level.verdicts.firstIndex(of: .undecided))
      try page.evaluate("SST.cr.select(\(pixel))")
      let doubts = level.runs.filter { $0.verdicts[pixel] == .undecided }
      func distance(_ run: ReportScanRun) -> Double {
        abs(run.resolution[pixel] / run.requirement - 1) / (run.uncertainty[pixel] / run.requirement)
      }
      let nearest = try #require(doubts.min { distance($0) < distance($1) })
      let text = try page.text("document.querySelector('#pixel-verdicts [data-level=\"1\"]').textContent")
      #expect(text.contains("NSB 40 MHz: undecided in \(doubts.count) of \(level.runs.count) runs"))
      #expect(text.contains("\(NumberText.number(distance(nearest), digits: 2)) standard errors"))
      #expect(text.contains("at \(NumberText.number(nearest.expectedPE, digits: 3)) p.e."))
      #expect(distance(nearest) <= report.standardErrors)
      try expectPeace(page)
    }

    @Test("requirements differ in their patterns and stand in the legend; nothing is cut") func patterns()
      throws
    {
      let folder = try TemporaryFolder()
      let page = try open(in: folder, fragment: "#pixel=42")
      let lines = "SST.cr.curves.host.data.filter((t) => t.name.startsWith('requirement'))"
      #expect(try page.integer("new Set(\(lines).map((t) => t.line.dash)).size") == 3)
      #expect(try page.integer("\(lines).filter((t) => t.showlegend !== false).length") == 3)
      #expect(
        try page.text("SST.cr.histogram.host.data[0].colorbar.title.text")
          == "charges per bin (16 bins per factor 2)")
      for width in [1400, 1000, 800] {
        try page.resize(width: width, height: 900)
        try page.wait(until: "document.documentElement.clientWidth === \(width)")
        try page.wait(until: "SST.plotsAreDone()")
        let cut = try page.text(
          "[...document.querySelectorAll('td, th')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent).join()"
        )
        #expect(cut == "", "\(width)")
        #expect(try page.integer("document.documentElement.scrollWidth") <= width)
      }
    }

    @Test("hostile names run nothing and are shown as text")
    func hostile() throws {
      let folder = try TemporaryFolder()
      let attack = "</script><img src=x onerror=alert(1)>'\"<b>&lt;"
      var sample = SampleChargeResolutionReport(nightSky: [0, 1e9], photons: [5, 50, 500])
      sample.texts = { attack + "\u{202E}" + $0 }
      let page = try open(sample, in: folder)
      try expectPeace(page)
      #expect(try page.number("document.querySelectorAll('img, main b img').length") == 0)
      #expect(try page.text("document.querySelector('#runs td.text').textContent").hasPrefix(attack))
    }

    @Test("CSV holds the numbers in full and no formulas")
    func csv() throws {
      let folder = try TemporaryFolder()
      var sample = SampleChargeResolutionReport(nightSky: [0], photons: [5, 50, 500])
      sample.texts = { "=1+1,\($0)" }
      let page = try open(sample, in: folder)
      try page.evaluate(
        "SST.download = (name, blob) => blob.text().then((text) => { window.saved = [name, text]; })")
      try page.click("document.querySelector('[aria-label=\"Save the listed runs as CSV\"]')")
      try page.wait(until: "window.saved")
      let lines = try page.text("saved[1]").split(separator: "\n")
      let report = try sample.make()
      #expect(lines.count == 4)
      #expect(lines[1].hasPrefix("\"'=1+1,"))
      #expect(lines[1].contains(",\(report.levels[0].runs[0].all.resolution),"))
      try page.evaluate("window.saved = undefined")
      try page.click("document.querySelector('[aria-label=\"Save the listed pixels, run by run, as CSV\"]')")
      try page.wait(until: "window.saved")
      #expect(try page.number("saved[1].split('\\n').length") == Double(3 * 2048 + 2))
    }

    @Test("a scan without runs opens too")
    func empty() throws {
      let folder = try TemporaryFolder()
      let path = folder.path("report.html")
      try SampleChargeResolutionReport(nightSky: [], photons: []).make().write(to: path, plotly: try .find())
      let page = try BrowserPage()
      try page.open(path)
      try page.wait(until: "SST.plotsAreDone()")
      try expectPeace(page)
    }
  }
}
