import Foundation
import TestSupport
import Testing

/// What the commands say about files that are odd and not damaged, or damaged in ways that have a name.
@Suite("Words for odd files", .serialized) struct WordTests {
  let samples: Samples
  let folder: TemporaryFolder

  init() throws {
    samples = try Samples.shared()
    folder = try TemporaryFolder()
  }

  @Test("a gzipped raw file is to be unpacked, not damaged") func packedTwice() throws {
    let path = folder.path("SST1M1_20260121_0001.fits.fz.gz")
    let process = try Process.run(
      URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", "gzip -c '\(samples.raw)' > '\(path)'"])
    process.waitUntilExit()
    let check = try Command.run("check", path)
    #expect(check.code == 3 && check.output.contains("E0304 gzip-inside"), "\(check.output)")
    #expect(check.output.contains("gunzip"))
    let info = try Command.run("info", path)
    #expect(info.code == 3 && info.messages.contains("E0304"), "\(info.messages)")
    let run = try Command.run("r0-dl1", path, "--output-dir", folder.path("out"), "--no-progress")
    #expect(run.code == 3 && run.messages.contains("gunzip"), "\(run.messages)")
    #expect(names(in: folder.path("out")).filter { !$0.hasSuffix(".log") } == [])
  }

  @Test("two files concatenated are named as such") func joined() throws {
    let path = folder.path("SST1M1_20260121_0004.fits.fz")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: samples.raw))
    try (bytes + bytes).write(to: URL(fileURLWithPath: path))
    let check = try Command.run("check", path)
    #expect(check.code == 4 && check.output.contains("E0414"), "\(check.output)")
    #expect(check.output.contains("from \(bytes.count) on, after table Events"), "\(check.output)")
    #expect(check.output.contains("two files concatenated") && !check.output.contains("table ,"))
  }

  @Test("numbers that are none are not printed as such") func notANumber() throws {
    let raw = folder.path("raw")
    let made = try Command.run("simulate", "sst1m", "--output-dir", raw, "--events", "3", "--seed", "3")
    #expect(made.code == 0, "\(made.messages)")
    let file = try #require(names(in: raw).first { $0.hasSuffix(".fits.fz") })
    let run = try Command.run("r0-dl1", raw + "/" + file, "--output-dir", folder.path("dl1"), "--no-progress")
    #expect(!run.messages.contains("-nan"))
    #expect(run.messages.contains("raised picture threshold: n/a"), "\(run.messages)")
  }

  @Test("few descriptors are no damage") func descriptors() throws {
    let lab = folder.path("lab")
    let made = try Command.run(
      "simulate", "lab", "-o", lab, "--pixels", "64", "--events", "20", "--scan", "", "--illuminations", "1")
    #expect(made.code == 0, "\(made.messages)")
    let run = try #require(names(in: lab + "/spe").first { $0.hasSuffix(".tio") })
    for limit in 4...9 {
      let command = "ulimit -n \(limit); exec '\(try Command.executable().path)' check '\(lab)/spe/\(run)'"
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", command]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus != 4, "with \(limit) descriptors")
    }
  }

  @Test("ranges and negative numbers of fit-spe") func options() throws {
    let charges = folder.path("charges.txt")
    try Data("1 2\n3 4\n".utf8).write(to: URL(fileURLWithPath: charges))
    func run(_ options: String...) throws -> Command.Outcome {
      try Command.run(["fit-spe", charges, "-o", folder.path("o.json")] + options)
    }
    for (range, words) in [
      ("9,-1", "lower end comes first"), ("1", "two numbers"), ("1,2,3", "two numbers"),
      ("a,2", "'a' is no number"),
      ("1,1", "lower end comes first"), ("0,inf", "'inf'"),
    ] {
      let outcome = try run("--range=\(range)")
      #expect(outcome.code == 2 && outcome.messages.contains(words), "\(range): \(outcome.messages)")
      #expect(outcome.messages.hasPrefix("sstctl: error E0200 usage: "))
    }
    let gain = try run("--range", "-1,9", "--gain", "-1")
    #expect(gain.code == 2 && gain.messages.contains("--gain must be a positive number"), "\(gain.messages)")
  }
}
