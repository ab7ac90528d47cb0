import Foundation
import TestSupport
import Testing

/// What the operating system refuses: files that may not grow, signals that land in any thread, claims of damaged files.
@Suite("Outputs that cannot be written") struct OutputFaultTests {
  private let folder: TemporaryFolder
  private let raw: String
  init() throws {
    folder = try TemporaryFolder()
    let made = try Command.run(
      "simulate", "sst1m", "--output-dir", folder.path("raw"), "--events", "12", "--seed", "3")
    try #require(made.code == 0, "\(made.messages)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("raw"))
    raw = folder.path("raw/" + (try #require(names.first { $0.hasSuffix(".fits.fz") })))
  }

  /// Runs the command in a shell that limits the size of files, in units of 1024 bytes.
  private func limited(_ kilobytes: Int, _ arguments: [String]) throws -> (code: Int32, messages: String) {
    try limited("-f \(kilobytes)", arguments)
  }

  /// Runs the command in a shell with a limit of `ulimit`.
  private func limited(_ limit: String, _ arguments: [String]) throws -> (code: Int32, messages: String) {
    let process = Process()
    let messages = folder.path("messages")
    try Data().write(to: URL(fileURLWithPath: messages))
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments =
      ["-c", "ulimit \(limit); exec \"$@\"", "bash", try Command.executable().path] + arguments
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: messages))
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    return (
      process.terminationStatus + (isSignal ? 128 : 0), try String(contentsOfFile: messages, encoding: .utf8)
    )
  }

  @Test("a limit of file sizes is E0544, and nothing is left", arguments: [8, 40, 100])
  func limits(_ kilobytes: Int) throws {
    let outcome = try limited(kilobytes, ["r0-dl1", raw, "-o", folder.path("out")])
    #expect(outcome.code == 5 && outcome.messages.contains("E0544 disk-full"), "\(outcome)")
    // A folder in which nothing is left is removed.
    let left = (try? FileManager.default.contentsOfDirectory(atPath: folder.path("out"))) ?? []
    #expect(left.allSatisfy { $0.hasSuffix(".log") }, "\(left)")
  }

  @Test("too few descriptors are said at the start; a low limit that can be raised is")
  func descriptors() throws {
    for count in [6, 14, 31] {
      let outcome = try limited("-n \(count)", ["r0-dl1", raw, "-o", folder.path("few")])
      #expect(outcome.code == 3 && outcome.messages.contains("E0391 few-descriptors"), "\(count) \(outcome)")
    }
    let outcome = try limited("-S -n 14", ["r0-dl1", raw, "-o", folder.path("raised")])
    #expect(outcome.code == 0, "\(outcome)")
  }

  @Test("a log that cannot be written is no loss that nobody hears of; the product is whole")
  func log() throws {
    let outcome = try Command.run("r0-dl1", raw, "-o", folder.path("logged"), "--log-file", "/dev/full")
    #expect(outcome.code == 5 && outcome.messages.contains("E0592 log-incomplete"), "\(outcome)")
    let product = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("logged")).first { $0.hasSuffix(".h5") }
    )
    #expect(try Command.run("check", folder.path("logged/" + product)).code == 0)
  }

  @Test("check tells of what a killed writer left beside a product") func leftover() throws {
    try #require(Command.run("r0-dl1", raw, "-o", folder.path("out")).code == 0)
    let product = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).first { $0.hasSuffix(".h5") })
    try Data("half".utf8).write(to: URL(fileURLWithPath: folder.path("out/.\(product).99.tmp")))
    let outcome = try Command.run("check", folder.path("out/" + product))
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("was left behind by a run that was killed"), "\(outcome)")
  }

  @Test("a .tio file whose last bytes are lost is no file, and an older one stays")
  func lostFlush() throws {
    let lab = folder.path("lab")
    func arguments(_ more: [String]) -> [String] {
      ["simulate", "lab", "--output-dir", lab, "--pixels", "64", "--events", "2", "--scan", ""] + more
    }
    try #require(limited(1 << 20, arguments([])).code == 0)
    let run = lab + "/spe/Run00001_r1.tio"
    let older = try Data(contentsOf: URL(fileURLWithPath: run))
    // One block less than the file has.
    let outcome = try limited((older.count - 2880) / 1024, arguments(["--overwrite"]))
    #expect(outcome.code == 5 && outcome.messages.contains("E0544"), "\(outcome)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: run)) == older)
  }

  @Test("SIGTERM is handled with the threads that libraries make by default")
  func signal() throws {
    let running = try Command.Running(
      ["simulate", "sst1m", "--output-dir", folder.path("long"), "--events", "20000"], input: nil)
    while try FileManager.default.contentsOfDirectory(atPath: folder.url.path).contains("long") == false {
      usleep(10_000)
    }
    usleep(100_000)
    kill(running.process.processIdentifier, SIGTERM)
    let outcome = try running.wait()
    #expect(outcome.code == 143 && outcome.messages.contains("interrupted"), "\(outcome)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("long")).isEmpty)
  }
}

@Suite("Claims of damaged files", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct FalseClaimTests {
  @Test(
    "more rows than the stored chunks hold: damaged, at once",
    arguments: [
      "sky-16-check-never-ends/SST1M1_20260121_0001_W1_dl1.h5", "attack-08-h5-huge-rows/rows.h5",
    ])
  func rows(_ name: String) throws {
    let path = SharedData.path("cases/" + name)
    try #require(FileManager.default.fileExists(atPath: path))
    let outcome = try Command.run("check", path)
    #expect(outcome.code == 4 && (outcome.output + outcome.messages).contains("E0421"), "\(outcome)")
  }
}
