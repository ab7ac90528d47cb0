import Foundation
import Testing

@testable import Reports

/// What the tests in the browser share.
enum BrowserTests {
  /// True if browser and plotting library are there.
  static let canRun = BrowserProcess.program != nil && (try? PlotlyLibrary.find()) != nil
  static let comment: Comment = "needs Chromium and Plotly (scripts/bootstrap --with-chromium)"

  /// Saves pictures for people into the folder `SST_SCREENSHOTS`, if it is set: light, dark and narrow.
  static func screenshots(of page: BrowserPage, name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["SST_SCREENSHOTS"] else { return }
    let looks = [("light", 1440, 1000, false), ("dark", 1440, 1000, true), ("narrow", 480, 900, false)]
    for (look, width, height, isDark) in looks {
      try page.resize(width: width, height: height)
      try page.prefer(dark: isDark)
      usleep(500_000)
      try page.wait(until: "SST.plotsAreDone()")
      try page.screenshot(to: "\(folder)/\(name)-\(look).png")
      try page.resize(width: width, height: try Int(page.number("document.documentElement.scrollHeight")))
      usleep(800_000)
      try page.screenshot(to: "\(folder)/\(name)-\(look)-whole.png", whole: true)
    }
  }
}
