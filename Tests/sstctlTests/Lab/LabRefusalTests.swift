import Foundation
import TestSupport
import Testing

/// What the lab commands refuse, with which exit code and words; nothing is written then.
@Suite("Lab commands: refusals") struct LabRefusalTests {
  let lab: LabSample
  let folder: TemporaryFolder
  private var out: String { folder.path("out") }

  init() throws {
    lab = try LabSample.shared()
    folder = try TemporaryFolder()
  }

  private func expect(
    _ code: Int32, _ words: String, _ arguments: [String], leaves left: [String] = [],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try Command.run(arguments + ["-o", out])
    #expect(outcome.code == code, "\(outcome.messages)", sourceLocation: location)
    #expect(outcome.messages.contains(words), "\(outcome.messages)", sourceLocation: location)
    #expect(outcome.output.isEmpty, "\(outcome.output)", sourceLocation: location)
    #expect(files(below: out) == left, sourceLocation: location)
  }

  private func spe(_ more: String...) -> [String] { ["spe", lab.spe, "--no-reports"] + more }
  private func scan(_ more: String...) -> [String] { ["charge-res", "-i", lab.scan, "--no-reports"] + more }

  @Test("missing inputs: 3") func missing() throws {
    let none = folder.path("none")
    try expect(3, "E0301 cannot-open: cannot open \(none)", ["spe", none])
    try expect(3, "E0361 lab-not-a-folder: \(none)", ["charge-res", "-i", none])
    try expect(3, "E0301 cannot-open", ["both", none, lab.scan])
    let bare = try lab.copy("spe", to: folder)
    try FileManager.default.removeItem(atPath: bare + "/table.csv")
    try expect(3, "E0363 lab-no-table: \(bare) has no table.csv", ["spe", bare])
    try expect(3, "name,n_ph,n_ph_meas,nsb,nsb_meas", ["charge-res", "-i", bare])
    let above = (lab.spe as NSString).deletingLastPathComponent
    try expect(3, "did you mean \(lab.scan) or \(lab.spe)?", ["spe", above])
    try write("name,n_ph\nRun00009_r1.tio,3\n", to: bare + "/table.csv")
    try expect(3, "E0362 lab-missing-run: \(bare)/table.csv lists the run Run00009_r1.tio", ["spe", bare])
    try expect(3, "E0301 cannot-open", scan("-r", none))
    try expect(3, "E0301 cannot-open", scan("--transfer-functions", none))
    try expect(2, "E0290 no-inputs", ["spe"])
    try expect(2, "E0235 lab-folder-and-files", ["spe", lab.run, lab.spe])
  }

  @Test("damaged tables: 4, with the line") func tables() throws {
    let copy = try lab.copy("spe", to: folder)
    let table = copy + "/table.csv"
    try write("nonsense\n", to: table)
    try expect(4, "E0454 run-table-column: \(table): no column 'name'", ["spe", copy])
    try write("name,n_ph\nRun00001_r1.tio,2\nRun00002_r1.tio,two\n", to: table)
    try expect(4, "E0455 run-table-line: \(table), line 3: n_ph is 'two'", ["spe", copy])
    try write("name,n_ph\nRun00001_r1.tio,2\n", to: table)
    try expect(6, "E0646 scan-unknown-light", ["charge-res", "-i", copy, "--no-reports"])
    try expect(4, "E0457 spe-table-columns", scan("-r", table))
    try write("pixel_no,good_fit\n1,perhaps\n", to: table)
    try expect(4, "E0458 spe-table-line: \(table), line 2", scan("-r", table))
    try expect(4, "E0460 transfer-function-file", scan("--transfer-functions", table))
  }

