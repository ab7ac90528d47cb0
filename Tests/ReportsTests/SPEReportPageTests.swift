import Foundation
import Testing
import TestSupport

@testable import Reports

@Suite("SPE report in a browser", .serialized, .enabled(if: BrowserTests.canRun, BrowserTests.comment))
struct SPEReportPageTests {
  @Test("opens quickly, draws everything, complains about nothing and asks for nothing")
  func opens() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("report.html")
    try SampleSPEReport().make().write(to: path, plotly: try .find())
    let page = try BrowserPage()
    try page.open(path)
    try page.wait(until: "SST.plotsAreDone()")
    #expect(page.complaints == [])
    #expect(page.dialogues == [])
    #expect(page.requests.filter { !$0.hasPrefix("file:") && !$0.hasPrefix("data:,") } == [])
    try BrowserTests.screenshots(of: page, name: "spe")
  }
}
