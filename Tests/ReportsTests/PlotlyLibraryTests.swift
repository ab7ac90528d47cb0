import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import Reports

@Suite("The plotting library") struct PlotlyLibraryTests {
  /// Something that looks like the library.
  static let small = "/*\n* plotly.js v9.8.7\n*/\nvar Plotly = {};\n"

  private func file(_ text: String, in folder: TemporaryFolder, _ name: String = "plotly.js") throws -> String
  {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name)))
    return folder.path(name)
  }

  @Test("a file is read with its version and hash") func read() throws {
    let folder = try TemporaryFolder()
    let library = try PlotlyLibrary(readingFrom: file(Self.small, in: folder))
    #expect(library.version == "9.8.7")
    #expect(library.sha256 == sha256(Array(Self.small.utf8)))
    #expect(library.facts(.embedded).facts.contains(.init("SHA-256 of the library", library.sha256)))
  }

  @Test("the variable comes before the usual places, a path before the variable") func order() throws {
    let folder = try TemporaryFolder()
    let given = try file(Self.small, in: folder, "given.js")
    let named = try file(Self.small.replacingOccurrences(of: "9.8.7", with: "5.0.0"), in: folder, "named.js")
    let environment = ["SST_PLOTLY": named, "HOME": folder.path("nobody")]
    #expect(try PlotlyLibrary.find(at: given, environment: environment).path == given)
    #expect(try PlotlyLibrary.find(at: nil, environment: environment).path == named)
    #expect(throws: ReportError.self) {
      try PlotlyLibrary.find(at: nil, environment: ["SST_PLOTLY": folder.path("none.js")])
    }
  }

  @Test("the folder for data of the user is searched") func dataFolder() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("sstctl"), withIntermediateDirectories: true)
    let path = try file(Self.small, in: folder, "sstctl/plotly.min.js")
    let found = try PlotlyLibrary.find(at: nil, environment: ["XDG_DATA_HOME": folder.url.path])
    #expect(found.path == path)
    let home = PlotlyLibrary.usualPlaces(["HOME": "/home/anna"])
    #expect(home.contains("/home/anna/.local/share/sstctl/plotly.min.js"))
    #expect(home.last == PlotlyLibrary.debianPath)
  }

  @Test("nowhere: the message says where it looked and what to do") func missing() {
    let error = ReportError.plotlyMissing(searched: ["/a/plotly.min.js", "/b/plotly.js"])
    #expect(error.code.description == "E0331 plotly-missing")
    #expect(error.description.contains("/a/plotly.min.js, /b/plotly.js"))
    #expect(error.description.contains("scripts/bootstrap"))
  }

  @Test(
    "files that are something else, or would change or end the page, are refused",
    arguments: [
      "", "var x = 1;", small + "\r\n", small + "\0", "\u{FEFF}" + small, small + "'</script>'",
      small + "'</SCRIPT >'", small + "<!-- ", small + "<<<!--",
    ])
  func unusable(_ text: String) throws {
    let folder = try TemporaryFolder()
    let path = try file(text, in: folder)
    let error = #expect(throws: ReportError.self) { try PlotlyLibrary(readingFrom: path) }
    #expect(error?.code.word == "plotly-unusable")
  }

  @Test("bytes that are not UTF-8, folders and huge files are refused") func others() throws {
    let folder = try TemporaryFolder()
    try (Data(Self.small.utf8) + [0xFF]).write(to: URL(fileURLWithPath: folder.path("bad.js")))
    #expect(throws: ReportError.self) { try PlotlyLibrary(readingFrom: folder.path("bad.js")) }
    let unreadable = #expect(throws: ReportError.self) { try PlotlyLibrary(readingFrom: folder.url.path) }
    #expect(unreadable?.code.word == "plotly-unreadable")
    let huge = folder.path("huge.js")
    try Data(Self.small.utf8).write(to: URL(fileURLWithPath: huge))
    #expect(truncate(huge, 20_000_001) == 0)
    let error = #expect(throws: ReportError.self) { try PlotlyLibrary(readingFrom: huge) }
    #expect(error?.code.word == "plotly-unusable")
  }

  @Test("reports of a folder share one file, which is repaired if it is damaged") func shared() throws {
    let folder = try TemporaryFolder()
    let library = try PlotlyLibrary(readingFrom: file(Self.small, in: folder))
    let report = try SampleSPEReport.report
    try report.write(to: folder.path("a.html"), plotly: library, assets: .shared)
    let beside = folder.path(library.sharedName)
    #expect(try String(contentsOfFile: beside, encoding: .utf8) == Self.small)
    try Data("damaged".utf8).write(to: URL(fileURLWithPath: beside))
    try report.write(to: folder.path("b.html"), plotly: library, assets: .shared)
    #expect(try String(contentsOfFile: beside, encoding: .utf8) == Self.small)
    let page = try String(contentsOfFile: folder.path("b.html"), encoding: .utf8)
    #expect(page.contains("data-file=\"\(library.sharedName)\""))
    #expect(!page.contains("var Plotly = {}"))
  }

  @Test("an existing report is only replaced if that is wanted") func overwrite() throws {
    let folder = try TemporaryFolder()
    let library = try PlotlyLibrary(readingFrom: file(Self.small, in: folder))
    let path = folder.path("a.html")
    try SampleSPEReport.report.write(to: path, plotly: library)
    #expect(throws: ReportError.file(.exists(path: path))) {
      try SampleSPEReport.report.write(to: path, plotly: library)
    }
    try SampleSPEReport.report.write(to: path, plotly: library, overwrite: true)
  }
}
