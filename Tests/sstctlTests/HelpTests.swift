import Foundation
import Testing

@Suite("Help and usage") struct HelpTests {
  static let options: [(command: [String], mentioned: [String])] = [
    (
      [],
      [
        "r0-dl1", "dark-run", "fit-spe", "calibrate-tio", "pedestal-tio", "info", "dump", "check", "simulate",
        "dl1-stereo", "dl1-dl2", "event-classes", "photon-list", "train-rfs", "train-misdirection",
        "make-irfs", "dl2-dl3", "index-dl3",
        "apply-models", "models", "show", "config", "--version", "--generate-completion-script", "143",
      ]
    ),
    (
      ["r0-dl1"],
      [
        "--input-file", "--config", "--output-dir", "--px-charges", "--precise-timestamps", "--reclean",
        "--pointing-ra", "--pointing-dec", "--force-pointing", "--max-events", "--jobs", "--overwrite",
        "--on-corrupt", "--verify-checksums", "--compat", "--telescope-id", "--obs-date", "--run-number",
        "--time-scale", "--baseline-unit", "--leap-seconds", "--earth-orientation", "--no-write-images",
        "--no-progress", "--log-level", "--log-file",
        "--quiet", "--dry-run", "--json", "-f,", "-r,", "-d,", "-m,", "-j,", "-l,", "-q,", "Example",
      ]
    ),
    (
      ["dark-run"],
      [
        "--output-dir", "--jobs", "--compat", "--overwrite", "--dry-run", "--json", "--no-progress",
        "--telescope-id", "--time-scale", "--baseline-unit", "--quiet", "Example",
      ]
    ),
    (
      ["dl1-stereo"],
      [
        "--input-file-tel1", "--input-dir-tel2", "--config", "--output-dir", "--pattern", "--method",
        "--max-time-diff-ns", "--h-max", "--no-write-images", "--compat", "--jobs", "--overwrite",
        "--dry-run",
        "--json", "SlidingWindow", "WhiteRabbitClosest", "SWATEventIDs", "Example",
      ]
    ),
    (
      ["train-rfs"],
      [
        "--input-file-gamma", "--fg", "--input-file-proton", "--fp", "--config", "--output-dir",
        "--telescope", "--stereo", "--plot-features", "--seed", "--test-fraction", "--no-report",
        "--no-permutation-importances", "--compat", "--jobs", "--overwrite", "--dry-run", "--json", "-t,",
        "Example",
      ]
    ),
    (
      ["train-misdirection"],
      [
        "--input-file-gamma", "--fg", "--config", "--output-dir", "--plot-features", "--seed",
        "--test-fraction", "--compat", "--jobs", "--overwrite", "--dry-run", "--json", "Example",
      ]
    ),
    (
      ["dl1-dl2"],
      [
        "--input-file", "--models-dir", "--config", "--output-dir", "--stereo", "--scale-intensities",
        "--telescopes", "--nsb", "--interpolate", "--no-uncertainties", "--report", "--compat",
        "--leap-seconds", "--jobs", "--overwrite", "--dry-run", "--json", "-m,", "-f,", "Example",
      ]
    ),
    (
      ["event-classes"],
      [
        "--input-file", "--mis-models-dir", "--mis-edges-dir", "--config", "--output-dir", "--compat",
        "Example",
      ]
    ),
    (
      ["make-irfs"],
      [
        "--input-file-gamma", "--fg", "--input-file-proton", "--fp", "--config", "--output-dir",
        "--gammaness-cut-dir", "--theta-cuts", "--scale-true-energies", "--event-classes", "--nsb",
        "--compat", "--overwrite", "--dry-run", "--json", "Example",
      ]
    ),
    (
      ["dl2-dl3"],
      [
        "--input-dir", "--irf-dir", "--interpolate", "--config", "--output-dir", "--target-name",
        "--target-ra", "--target-dec", "--gammaness-cut-dir", "--event-classes", "-d,", "-i,", "--json",
        "Example",
      ]
    ),
    (["index-dl3"], ["--input-files", "--output-dir", "--overwrite", "-d,", "Example"]),
    (["photon-list"], ["--input-file", "--gammaness", "--config", "--output-dir", "Example"]),
    (["apply-models"], ["--model", "--table", "--features", "--keep", "--spread", "-t,", "Example"]),
    (["models", "import"], ["--features", "--config", "--output-dir", "--overwrite", "Example"]),
    (["models", "export"], ["--output-dir", "Example"]),
    (["models", "compare"], ["--events", "--table", "--features", "--json", "Example"]),
    (["show"], ["--output", "--events", "--event-id", "--png", "Example"]),
    (["info"], ["--json", "Example"]),
    (["dump"], ["--table", "--rows", "--columns", "--format", "jsonl", "csv", "--on-corrupt", "Example"]),
    (["check"], ["Example", "checksums"]),
    (
      ["simulate", "sst1m"],
      [
        "--output-dir", "--events", "--telescope", "--seed", "--date", "--run", "--target", "--jobs",
        "--overwrite", "--dark",
        "20:00 UTC", "10 Hz", "Example",
      ]
    ),
    (
      ["simulate", "lab"],
      [
        "--output-dir", "--pixels", "--events", "--illuminations", "--scan", "--scan-events", "--level",
        "--seed", "--jobs", "--overwrite", "--dead", "--missing-module", "--stale-fraction", "--no-progress",
        "truth.json", "Example",
      ]
    ),
    (
      ["simulate", "night"],
      [
        "--output-dir", "--duration", "--rate", "--runs", "--source", "--nsb", "--seed", "--training",
        "--threshold",
        "--jobs", "--overwrite", "--no-array-numbers", "--no-progress", "Example",
      ]
    ),
    (
      ["calibrate-tio"],
      ["--pedestal", "--transfer", "--output-dir", "--scale", "--offset", "--jobs", "--overwrite", "Example"]
    ),
    (
      ["pedestal-tio"],
      ["--output", "--packed", "--spread", "--skip-first", "--skip-last", "--jobs", "--overwrite", "Example"]
    ),
    (["config", "show"], ["--config", "Example"]), (["config", "check"], ["<file>", "Example"]),
  ]

