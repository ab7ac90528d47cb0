import Foundation
import SSTIO
import TestSupport
import Testing

@Suite("The show command") struct ShowCommandTests {
  let folder: TemporaryFolder
  let samples: Samples

  init() throws {
    folder = try TemporaryFolder()
    samples = try Samples.shared()
  }

  @Test("a DL1 file and its raw file give the same images; the page has waveforms") func dl1() throws {
    let page = folder.path("dl1.html")
    let plain = folder.path("plain.html")
    #expect(try Command.run("show", samples.dl1, "--output", plain).code == 0)
    let outcome = try Command.run(
      "show", samples.dl1, "--raw", samples.raw, "--output", page, "--title", "A <b>run</b>")
    #expect(outcome.code == 0 && outcome.output == page + "\n", "\(outcome.messages)")
    let text = try String(contentsOfFile: page, encoding: .utf8)
    #expect(text.contains("A &lt;b&gt;run&lt;/b&gt;") && !text.contains("<b>run"))
    #expect(text.contains("\"packed\":") && !text.contains("http:") && !text.contains("https:"))
    #expect(try !String(contentsOfFile: plain, encoding: .utf8).contains("\"packed\":"))
  }

  @Test("raw files are calibrated from the start of the run; one event as a picture") func raw() throws {
    let page = folder.path("raw.html")
    #expect(
      try Command.run(
        "show", samples.raw, "--events", "2:6", "-o", page, "--waveforms", "none", "--no-progress"
      ).code == 0)
    let picture = folder.path("one.png")
    let outcome = try Command.run(
      "show", samples.raw, "--events", "5", "--png", "-o", picture, "--no-progress")
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: picture)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let several = try Command.run(
      "show", samples.dl1, "--events", "0:3", "--png", "-o", folder.path("pictures"))
    #expect(several.code == 0 && names(in: folder.path("pictures")).count == 3)
    #expect(several.output.split(separator: "\n").count == 3)
  }

  @Test("runs without a pointing can be looked at") func dark() throws {
    #expect(try Command.run("show", samples.dark, "-o", folder.path("dark.html"), "--no-progress").code == 0)
  }

  @Test(".tio files show plain sums") func tio() throws {
    let path = folder.path("run_r0.tio")
    var layout = TIOLayout.r0(slots: [4], samplesPerPixel: 32)
    layout.waveformsPerPacket = 64
    let writer = try TIOWriter(path: path, layout: layout, keywords: [])
    let events = (0..<3).map {
      TIOWriter.Event(tack: UInt64($0) * 1000, cpuSeconds: 1_769_000_000, cpuNanoseconds: 0, firstCell: 0)
    }
    let words = (0..<3 * 64 * 32).map { UInt16($0 % 32 == 12 ? 300 : 100) }
    try words.withUnsafeBufferPointer { try writer.append(events, words: $0) }
    try writer.finish()
    let page = folder.path("tio.html")
    let outcome = try Command.run("show", path, "-o", page)
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("ADC counts"))
  }

  @Test(
    "mistakes are said with their code, and leave nothing behind",
    arguments: [
      (["--events", "20:30"], 2, "E0285"), (["--event-id", "1"], 2, "E0285"),
      (["--event-id", "a"], 64, "whole numbers"),
      (["--events", "1", "--event-id", "2"], 64, "not both"),
      (["--raw", "RAW", "--events", "x"], 64, "--events"),
      (["--png", "--events", "0:2"], 2, "E0286"),
    ])
  func mistakes(_ arguments: [String], _ code: Int32, _ text: String) throws {
    let output = folder.path(arguments.contains("--png") ? "x.png" : "x.html")
    let outcome = try Command.run(["show", samples.dl1, "--output", output] + arguments)
    #expect(outcome.code == code || code == 64 && outcome.code == 2, "\(outcome.code) \(outcome.messages)")
    #expect(outcome.messages.contains(text), "\(outcome.messages)")
    #expect(names(in: folder.url.path).isEmpty)
  }

  @Test("inputs that do not fit are refused") func inputs() throws {
    let output = folder.path("x.html")
    func run(_ arguments: String...) throws -> Command.Outcome {
      try Command.run(["show"] + arguments + ["--output", output, "--no-progress"])
    }
    #expect(try run(folder.path("none.h5")).code == 3)
    let blank = try Command.run(
      "r0-dl1", samples.raw, "--output-dir", folder.path("blank"), "--no-write-images", "--no-progress")
    #expect(blank.code == 0)
    let name = try #require(names(in: folder.path("blank")).first { $0.hasSuffix(".h5") })
    let without = try run(folder.path("blank/\(name)"))
    #expect(without.code == 3 && without.messages.contains("E0380"), "\(without.messages)")
    #expect(
      try Command.run(
        "simulate", "sst1m", "--telescope", "22", "--events", "4", "--output-dir", folder.path("other")
      )
      .code == 0)
    let other = try #require(names(in: folder.path("other")).first { $0.hasSuffix(".fits.fz") })
    let foreign = try run(samples.dl1, "--raw", folder.path("other/\(other)"))
    #expect(foreign.code == 6 && foreign.messages.contains("E0683"), "\(foreign.messages)")
    #expect(try run(samples.raw, "--raw", samples.raw).messages.contains("E0683"))
    #expect(try run(samples.truncated).code == 4)
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test("outputs that exist are kept unless asked") func existing() throws {
    let output = folder.path("x.html")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: output))
    let refused = try Command.run("show", samples.dl1, "-o", output)
    #expect(refused.code == 5 && refused.messages.contains("E0540"))
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "mine")
    #expect(try Command.run("show", samples.dl1, "-o", output, "--overwrite").code == 0)
  }
}
