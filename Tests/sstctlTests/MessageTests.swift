import Foundation
import TestSupport
import Testing

/// What commands say: of files for other commands, of options that would be ignored, of what they wrote.
@Suite("Messages", .serialized) struct MessageTests {
  let samples: Samples
  let folder: TemporaryFolder
  private var out: String { folder.path("out") }

  init() throws {
    samples = try Samples.shared()
    folder = try TemporaryFolder()
  }

  private func lab() throws -> LabSample { try LabSample.shared() }

  private func expectOther(
    _ words: String..., from arguments: [String], at location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try Command.run(arguments)
    #expect(
      outcome.code == 6 && outcome.messages.contains("E0699 other-command"), "\(outcome.messages)",
      sourceLocation: location)
    for text in words {
      #expect(outcome.messages.contains(text), "\(outcome.messages)", sourceLocation: location)
    }
    #expect(names(in: out) == [], sourceLocation: location)
  }

  @Test("a file for another command names that command") func otherCommand() throws {
    let (raw, dl1, run) = (samples.raw, samples.dl1, try lab().run)
    try expectOther("raw SST-1M file", "'sstctl r0-dl1'", from: ["spe", raw, "-o", out])
    try expectOther(
      "'sstctl r0-dl1'", from: ["dl1-stereo", "--input-file-tel1", raw, "--input-dir-tel2", ".", "-o", out])
    try expectOther("'sstctl r0-dl1'", from: ["fit-spe", raw, "--range", "0,9", "-o", folder.path("x.json")])
    try expectOther(
      "DL1 file of one telescope", "'sstctl dl1-stereo'", "'sstctl show'", from: ["r0-dl1", dl1, "-o", out])
    try expectOther("'sstctl dl1-stereo'", from: ["dark-run", dl1, "-o", out])
    try expectOther("R1 waveforms", "'sstctl spe'", from: ["r0-dl1", run, "-o", out])
    let charges = folder.path("c.npy")
    try Data([0x93] + Array("NUMPY".utf8) + Array(repeating: 0, count: 300)).write(
      to: URL(fileURLWithPath: charges))
    try expectOther("NumPy array", "'sstctl fit-spe'", from: ["spe", charges, "-o", out])
    let files = (dl1 as NSString).deletingLastPathComponent
    try expectOther("is a folder", "name the files in it", from: ["r0-dl1", files, "-o", out])
    try expectOther("'sstctl spe'", from: ["r0-dl1", try lab().spe, "-o", out])
  }

  @Test("uncalibrated waveforms, and errors of other files, keep their own words") func ownWords() throws {
    let cut = try Command.run("r0-dl1", samples.truncated, "-o", out)
    #expect(cut.code == 4 && cut.messages.contains("E0411"), "\(cut.messages)")
    let twice = try Command.run("calibrate-tio", try lab().run, "-p", samples.raw, "-o", out)
    #expect(!twice.messages.contains("E0699"), "\(twice.messages)")
  }

  @Test("a pointing that would be ignored is an error, whatever the header says") func pointing() throws {
    for raw in [samples.raw, samples.dark, folder.path("none.fits.fz")] {
      for options in [["--pointing-ra", "83"], ["--pointing-dec", "22"], ["-r", "83", "-d", "22"]] {
        let outcome = try Command.run(["r0-dl1", raw, "-o", out] + options)
        #expect(
          outcome.code == 2 && outcome.messages.contains("E0226 pointing-not-forced"), "\(outcome.messages)")
      }
    }
    #expect(names(in: out) == [])
  }

  @Test("logs have information, whatever standard error has", arguments: ["warning", "error"])
  func logs(_ level: String) throws {
    let log = folder.path("all.log")
    let outcome = try Command.run(
      "r0-dl1", samples.raw, "-o", out, "--log-level", level, "--log-file", log, "--no-progress")
    #expect(outcome.code == 0 && !outcome.messages.contains(" INFO "), "\(outcome.messages)")
    let beside = try #require(names(in: out).first { $0.hasSuffix(".log") })
    for path in [log, out + "/" + beside] {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains(" INFO I0700 run: ") && text.contains(" INFO I0707 written: "), "\(text)")
    }
  }

  @Test("a step says what it wrote; a dry run what it did not do") func written() throws {
    #expect(samples.dl1Messages.contains("I0707 written: \(samples.dl1)"), "\(samples.dl1Messages)")
    let dry = try Command.run("r0-dl1", samples.raw, "-o", out, "--dry-run")
    #expect(dry.code == 0 && dry.messages.contains("dry run: nothing was written"), "\(dry.messages)")
    #expect(dry.messages.contains("their events were not read") && !dry.output.contains("dry run"))
  }

  @Test("a failed dl1-stereo leaves no folder") func noFolder() throws {
    try FileManager.default.createDirectory(atPath: folder.path("two"), withIntermediateDirectories: true)
    let outcome = try Command.run(
      "dl1-stereo", "--input-file-tel1", samples.dl1, "--input-dir-tel2", folder.path("two"), "-o",
      out + "/deep/er")
    #expect(outcome.code == 3 && outcome.messages.contains("E0341 no-partner-files"), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(FileManager.default.fileExists(atPath: folder.path("two")))
  }

  @Test("numbers below their range are named, not taken for options") func negative() throws {
    let jobs = try Command.run("r0-dl1", "x", "--jobs", "-1")
    #expect(
      jobs.code == 2 && jobs.messages.contains("--jobs is -1, must be from 1 to 1024"), "\(jobs.messages)")
    let events = try Command.run("r0-dl1", "x", "--max-events", "-5")
    #expect(events.messages.contains("--max-events must be at least 1"), "\(events.messages)")
  }
}
