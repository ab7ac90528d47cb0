import Foundation
import SSTCore
import Testing

@testable import Reports

@Suite("Charge-resolution report: content") struct ChargeResolutionReportTests {
  @Test(
    "night-sky background is written in MHz, with four digits at most",
    arguments: [
      (0.0, "0 MHz"), (25_400, "0.0254 MHz"), (1e6, "1 MHz"), (9_999_499, "9.999 MHz"),
      (40e6, "40 MHz"), (127.5e6, "127.5 MHz"), (1.2e9, "1200 MHz"), (9.9994e9, "9999 MHz"),
      (1e10, "10000 MHz"), (.nan, "unknown"),
    ])
  func labels(_ rate: Double, _ text: String) { #expect(NightSkyLabel.text(rate) == text) }

  @Test("own data and code of a full camera and 30 runs stay below 2 MB")
  func size() throws {
    let page = try SampleChargeResolutionReport().make().page
    let plotly = try PlotlyStub.library()
    let bytes = page.html(plotly: plotly, assets: .shared).count
    #expect(bytes < 2_000_000, "\(bytes) bytes")
  }

  @Test("lists of the wrong length are errors")
  func wrongCounts() throws {
    let sample = SampleChargeResolutionReport(nightSky: [0], photons: [10, 100, 1000])
    let changes: [(String, (inout ChargeResolutionReport) -> Void)] = [
      ("states", { $0.states.removeLast() }), ("limit", { $0.limits[0].values.removeLast() }),
      ("requirement", { $0.levels[0].requirement.removeLast() }),
      ("verdicts", { $0.levels[0].verdicts.removeLast() }),
      ("resolutions", { $0.levels[0].runs[1].resolution.removeLast() }),
      ("uncertainties", { $0.levels[0].runs[1].uncertainty.removeLast() }),
      ("mean charges", { $0.levels[0].runs[1].bias.removeLast() }),
      ("verdicts", { $0.levels[0].runs[1].verdicts.removeLast() }),
      ("bins", { $0.levels[0].runs[2].good.distribution.counts.removeLast() }),
    ]
    let report = try sample.make()
    for (what, change) in changes {
      var broken = report
      change(&broken)
      let error = #expect(throws: ReportError.self) { try broken.check() }
      #expect(error?.description.contains(what) == true)
      #expect(error?.code.number == 223)
    }
  }
}

/// A file that begins like the plotting library.
enum PlotlyStub {
  static func library() throws -> PlotlyLibrary {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("plotly-\(UUID().uuidString).js")
      .path
    try Data("/** plotly.js v9.9.9 */\n".utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try PlotlyLibrary(readingFrom: path)
  }
}
