import Foundation
import TestSupport
import Testing

/// What the lab commands say, where, and how much of it.
@Suite("Lab commands: messages and summaries") struct LabMessageTests {
  let lab: LabSample
  let folder: TemporaryFolder
  private var out: String { folder.path("out") }

  init() throws {
    lab = try LabSample.shared()
    folder = try TemporaryFolder()
  }

  private func both(_ more: String...) throws -> Command.Outcome {
    try Command.run(["both", lab.spe, lab.scan, "-o", out, "--plotly", lab.plotly] + more)
  }

  private func object(_ any: Any?) throws -> [String: Any] { try #require(any as? [String: Any]) }

  @Test("--dry-run names runs and outputs, and writes nothing") func dryRun() throws {
    let text = try both("--dry-run")
    #expect(text.code == 0 && text.messages.contains("dry run: nothing was written; "), "\(text.messages)")
    #expect(text.output.contains("Run00001_r1.tio: 300 events, 64 pixels, 128 samples, "))
    let json = try object(try both("--dry-run", "--json").json)
    #expect(json["done"] as? Bool == false && (json["runs"] as? [Any])?.count == 15)
    let promised = try #require(json["outputs"] as? [String])
    #expect(promised.allSatisfy { text.output.contains("would be written: \($0)\n") || $0 == promised.last })
    let peaks = try Command.run("spe", lab.spe, "-o", out, "--dry-run", "--peak-helper", "--json")
    #expect(try object(peaks.json)["outputs"] as? [String] == [])
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(try both("--max-events", "60").code == 0)
    let made = files(below: out).filter { !$0.contains("checkpoints/") }
    #expect(made.map { out + "/" + $0 } == promised.sorted())
  }

  @Test("--json is on stdout alone, with both steps; a limit that is not kept ends with 8 after it")
  func json() throws {
    let outcome = try both("--json", "--require", "good-pixels=1", "--require", "resolution=1e-6", "-j", "1")
    #expect(outcome.code == 8 && outcome.messages.contains("E0861 lab-requirement"), "\(outcome.messages)")
    #expect(outcome.messages.contains("resolution is ") && outcome.messages.contains("INFO I0761 charges"))
    let json = try object(outcome.json)
    #expect(json.keys.sorted() == ["charge_res", "format", "requirements", "spe"])
    let spe = try object(json["spe"])
    #expect(
      spe.keys.sorted() == ["census", "charge_unit", "good_pixels", "medians", "outputs", "pixels", "runs"])
    #expect(spe["pixels"] as? Int == 64 && (spe["runs"] as? [Any])?.count == 3)
    let census = try #require(spe["census"] as? [String: Int])
    #expect(census["good"] == spe["good_pixels"] as? Int)
    let medians = try #require(spe["medians"] as? [String: Double])
    #expect(
      medians.keys.sorted() == ["eped_sigma", "lambda_0", "lambda_1", "lambda_2", "opct", "pe", "pe_sigma"])
    let scan = try object(json["charge_res"])
    #expect(scan.keys.sorted() == ["good_pixels", "left_out", "outputs", "pixels", "runs"])
    let runs = try #require(scan["runs"] as? [[String: Any]])
    #expect(runs.count == 12 && runs.allSatisfy { ($0["resolution_good"] as? Double ?? 0) > 0 })
    let outputs = try [spe, scan].flatMap { try #require($0["outputs"] as? [String]) }
    #expect(outputs.count == 9 && outputs.allSatisfy(FileManager.default.fileExists))
    let verdicts = try #require(json["requirements"] as? [[String: Any]])
    #expect(verdicts.map { $0["name"] as? String } == ["good-pixels", "resolution"])
    #expect(verdicts[1]["met"] as? Bool == false && (verdicts[1]["value"] as? Double ?? 0) > 1e-6)
  }

  @Test("limits that are kept are in the summary, with exit code 0") func kept() throws {
    let outcome = try Command.run(
      "spe", lab.spe, "-o", out, "--no-reports", "--json", "--require", "good-pixels=0.5", "--require",
      "crosstalk=0.9", "--require", "gain-spread=0.9")
    #expect(outcome.code == 0, "\(outcome.messages)")
    let verdicts = try #require(try object(outcome.json)["requirements"] as? [[String: Any]])
    #expect(verdicts.count == 3 && verdicts.allSatisfy { $0["met"] as? Bool == true })
  }

  @Test("--quiet leaves the summary alone") func quiet() throws {
    let outcome = try both("--quiet", "--max-events", "60")
    #expect(outcome.code == 0 && outcome.messages.isEmpty, "\(outcome.messages)")
    #expect(outcome.output.contains("median pe: ") && outcome.output.contains("NSB 0 MHz"))
    #expect(outcome.output.contains("written: \(out)/charge_res/CHARGE_RES.html"))
  }

  @Test("--progress: at most ten lines a part where there is no terminal, and none without it")
  func progress() throws {
    let outcome = try both("--progress", "--max-events", "60")
    #expect(outcome.code == 0)
    for (part, steps) in [("charges", 2), ("fits", 1), ("resolution", 1)] {
      let lines = outcome.messages.split(separator: "\n").filter { $0.hasPrefix("sstctl: \(part): ") }
      #expect((steps...10 * steps).contains(lines.count), "\(part): \(lines.count) lines")
      #expect(lines.last?.contains("(100 %)") == true && lines.allSatisfy { $0.contains("/s, ") })
    }
    #expect(!outcome.output.contains("charges: "))
    #expect(try !both("--overwrite", "--max-events", "60").messages.contains("sstctl: "))
  }

  @Test("reports share one copy of the plotting library if that is wanted") func sharedAssets() throws {
    #expect(try both("--shared-assets", "--max-events", "60").code == 0)
    for (part, pages) in [("spe/reports", 3), ("charge_res", 1)] {
      let found = names(in: out + "/" + part)
      let libraries = found.filter { $0.hasPrefix("plotly-9.8.7-") }
      #expect(libraries.count == 1)
      let reports = found.filter { $0.hasSuffix(".html") }
      #expect(reports.count == pages)
      for report in reports {
        let page = try String(contentsOfFile: "\(out)/\(part)/\(report)", encoding: .utf8)
        #expect(try page.contains(#require(libraries.first)) && !page.contains("var Plotly = {}"))
      }
    }
  }
}