  @Test("truncated runs: 4; uncalibrated ones: 6") func runs() throws {
    let cut = folder.path("cut_r1.tio")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: lab.run))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: cut))
    try expect(4, "E0437 tio-truncated: \(cut)", ["spe", cut])
    let raw = folder.path("raw")
    let made = try Command.run(
      "simulate", "lab", "-o", raw, "--pixels", "64", "--level", "r0", "--illuminations", "2", "--scan", "",
      "--events", "5", "--quiet")
    #expect(made.code == 0, "\(made.messages)")
    try expect(6, "E0643 lab-not-calibrated", ["spe", raw + "/spe/Run00001_r0.tio"])
  }

  @Test("cameras and mappings that do not belong together: 6") func cameras() throws {
    let large = folder.path("large")
    let made = try Command.run(
      "simulate", "lab", "-o", large, "--pixels", "128", "--events", "4", "--scan-events", "4", "--quiet")
    #expect(made.code == 0, "\(made.messages)")
    let other = large + "/spe/Run00001_r1.tio"
    try expect(6, "E0644 lab-different-readout: \(other)", ["spe", lab.run, other, "--no-reports"])
    try expect(6, "E0644 lab-different-readout", ["both", lab.spe, large + "/charge_res", "--no-reports"])
    try expect(4, "E0445 mapping-column", spe("--mapping", lab.spe + "/table.csv"))
    // Two modules; the runs above are of a camera of 2048 pixels with two of its modules.
    let mapping = folder.path("two.csv")
    let lines = (0..<128).map { pixel in
      let (row, column) = (pixel / 16, pixel % 16)
      return "\(pixel / 64),\(pixel / 16 % 4),\(pixel % 16),\(row),\(column),0.0\(column),0.0\(row)"
    }
    try write("slot,asic,channel,row,column,x_m,y_m\n" + lines.joined(separator: "\n"), to: mapping)
    let words = "E0645 lab-wrong-mapping: \(mapping) describes a camera of 128 pixels, the runs have 2048"
    try expect(6, words, ["spe", other, "--mapping", mapping, "--no-reports"])
    let scan = ["-i", large + "/charge_res", "--mapping", mapping, "--no-reports"]
    try expect(6, words, ["charge-res"] + scan)
  }

  @Test("no usable run: 7; too few for a response: 6") func light() throws {
    try expect(7, "E0765 scan-no-run", scan("--max-photons", "1"))
    let outcome = try Command.run(scan("--max-photons", "15", "-o", out))
    #expect(outcome.code == 6 && outcome.messages.contains("E0660 too-few-response-runs"))
    #expect(names(in: out) == ["checkpoints"])
  }

  @Test("the same run twice: 2, under one name or two") func twice() throws {
    let copy = folder.path("copy_r1.tio")
    try FileManager.default.copyItem(atPath: lab.run, toPath: copy)
    for other in [lab.run, copy] {
      try expect(2, "E0277 same-run-twice: \(lab.run) and \(other)", ["spe", lab.run, other, "--no-reports"])
    }
  }

  @Test("not one good pixel: 8 after the fits, with the reason, without the scan and without 'nan'")
  func noGoodPixel() throws {
    let small = folder.path("small")
    let made = try Command.run(
      "simulate", "lab", "-o", small, "--pixels", "64", "--events", "24", "--scan-events", "30", "--quiet")
    #expect(made.code == 0, "\(made.messages)")
    let outcome = try Command.run(
      "both", small + "/spe", small + "/charge_res", "--no-reports", "-o", out)
    #expect(outcome.code == 8, "\(outcome.messages)")
    #expect(outcome.messages.contains("E0872 no-good-pixel: none of 64 pixels is good ("))
    #expect(outcome.messages.contains("64 few-events"), "\(outcome.messages)")
    #expect(outcome.messages.contains("the scan was not processed"))
    #expect(outcome.output.contains("0 of 64 good") && outcome.output.contains("median pe: –\n"))
    #expect(!(outcome.output + outcome.messages).lowercased().contains("nan"), "\(outcome.output)")
    #expect(files(below: out).contains("spe/spe_output.csv"))
    #expect(!files(below: out).contains { $0.hasPrefix("charge_res") })
  }

  @Test("outputs that exist are only replaced with --overwrite: 5") func existing() throws {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    for (name, arguments) in [("spe_output.csv", spe()), ("charge_resolution.h5", scan())] {
      try write("mine", to: out + "/" + name)
      try expect(5, "E0540 output-exists: \(out)/\(name)", arguments, leaves: [name])
      try FileManager.default.removeItem(atPath: out + "/" + name)
    }
    // The second step's are looked at before the first step works.
    try FileManager.default.createDirectory(
      atPath: out + "/charge_res", withIntermediateDirectories: true)
    let there = "charge_res/transfer_functions.json"
    try write("mine", to: out + "/" + there)
    let both = ["both", lab.spe, lab.scan, "--no-reports"]
    try expect(5, "E0540 output-exists: \(out)/\(there)", both, leaves: [there])
    let outcome = try Command.run(both + ["-o", out, "--overwrite", "--max-events", "60"])
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(try String(contentsOfFile: out + "/" + there, encoding: .utf8) != "mine")
  }

  @Test("a place where nothing can be written: 5") func unwritable() throws {
    try write("a file", to: folder.path("file"))
    for arguments in [spe(), scan(), ["both", lab.spe, lab.scan, "--no-reports"]] {
      let outcome = try Command.run(arguments + ["-o", folder.path("file/out")])
      #expect(outcome.code == 5 && outcome.messages.contains("E0543 output-refused"), "\(outcome.messages)")
      #expect(outcome.messages.contains("Not a directory"), "\(outcome.messages)")
    }
    #expect(names(in: folder.url.path) == ["file"])
  }

  @Test("without plotting library: 3, before any work") func plotly() throws {
    let none = folder.path("none.js")
    let (spe, scan) = (["spe", lab.spe], ["charge-res", "-i", lab.scan])
    for arguments in [spe, scan, ["both", lab.spe, lab.scan]] {
      try expect(3, "E0332 plotly-unreadable", arguments + ["--plotly", none])
      try expect(3, "E0333 plotly-unusable", arguments + ["--plotly", lab.spe + "/table.csv"])
    }
  }

  @Test(
    "wrong options: 2",
    arguments: [
      ("spe", ["-w", "0"], "--window-width must be from 1 to 1024"),
      ("spe", ["-w", "13", "--compat", "pixel-analysis"], "must be even"),
      ("charge-res", ["-w", "13", "--compat", "pixel-analysis"], "must be even"),
      ("spe", ["-p", "0"], "--pe-guess"), ("spe", ["--bins", "5"], "--bins"),
      ("spe", ["--max-events", "0"], "--max-events"), ("spe", ["--jobs", "0"], "--jobs"),
      ("spe", ["--require", "good-pixels"], "name=value"), ("spe", ["--require", "beauty=1"], "name=value"),
      ("spe", ["--require", "good-pixels=nan"], "name=value"),
      ("spe", ["--require", "good-pixels=98"], "name=value"),
      ("spe", ["--require", "resolution=1"], "spe does not measure it"),
      ("charge-res", ["--require", "good-pixels=1"], "charge-res does not measure it"),
      ("spe", ["--require", "good-pixels=1", "--peak-helper"], "which --peak-helper does not make"),
      ("both", ["--require", "good-pixels=1", "--peak-helper"], "which --peak-helper does not make"),
      ("charge-res", ["--pde", "0"], "--pde"), ("charge-res", ["--max-photons", "0"], "--max-photons"),
    ])
  func usage(_ command: String, _ options: [String], _ words: String) throws {
    let inputs = ["spe": [lab.spe], "charge-res": ["-i", lab.scan], "both": [lab.spe, lab.scan]]
    try expect(2, words, [command] + (inputs[command] ?? []) + options)
  }
}
