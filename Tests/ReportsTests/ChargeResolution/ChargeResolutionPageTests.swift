import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite(
  "Charge-resolution report in a browser", .serialized,
  .enabled(if: BrowserTests.canRun, BrowserTests.comment))
struct ChargeResolutionPageTests {
  @Test("pictures") func pictures() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("report.html")
    try SampleChargeResolutionReport().make().write(to: path, plotly: try .find())
    let page = try BrowserPage()
    try page.open(path)
    try page.wait(until: "SST.plotsAreDone()")
    #expect(page.complaints == [])
    try BrowserTests.screenshots(of: page, name: "cr")
  }
}
