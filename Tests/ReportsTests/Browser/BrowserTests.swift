import Foundation
import TestSupport
import Testing

@testable import Reports

/// What the tests in the browser share.
enum BrowserTests {
  /// True if browser and plotting library are there.
  static let canRun = BrowserProcess.program != nil && (try? PlotlyLibrary.find()) != nil
  static let comment: Comment = "needs Chromium and Plotly (scripts/bootstrap --with-chromium)"

  /// A report in a folder of its own, open in a browser with all its plots drawn.
  struct OpenReport {
    let folder: TemporaryFolder
    let path: String
    let page: BrowserPage

    init(_ report: SPEReport, assets: ReportAssets = .embedded, fragment: String = "") throws {
      folder = try TemporaryFolder()
      path = folder.path("report.html")
      try report.write(to: path, plotly: .find(), assets: assets)
      page = try BrowserPage()
      try page.open(path, fragment: fragment)
      try page.wait(until: "SST.plotsAreDone()")
    }

    /// Nothing was complained about, asked for over the network, or said in a dialogue.
    func expectPeace(_ location: SourceLocation = #_sourceLocation) throws {
      try page.evaluate("0")  // messages that came before this answer are noted now
      #expect(page.complaints == [], sourceLocation: location)
      #expect(page.dialogues == [], sourceLocation: location)
      let own = ["file://" + folder.url.path, "data:", "blob:"]
      let foreign = page.requests.filter { request in !own.contains { request.hasPrefix($0) } }
      #expect(foreign == [], sourceLocation: location)
    }
  }

  /// Saves the report and pictures of it for people into the folder `SST_SCREENSHOTS`, if it is set.
  static func screenshots(of page: BrowserPage, report: String, name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["SST_SCREENSHOTS"] else { return }
    try Data(contentsOf: URL(fileURLWithPath: report)).write(
      to: URL(fileURLWithPath: "\(folder)/\(name).html"))
    let looks = [("light", 1440, 1000, false), ("dark", 1440, 1000, true), ("narrow", 480, 900, false)]
    for (look, width, height, isDark) in looks {
      try page.resize(width: width, height: height)
      try page.prefer(dark: isDark)
      usleep(500_000)
      try page.wait(until: "SST.plotsAreDone()")
      try page.screenshot(to: "\(folder)/\(name)-\(look).png")
    }
  }
}

/// All tests in the browser, one after the other: they have times to keep.
@Suite("Reports in a browser", .serialized, .enabled(if: BrowserTests.canRun, BrowserTests.comment))
enum InBrowser {}

@Suite("The browser of the tests") struct BrowserPresenceTests {
  @Test(
    "is there in continuous integration", .enabled(if: ProcessInfo.processInfo.environment["CI"] == "true"))
  func presence() {
    #expect(BrowserTests.canRun, "no test of the pages has run; see scripts/bootstrap")
    #expect(FirefoxPage.program != nil && PrintedPages.canRead, "no test of Firefox or of printing has run")
  }
}
