import Foundation
import TestSupport
import Testing

@testable import Reports

extension InBrowser {
  @Suite(
    "Reports on paper",
    .enabled(if: PrintedPages.canRead, "needs pdftotext (scripts/bootstrap --with-chromium)"))
  struct PrintTests {
    private let folder: TemporaryFolder
    private let spe: String
    private let scan: String

    init() throws {
      folder = try TemporaryFolder()
      (spe, scan) = (folder.path("spe.html"), folder.path("scan.html"))
      try SampleSPEReport.report.write(to: spe, plotly: .find(), assets: .embedded)
      try SampleChargeResolutionReport().make().write(to: scan, plotly: .find())
    }

    private static func print(_ page: BrowserPage) throws -> PrintedPages {
      let answer = try page.command("Page.printToPDF", ["preferCSSPageSize": true], timeout: 240)
      return try PrintedPages(try #require(Data(base64Encoded: answer["data"] as? String ?? "")))
    }

    /// Pages with something on each of them, and all rows and columns of the table of pixels.
    private func expectWhole(
      _ print: PrintedPages, columns: [String], most: Int, _ location: SourceLocation = #_sourceLocation
    ) throws {
      #expect((2...most).contains(print.pages.count), "\(print.pages.count) pages", sourceLocation: location)
      // A page may hold pictures alone; one without ink has one shade only.
      let pictures = try print.pictures()
      #expect(pictures.allSatisfy { Set($0.suffix($0.count - 20)).count > 3 }, sourceLocation: location)
      let lines = print.pages.flatMap { $0.split(separator: "\n") }
      let numbers = Set(lines.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } })
      let missing = (0..<2048).filter { !numbers.contains($0) }
      #expect(missing == [], sourceLocation: location)
      // Heads of columns are broken at blanks and hyphens.
      let text = print.words.joined(separator: " ")
      for column in columns {
        let parts = column.split { $0 == " " || $0 == "-" }
        #expect(parts.allSatisfy { text.contains($0) }, "no column \(column)", sourceLocation: location)
      }
    }

