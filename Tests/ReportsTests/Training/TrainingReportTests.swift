import Foundation
import SSTCore
import TestSupport
import Testing

@testable import Reports

/// What the tests of both reports on forests share.
enum ForestPages {
  /// The data of a page as JSON gives it.
  static func data(of page: ReportPage) throws -> [String: Any] {
    let text = String(decoding: page.html(plotly: try PlotlyStub.library(), assets: .shared), as: UTF8.self)
    let block = SPEReportTests.scripts(of: text)[0]
    return try #require(JSONSerialization.jsonObject(with: Data(block.utf8)) as? [String: Any])
  }

  /// A list of numbers that travels as base64.
  static func numbers(_ value: Any?) -> [Double] {
    guard let pair = (value as? [String: String])?.first, let data = Data(base64Encoded: pair.value) else {
      return []
    }
    func list<Number: BitwiseCopyable>(_: Number.Type) -> [Number] {
      stride(from: 0, to: data.count, by: MemoryLayout<Number>.size).map { place in
        data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Number.self) }
      }
    }
    switch pair.key {
    case "f64": return list(Double.self)
    case "u8": return list(UInt8.self).map(Double.init)
    case "u16": return list(UInt16.self).map(Double.init)
    default: return list(UInt32.self).map(Double.init)
    }
  }

  /// Equal numbers, or both not known; decimal text may lose the last digit on the way.
  static func agree(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, relative: 1e-14) || ($0.isNaN && $1.isNaN) }
  }

  /// A dictionary at a path of names and places.
  static func value(_ root: Any?, _ path: [Any]) -> Any? {
    path.reduce(root) { value, step in
      if let place = step as? Int {
        let list = value as? [Any] ?? []
        return place < list.count ? list[place] : nil
      }
      return (value as? [String: Any])?[step as? String ?? ""]
    }
  }
}

@Suite("Training report: content") struct TrainingReportTests {
  @Test("the page holds the numbers that were given") func numbers() throws {
    let report = try SampleTrainingReport().make()
    let data = try ForestPages.data(of: report.page)
    func found(_ path: Any...) -> Any? { ForestPages.value(data["telescopes"], path) }
    for (place, telescope) in report.telescopes.enumerated() {
      #expect(found(place, "name") as? String == telescope.name)
      for (number, model) in telescope.models.enumerated() {
        #expect(found(place, "models", number, "purpose") as? String == model.purpose)
        #expect(found(place, "models", number, "rows") as? Int == model.rowCount)
        #expect(found(place, "models", number, "seed") as? String == "18446744073709551615")
        #expect(
          ForestPages.agree(
            [found(place, "models", number, "outOfBag", 0, "value") as? Double ?? .nan],
            [model.outOfBag[0].value]))
        #expect(
          ForestPages.agree(
            [found(place, "models", number, "outOfBag", 0, "error") as? Double ?? .nan],
            [model.outOfBag[0].error]))
        #expect(
          ForestPages.agree(
            ForestPages.numbers(found(place, "models", number, "learningCurve")), model.learningCurve))
        for (feature, importance) in model.impurityImportances.enumerated() {
          #expect(
            ForestPages.agree(
              [found(place, "models", number, "impurity", feature, "mean") as? Double ?? .nan],
              [importance.mean]))
        }
      }
      for (number, curves) in telescope.curves.enumerated() {
        for (line, curve) in curves.curves.enumerated() {
          func list(_ name: String) -> [Double] {
            ForestPages.numbers(found(place, "curves", number, "curves", line, "figures", name))
          }
          #expect(ForestPages.agree(list("values"), curve.figures.map(\.value)))
          #expect(ForestPages.agree(list("low"), curve.figures.map(\.low)))
          #expect(ForestPages.agree(list("high"), curve.figures.map(\.high)))
          #expect(list("counts") == curve.figures.map { Double($0.count) })
        }
      }
      #expect(
        ForestPages.numbers(found(place, "matrices", 0, "counts"))
          == telescope.matrices[0].counts.map(Double.init))
      let bands = telescope.separations[0].bands
      for (number, band) in bands.enumerated() {
        #expect(
          ForestPages.agree(
            [found(place, "separations", 0, "bands", number, "area") as? Double ?? .nan], [band.area]))
        #expect(
          ForestPages.numbers(found(place, "separations", 0, "bands", number, "y")) == band.truePositiveRate)
      }
      #expect(
        ForestPages.numbers(found(place, "features", 3, "samples", 1, "contents"))
          == telescope.features[3].samples[1].contents)
    }
  }

  @Test(
    "numbers that are not known are null, never a word that JSON does not have", arguments: [true, false])
  func unknown(_ isEmpty: Bool) throws {
    var sample = SampleTrainingReport()
    sample.isEmpty = isEmpty
    let data = try ForestPages.data(of: sample.make().page)
    let area = ForestPages.value(data["telescopes"], [0, "separations", 0, "bands", 0, "area"])
    #expect((area is NSNull) == isEmpty)
  }

  @Test("own data and code of two telescopes stay below 400 kB") func size() throws {
    let page = try SampleTrainingReport().make().page
    let bytes = page.html(plotly: try PlotlyStub.library(), assets: .shared).count
    #expect((50_000..<400_000).contains(bytes), "\(bytes) bytes")
  }

  @Test("hostile texts stay texts in every place") func hostile() throws {
    let attack = "\"'><img src=x onerror=alert(1)></script><script>alert(2)</script>\u{202E}"
    var sample = SampleTrainingReport()
    sample.texts = { $0 + attack }
    let page = String(
      decoding: try sample.make().page.html(plotly: PlotlyStub.library(), assets: .embedded), as: UTF8.self)
    #expect(SPEReportTests.scripts(of: page).count == 3)
    #expect(!page.contains("<img") && !page.contains("\u{202E}"))
    // In the title, the heading, the line below, a fact and the heading of facts.
    #expect(page.components(separatedBy: "&lt;img src=x").count == 6)
  }

  @Test("lists of the wrong length are errors") func wrongCounts() throws {
    let report = try SampleTrainingReport().make()
    let changes: [(String, (inout TrainingReport.Telescope) -> Void)] = [
      ("figures of energy", { $0.curves[0].curves[1].figures.removeLast() }),
      ("cells of the matrix", { $0.matrices[0].counts.removeLast() }),
      ("bins of gammaness", { $0.separations[0].bands[2].signal.removeLast() }),
      ("bins of gammaness", { $0.separations[0].bands[2].background.append(1) }),
      ("points of gammaness", { $0.separations[0].bands[1].truePositiveRate.removeLast() }),
      ("bins of camera_frame_hillas_width", { $0.features[1].samples[0].contents.removeLast() }),
    ]
    for (what, change) in changes {
      var broken = report
      change(&broken.telescopes[0])
      let error = #expect(throws: ReportError.self) { try broken.check() }
      #expect(error?.description.contains(what) == true, "\(what)")
      #expect(error?.code.word == "report-wrong-count")
    }
  }
}

