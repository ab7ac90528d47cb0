import Foundation
import TestSupport
import Testing

@Suite("r0-dl1", .serialized) struct R0DL1Tests {
  let samples: Samples
  let folder: TemporaryFolder

  init() throws {
    samples = try Samples.shared()
    folder = try TemporaryFolder()
  }

  private func run(_ arguments: String...) throws -> Command.Outcome {
    try Command.run(["r0-dl1", "--output-dir", folder.url.path, "--jobs", "2"] + arguments)
  }

  @Test("makes a DL1 file and a log; messages on stderr only") func works() throws {
    #expect(FileManager.default.fileExists(atPath: samples.dl1), "\(samples.dl1Messages)")
    #expect(
      names(in: samples.folder.path("dl1")) == [
        "SST1M1_20260121_0001_W1_dl1.h5", "SST1M1_20260121_0001_r1_dl1.log",
      ])
    let log = try String(
      contentsOfFile: samples.folder.path("dl1/SST1M1_20260121_0001_r1_dl1.log"), encoding: .utf8)
    #expect(log.contains("INFO I0700 run:") && log.contains("I0703") && samples.dl1Messages.contains("I0702"))
  }

  @Test("a missing input ends with 3") func missing() throws {
    let outcome = try run(folder.path("nothing.fits.fz"))
    #expect(outcome.code == 3 && outcome.messages.contains("sstctl: error E0301 cannot-open: "))
    #expect(names(in: folder.url.path).isEmpty)
  }

  @Test("an existing output ends with 5 before work starts, --overwrite replaces it") func exists() throws {
    let output = folder.path("SST1M1_20260121_0001_W1_dl1.h5")
    try Data("old".utf8).write(to: URL(fileURLWithPath: output))
    let outcome = try run(samples.raw)
    #expect(
      outcome.code == 5 && outcome.messages.contains("E0540 output-exists")
        && outcome.messages.contains("--overwrite"))
    let kept = try String(contentsOfFile: output, encoding: .utf8)
    #expect(kept == "old" && names(in: folder.url.path).count == 1)
    #expect(try run(samples.raw, "--overwrite", "--max-events", "4", "--quiet").code == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: output)).count > 10_000)
  }

  @Test("a folder that cannot be made ends with 5") func folderRefused() throws {
    let outcome = try Command.run("r0-dl1", samples.raw, "-o", samples.raw + "/dl1")
    #expect(outcome.code == 5 && outcome.messages.contains("E0543 output-refused"))
  }

  @Test("damage stops with 4 and leaves nothing") func stop() throws {
    let outcome = try run(samples.truncated)
    #expect(outcome.code == 4 && outcome.messages.contains("error E0411 truncated-file: "))
    #expect(names(in: folder.url.path).isEmpty)
  }

  @Test("skip leaves the damaged input out, does the others, ends with 9") func skip() throws {
    let outcome = try run(
      samples.truncated, samples.raw, "--on-corrupt", "skip", "--max-events", "4", "--json")
    #expect(outcome.code == 9 && outcome.messages.contains("E0990 inputs-left-out: 1 of 2"))
    #expect(outcome.messages.contains("E0411") && names(in: folder.url.path).count == 2)
    let json = try #require(outcome.json as? [String: Any])
    #expect((json["done"] as? [Any])?.count == 1 && (json["left_out"] as? [Any])?.count == 1)
  }

  @Test("recover processes the complete events") func recover() throws {
    let outcome = try run(samples.truncated, "--on-corrupt", "recover", "--json")
    #expect(outcome.code == 0)
    let json = try #require(outcome.json as? [String: Any])
    let done = try #require((json["done"] as? [[String: Any]])?.first)
    let events = try #require(done["events"] as? Int)
    #expect(
      done["recovered"] as? Bool == true && events > 0 && events < Samples.eventCount && events % 4 == 0)
    let product = try #require((done["outputs"] as? [String])?.first)
    let check = try Command.run("check", product)
    #expect(check.code == 8 && check.output.contains("E0880 incomplete-product"))
  }

  @Test("a dark run alone ends with 7, beside others it is left out") func dark() throws {
    let alone = try run(samples.dark)
    #expect(
      alone.code == 7 && alone.messages.contains("E0772 flagged-run") && names(in: folder.url.path).isEmpty)
    let both = try run(samples.dark, samples.raw, "--max-events", "4")
    #expect(both.code == 0 && both.messages.contains("E0772"))
  }

  @Test("a dry run writes nothing") func dryRun() throws {
    let outcome = try Command.run(
      "r0-dl1", samples.raw, "--output-dir", folder.path("new"), "--dry-run", "--px-charges")
    #expect(
      outcome.code == 0 && outcome.output.contains("_W1_dl1.h5")
        && outcome.output.contains("_pedestal_hist.h5"))
    #expect(names(in: folder.url.path).isEmpty)
  }

  @Test("lists of inputs from a file and from stdin; the same output twice is refused") func lists() throws {
    let list = folder.path("list")
    try Data("# night\n\(samples.raw)\n\n".utf8).write(to: URL(fileURLWithPath: list))
    #expect(try run("@" + list, "--dry-run").output.contains("_W1_dl1.h5"))
    let stdin = try Command.run(
      ["r0-dl1", "-", "--dry-run", "-o", folder.url.path], input: samples.raw + "\n")
    #expect(stdin.output.contains("_W1_dl1.h5"))
    let twice = try run("@" + list, "--input-file", samples.raw, "--dry-run")
    #expect(twice.code == 2 && twice.messages.contains("E0283 same-output"))
  }

  @Test("negative declinations, options in the provenance") func pointing() throws {
    let outcome = try run(
      samples.dark, "--force-pointing", "-r", "83.6", "--pointing-dec", "-22.5", "--max-events", "2",
      "--jobs", "1")
    #expect(outcome.code == 0, "\(outcome.messages)")
    let info = try Command.run("info", "--json", folder.path("SST1M1_20260121_0003_dl1.h5"))
    let facts = (info.json as? [[String: Any]])?.first?["facts"] as? [String: Any]
    let options = (facts?["provenance"] as? [String: Any])?["options"] as? [String: String]
    #expect(
      options == [
        "force-pointing": "true", "pointing-ra": "83.6", "pointing-dec": "-22.5", "max-events": "2",
      ])
    #expect(facts?["status"] as? String == "limited")
  }

  @Test("progress off a terminal is at most ten lines; a log file gets everything") func messages() throws {
    let outcome = try run(samples.raw, "--progress", "--quiet", "--log-file", folder.path("all.log"))
    let lines = outcome.messages.split(separator: "\n")
    #expect(
      outcome.code == 0 && (1...10).contains(lines.count)
        && lines.allSatisfy { $0.hasPrefix("sstctl: file 1 of 1: ") })
    #expect(try String(contentsOfFile: folder.path("all.log"), encoding: .utf8).contains("I0702"))
  }

  @Test("the log cannot be an input or output; an input is never replaced") func collisions() throws {
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: samples.raw))
    try bytes.write(to: URL(fileURLWithPath: raw))
    for log in [
      raw, folder.path("./SST1M1_20260121_0001.fits.fz"), folder.path("SST1M1_20260121_0001_W1_dl1.h5"),
    ] {
      let outcome = try run(raw, "--log-file", log)
      #expect(outcome.code == 2 && outcome.messages.contains("E0289 log-in-use"), "\(outcome.messages)")
    }
    let shown = try Command.run("show", raw, "--output", raw, "--overwrite")
    #expect(shown.code == 2 && shown.messages.contains("E0288 output-is-input"))
    let pedestal = try Command.run("pedestal-tio", raw, "--output", raw, "--overwrite")
    #expect(pedestal.code == 2 && pedestal.messages.contains("E0288 output-is-input"))
    let fit = try Command.run("fit-spe", raw, "--range", "-1,9", "--output", raw, "--overwrite")
    #expect(fit.code == 2 && fit.messages.contains("E0288 output-is-input"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: raw)) == bytes)
    #expect(names(in: folder.url.path) == ["SST1M1_20260121_0001.fits.fz"])
  }
}