    private func expectScan(_ print: PrintedPages, _ location: SourceLocation = #_sourceLocation) throws {
      try expectWhole(
        print, columns: ["Resolution", "Required", "Mean ratio", "Verdict", "failing", "worst"], most: 120,
        location)
      let report = try SampleChargeResolutionReport().make()
      let words = Set(print.words.map(String.init))
      // Every light level has its line in the table of runs, and the axes go to the brightest.
      let runs = report.levels.flatMap(\.runs).map(\.name)
      let text = print.words.joined(separator: " ")
      #expect(
        runs.allSatisfy { $0.split(separator: " ").allSatisfy { text.contains($0) } },
        sourceLocation: location)
      for charge in ["2", "5", "10", "20", "50", "100", "200", "500"] {
        #expect(words.contains(charge), "no mark at \(charge) p.e.", sourceLocation: location)
      }
      for title in ["Fractional", "requirement", "Extracted", "Runs", "Pixels:"] {
        #expect(words.contains(title), sourceLocation: location)
      }
    }

    @Test("SPE report in Chromium: all rows and columns; light and dark print the same") func chromiumSPE()
      throws
    {
      let page = try BrowserPage()
      try page.open(spe)
      try page.wait(until: "SST.plotsAreDone()")
      let light = try Self.print(page)
      let names = try SampleSPEReport.report.quantities.map(\.label)
      try expectWhole(light, columns: ["Pixel", "Reasons", "Fit"] + names, most: 120)
      try page.evaluate("SST.theme.toggle()")
      try page.wait(until: "SST.plotsAreDone()")
      #expect(try page.text("document.documentElement.dataset.theme") == "dark")
      let dark = try Self.print(page)
      #expect(try dark.pictures() == light.pictures())
      // Afterwards the page is on the screen again: dark, with the visible rows only.
      #expect(try page.text("document.documentElement.dataset.theme") == "dark")
      #expect(try page.integer("document.querySelectorAll('#table tbody tr').length") < 100)
      #expect(page.complaints == [])
    }

    @Test("charge-resolution report in Chromium: all light levels, rows and columns") func chromiumScan()
      throws
    {
      let page = try BrowserPage()
      try page.open(scan)
      try page.wait(until: "SST.plotsAreDone()")
      try expectScan(Self.print(page))
      #expect(page.complaints == [])
    }

    @Test("a page that prints at once has its plots") func atOnce() throws {
      let page = try BrowserPage()
      try page.open(scan)
      let print = try Self.print(page)
      #expect(print.words.contains("Extracted") && print.words.contains("expected"))
      #expect(try page.evaluate("SST.plotsAreDone()") as? Bool == true)
    }

    @Test("events in Chromium: the whole list") func chromiumEvents() throws {
      let path = folder.path("events.html")
      try SampleEvents.page(count: 60).write(to: path)
      let page = try BrowserPage(isDark: true)
      try page.open(path)
      try page.wait(until: "performance.getEntriesByName('sst-ready').length")
      let print = try Self.print(page)
      let identifiers = try page.evaluate("SST.events.events.map(({ id }) => id)") as? [String] ?? []
      #expect(identifiers.count == 60 && Set(print.words.map(String.init)).isSuperset(of: identifiers))
      #expect((1...8).contains(print.pages.count))
      let picture = try #require(try print.pictures().first)
      let paper = picture.suffix(picture.count - 20)
      #expect(paper.reduce(0) { $0 + Int($1) } > 180 * paper.count)
    }

    @Test(
      "both reports in Firefox, light and dark",
      .enabled(if: FirefoxPage.program != nil, "needs Firefox (scripts/bootstrap --with-firefox)"))
    func firefox() throws {
      let page = try FirefoxPage()
      try page.open(spe)
      let light = try PrintedPages(page.print())
      try expectWhole(
        light, columns: ["Pixel", "Reasons", "Fit"] + SampleSPEReport.report.quantities.map(\.label),
        most: 120
      )
      try page.evaluate("document.querySelector('#page-tools button:last-child').click()")
      #expect(try page.evaluate("document.documentElement.dataset.theme") as? String == "dark")
      #expect(try PrintedPages(page.print()).pictures() == light.pictures())
      try page.open(scan)
      try expectScan(PrintedPages(page.print()))
    }
  }

  @Suite("Find boxes") struct FindBoxTests {
    @Test("nothing happens while one types; a pause or Enter acts") func pixels() throws {
      let opened = try BrowserTests.OpenReport(SampleSPEReport.report, fragment: "#pixel=40")
      let page = opened.page
      // Typing and looking in one go: no pause of a busy machine counts as one of the user.
      let seen = try page.numbers(typing(["1", "17", "171"], "search-text", "SST.spe.store.get('current')"))
      #expect(seen == [40, 40, 40])
      try page.wait(5, until: "SST.spe.store.get('current') === 171")
      #expect(try page.numbers(typing(["1717"], "search-text", "SST.spe.store.get('current')")) == [171])
      try page.evaluate(
        "SST.byId('search-text').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })) && 0")
      #expect(try page.integer("SST.spe.store.get('current')") == 1717)
    }

    /// Types texts into a field one after the other; the value of an expression after each.
    private func typing(_ texts: [String], _ field: String, _ value: String) -> String {
      """
      \(texts).map((text) => { const e = SST.byId('\(field)'); e.value = text;
      e.dispatchEvent(new Event('input')); return \(value); })
      """
    }

    @Test("the list of events waits as well") func events() throws {
      let folder = try TemporaryFolder()
      try SampleEvents.page(count: 12).write(to: folder.path("events.html"))
      let page = try BrowserPage()
      try page.open(folder.path("events.html"))
      try page.wait(until: "performance.getEntriesByName('sst-ready').length")
      let listed = "document.querySelectorAll('#list tbody tr:not([hidden])').length"
      #expect(try page.numbers(typing(["1077"], "search", listed)) == [12])
      try page.wait(5, until: "\(listed) === 1")
      try page.evaluate(
        "SST.byId('search').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })) && 0")
      #expect(try page.text("SST.events.current().id") == "1077")
    }
  }
}
