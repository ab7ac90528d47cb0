import SSTIO
import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Reports

@Suite("SPE report") struct SPEReportTests {
  /// The text between the n-th `<script…>` and its end.
  static func scripts(of page: String) -> [String] {
    page.components(separatedBy: "<script").dropFirst().map { part in
      let start = part.firstIndex(of: ">").map { part.index(after: $0) } ?? part.endIndex
      return String(part[start...]).components(separatedBy: "</script>")[0]
    }
  }

  private func library(_ folder: TemporaryFolder) throws -> PlotlyLibrary {
    try Data(PlotlyLibraryTests.small.utf8).write(to: URL(fileURLWithPath: folder.path("plotly.js")))
    return try PlotlyLibrary(readingFrom: folder.path("plotly.js"))
  }

  @Test("own data and code of 2048 pixels take less than 2 MB")
  func size() throws {
    let folder = try TemporaryFolder()
    let plotly = try library(folder)
    let report = try SampleSPEReport.report
    let page = report.page.html(plotly: plotly, assets: .embedded)
    #expect(page.count - plotly.bytes.count < 2_000_000)
    #expect(page.count > 500_000)
  }

  @Test("the policy allows the two scripts of the page by their hashes, and nothing else")
  func policy() throws {
    let plotly = try library(TemporaryFolder())
    let page = String(
      decoding: try SampleSPEReport.report.page.html(plotly: plotly, assets: .embedded), as: UTF8.self)
    let scripts = Self.scripts(of: page)
    #expect(scripts.count == 3)
    let sources = scripts.dropFirst().map { ContentHash(of: Array($0.utf8)).policySource }
    #expect(sources[1] == plotly.hash.policySource)
    #expect(page.contains("\"default-src 'none'; script-src \(sources[0]) \(sources[1]); style-src"))
    #expect(!page.contains("unsafe-eval"))
    #expect(!page.contains("http://") && !page.contains("https://"))
  }

  @Test("hostile texts stay texts in every place") func hostile() throws {
    let attack = "\"'><img src=x onerror=alert(1)></script><script>alert(2)</script>\u{202E}"
    var sample = SampleSPEReport()
    sample.texts = { $0 + attack }
    let plotly = try library(TemporaryFolder())
    let page = String(decoding: try sample.make().page.html(plotly: plotly, assets: .embedded), as: UTF8.self)
    #expect(Self.scripts(of: page).count == 3)
    #expect(!page.contains("<img"))
    #expect(!page.contains("\u{202E}"))
    // In the title, the heading, the line below, a fact and the heading of facts.
    #expect(page.components(separatedBy: "&lt;img src=x").count == 6)
  }

  @Test("texts of megabytes do not make the page larger") func long() throws {
    var sample = SampleSPEReport()
    let long = String(repeating: "<", count: 1_000_000)
    sample.texts = { $0 + long }
    let page = try sample.make().page.html(plotly: library(TemporaryFolder()), assets: .embedded)
    #expect(page.count < 2_000_000)
  }

  @Test("content that does not belong together is refused") func wrong() throws {
    let report = try SampleSPEReport.report
    func word(_ change: (inout SPEReport) -> Void) throws -> String? {
      var changed = report
      change(&changed)
      let folder = try TemporaryFolder()
      let plotly = try library(folder)
      let error = #expect(throws: ReportError.self) {
        try changed.write(to: folder.path("x.html"), plotly: plotly)
      }
      #expect(!FileManager.default.fileExists(atPath: folder.path("x.html")))
      return error?.code.word
    }
    #expect(try word { $0.states.removeLast() } == "report-wrong-count")
    #expect(try word { $0.quantities[0].values.removeLast() } == "report-wrong-count")
    #expect(try word { $0.quantities[0].errors?.removeLast() } == "report-wrong-count")
    #expect(try word { $0.spectra.counts.removeLast() } == "report-wrong-count")
    #expect(try word { $0.curve.parameters.removeLast() } == "report-wrong-count")
    #expect(try word { $0.curve.parameters[0] = "pedestal" } == "report-unknown-quantity")
    #expect(try word { $0.quantities.append($0.quantities[0]) } == "report-same-quantity")
  }
}
