import Foundation
import TestSupport
import Testing

/// Command lines of sstcam-pixel-analysis run with `sstctl` in its place.
@Suite("Lab commands as the original's") struct LabOriginalCommandTests {
  let lab: LabSample
  let folder: TemporaryFolder

  init() throws {
    lab = try LabSample.shared()
    folder = try TemporaryFolder()
  }

  private func run(_ line: String) throws -> Command.Outcome {
    try runInShell(line, in: folder.url.path, plotly: lab.plotly)
  }

  @Test("spe with all its options; charge-res with its table, a width of its own, and no slash at the folder")
  func steps() throws {
    let spe = try run(
      "spe \(lab.spe) -o OUT -p 20 -w 16 --max_events 100 --leave_time_skew --leave_baseline --overwrite")
    #expect(spe.code == 0, "\(spe.messages)")
    #expect(spe.output.contains("Run00001_r1: 100 of"))
    let reports = (1...3).map { "reports/Run0000\($0)_r1_SPE.html" }
    let made = files(below: folder.path("OUT"))
    #expect(made.filter { !$0.hasPrefix("checkpoints/") } == reports + ["spe_output.csv", "spe_results.h5"])
    let head = try String(contentsOfFile: folder.path("OUT/spe_output.csv"), encoding: .utf8)
    #expect(head.hasPrefix("pixel_no,slot,asic,asic_ch,good_fit,eped_sigma,eped_sigma_error,pe,pe_error,"))

    let scan = try run(
      "charge-res -i \(lab.scan) -r OUT/spe_output.csv -o OUT --window_width 12 --max_events 50")
    #expect(scan.code == 0, "\(scan.messages)")
    #expect(scan.output.contains("of 64 lit"))
    let all = Set(files(below: folder.path("OUT")))
    #expect(all.isSuperset(of: ["CHARGE_RES.html", "charge_resolution.csv", "transfer_functions.json"]))
    let functions = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: folder.path("OUT/transfer_functions.json"))))
    #expect((functions as? [String: Any])?.keys.sorted() == ["12"])
  }

  @Test("both; charges on disk are removed, and nothing is asked") func both() throws {
    let outcome = try run("both \(lab.spe) \(lab.scan) -o a/deep/OUT --delete_checkpoints")
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(names(in: folder.path("a/deep/OUT")) == ["charge_res", "spe"])
    #expect(names(in: folder.path("a/deep/OUT/spe")) == ["reports", "spe_output.csv", "spe_results.h5"])
    #expect(
      names(in: folder.path("a/deep/OUT/charge_res")) == [
        "CHARGE_RES.html", "charge_resolution.csv", "charge_resolution.h5", "transfer_functions.json",
      ])
    let page = try String(
      contentsOfFile: folder.path("a/deep/OUT/charge_res/CHARGE_RES.html"), encoding: .utf8)
    #expect(page.contains("plotly.js v9.8.7") && page.contains("Run00004_r1"))
  }

  @Test("without -o the outputs are beside the inputs, and without -i the scan is the working folder")
  func besideInput() throws {
    let (spe, scan) = (try lab.copy("spe", to: folder), try lab.copy("charge_res", to: folder))
    let first = try run("spe spe --max_events 60 --no-reports")
    #expect(first.code == 0, "\(first.messages)")
    #expect(Set(names(in: spe)).isSuperset(of: ["checkpoints", "spe_output.csv", "spe_results.h5"]))
    let second = try runInShell("charge-res --max_events 40 --no-reports", in: scan)
    #expect(second.code == 0, "\(second.messages)")
    #expect(Set(names(in: scan)).isSuperset(of: ["checkpoints", "transfer_functions.json"]))
    #expect(names(in: folder.url.path) == ["charge_res", "spe"])
  }

  @Test("flags of the first releases do nothing, and say so") func deprecated() throws {
    let line = "--max_events 60 --no-reports --quiet"
    #expect(try run("spe \(lab.spe) -o plain \(line)").code == 0)
    let outcome = try run(
      "spe \(lab.spe) -o old --max_events 60 --no-reports --solo_pixels --fix_time_skew --subtract_baseline")
    #expect(outcome.code == 0)
    for name in ["--solo-pixels", "--fix-time-skew", "--subtract-baseline"] {
      #expect(outcome.messages.contains("W0769 deprecated: \(name): "), "\(outcome.messages)")
    }
    let tables = ["plain", "old"].map {
      FileManager.default.contents(atPath: folder.path("\($0)/spe_output.csv"))
    }
    #expect(tables[0] != nil && tables[0] == tables[1])
  }

  @Test("--peak_helper shows where the charges are; no table, no report", arguments: ["spe", "both"])
  func peakHelper(_ command: String) throws {
    let scan = command == "both" ? lab.scan : ""
    let outcome = try run("\(command) \(lab.spe) \(scan) -o OUT --peak_helper --delete_checkpoints")
    #expect(outcome.code == 0, "\(outcome.messages)")
    let lines = outcome.output.split(separator: "\n")
    let heads = lines.filter { $0.hasPrefix("Run0000") }
    #expect(heads.count == 3 && heads.allSatisfy { $0.contains(" charges, most frequent ") })
    #expect(lines.count == 3 * 51 && lines.contains { $0.hasSuffix(String(repeating: "#", count: 60)) })
    #expect(files(below: folder.path("OUT")).isEmpty)
  }
}