  @Test("every command's help mentions its options", arguments: options.indices) func help(_ index: Int)
    throws
  {
    let (command, mentioned) = Self.options[index]
    let outcome = try Command.run(command + ["--help"])
    #expect(outcome.code == 0 && outcome.messages.isEmpty)
    for text in mentioned { #expect(outcome.output.contains(text), "\(command) lacks \(text)") }
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 || $0.hasPrefix("USAGE") })
  }

  @Test(
    "wrong usage ends with 2",
    arguments: [
      ["r0-dl1", "--no-such-option"], ["r0-dl1"], ["r0-dl1", "x", "--jobs", "0"], ["dark-run"],
      ["dark-run", "x", "--jobs", "0"],
      ["r0-dl1", "x", "--max-events", "0"],
      ["r0-dl1", "x", "--obs-date", "20261332"], ["r0-dl1", "x", "--on-corrupt", "maybe"], ["dump", "x"],
      ["dump", "x", "--table", "T", "--rows", "9:3"],
      ["simulate", "sst1m", "--output-dir", "x", "--telescope", "7"],
      ["simulate", "lab", "-o", "x", "--scan", "4@"], ["simulate", "lab", "-o", "x", "--pixels", "65"],
      ["simulate", "lab", "-o", "x", "--illuminations", "1,,2"],
      ["nonsense"],
    ])
  func usage(_ arguments: [String]) throws {
    let outcome = try Command.run(arguments)
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty && outcome.messages.hasPrefix("sstctl: error E02"))
  }

  @Test("the version as text and JSON") func version() throws {
    #expect(try Command.run("--version").output.hasPrefix("sstctl 0."))
    let json = try #require(try Command.run("--version", "--json").json as? [String: Any])
    #expect(json["name"] as? String == "swift-sst" && json["data_model"] != nil && json["version"] != nil)
  }

  @Test("completions", arguments: ["bash", "zsh", "fish"]) func completions(_ shell: String) throws {
    let outcome = try Command.run("--generate-completion-script", shell)
    #expect(outcome.code == 0 && outcome.output.contains("r0-dl1"))
  }
}