@Suite("Application report: content") struct ApplicationReportTests {
  @Test("the page holds the numbers that were given") func numbers() throws {
    let report = try SampleApplicationReport().make()
    let data = try ForestPages.data(of: report.page)
    let cases = ApplicationReport.Verdict.allCases
    #expect(data["verdicts"] as? [String] == cases.map(\.rawValue))
    #expect(data["meanings"] as? [String] == cases.map { report.meanings[$0] ?? "" })
    for (place, feature) in report.telescopes[0].features.enumerated() {
      func found(_ name: Any...) -> Any? {
        ForestPages.value(data["telescopes"], [0, "features", place] + name)
      }
      #expect(found("name") as? String == feature.distribution.name)
      #expect(ForestPages.agree([found("distance") as? Double ?? .nan], [feature.distance]))
      #expect(ForestPages.agree([found("expected") as? Double ?? .nan], [feature.expectedDistance]))
      #expect(ForestPages.agree([found("outside") as? Double ?? .nan], [feature.outsideFraction]))
      #expect(found("notFinite") as? Int == feature.notFiniteCount)
      #expect(found("verdict") as? Int == cases.firstIndex(of: feature.verdict))
      #expect(ForestPages.agree([found("lowest") as? Double ?? .nan], [feature.trainingRange.lowerBound]))
      #expect(ForestPages.agree([found("referenceMedian") as? Double ?? .nan], [feature.referenceMedian]))
      #expect(
        ForestPages.numbers(found("samples", 2, "contents")) == feature.distribution.samples[2].contents)
    }
  }

  @Test("a file without events has nulls and no verdict but 'no data'") func empty() throws {
    var sample = SampleApplicationReport()
    sample.isEmpty = true
    let data = try ForestPages.data(of: sample.make().page)
    for place in SampleTrainingReport.features.indices {
      #expect(ForestPages.value(data["telescopes"], [0, "features", place, "distance"]) is NSNull)
      #expect(ForestPages.value(data["telescopes"], [0, "features", place, "verdict"]) as? Int == 4)
    }
  }

  @Test("own data and code of one telescope stay below 300 kB") func size() throws {
    let bytes = try SampleApplicationReport().make().page.html(
      plotly: try PlotlyStub.library(), assets: .shared
    ).count
    #expect((50_000..<300_000).contains(bytes), "\(bytes) bytes")
  }

  @Test("hostile texts stay texts in every place") func hostile() throws {
    var sample = SampleApplicationReport()
    sample.texts = { $0 + "</script><script>alert(2)</script><img src=x onerror=alert(1)>" }
    let page = String(
      decoding: try sample.make().page.html(plotly: PlotlyStub.library(), assets: .embedded), as: UTF8.self)
    #expect(SPEReportTests.scripts(of: page).count == 3)
    #expect(!page.contains("<img"))
  }

  @Test("a feature needs a sample of the training and one of the application") func reference() throws {
    let report = try SampleApplicationReport().make()
    for reference in [-1, 2, 3] {
      var broken = report
      broken.telescopes[0].features[1].reference = reference
      let error = #expect(throws: ReportError.self) { try broken.check() }
      #expect(error?.code.word == "report-wrong-count")
    }
    var broken = report
    broken.telescopes[0].features[1].distribution.samples[2].contents.removeLast()
    #expect(throws: ReportError.self) { try broken.check() }
  }
}
