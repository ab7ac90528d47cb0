import Foundation
import TestSupport
import Testing

/// Names of files that hold line feeds and commands to terminals.
@Suite("Hostile names in messages", .serialized) struct NameTests {
  private static let name = "in\nject 2026 ERROR\u{1B}[31m_20260121_0001\u{202E}"
  private static let escaped = "in\\nject 2026 ERROR\\u{1B}[31m_20260121_0001\\u{202E}"
  let samples: Samples
  let folder: TemporaryFolder

  init() throws {
    samples = try Samples.shared()
    folder = try TemporaryFolder()
  }

  private func link(_ file: String, _ ending: String) throws -> String {
    let path = folder.path(Self.name + ending)
    try FileManager.default.copyItem(atPath: file, toPath: path)
    return path
  }

  /// The text has no character that a terminal acts on, and the name in its escaped form.
  private func expectHarmless(_ text: String, _ location: SourceLocation = #_sourceLocation) {
    let isHarmless = text.unicodeScalars.allSatisfy {
      $0 == "\n" || ($0.value >= 0x20 && $0 != "\u{7F}" && $0 != "\u{202E}")
    }
    #expect(isHarmless, sourceLocation: location)
    #expect(text.contains(Self.escaped), sourceLocation: location)
    #expect(
      !text.split(separator: "\n").contains { $0.hasPrefix("ject 2026") }, sourceLocation: location)
  }

  @Test("r0-dl1: messages and log") func r0DL1() throws {
    let raw = try link(samples.raw, ".fits.fz")
    let log = folder.path("messages.log")
    let outcome = try Command.run(
      ["r0-dl1", raw, "--output-dir", folder.path("dl1"), "--no-progress", "--log-file", log])
    #expect(outcome.code == 0)
    expectHarmless(outcome.messages)
    expectHarmless(try String(contentsOfFile: log, encoding: .utf8))
    let dryRun = try Command.run(["r0-dl1", raw, "--output-dir", folder.path("other"), "--dry-run"])
    expectHarmless(dryRun.output)
  }

  @Test("check and info: one line a file") func check() throws {
    let (sound, cut) = (try link(samples.raw, ".fits.fz"), try link(samples.truncated, ".cut.fits.fz"))
    let outcome = try Command.run(["check", sound, cut])
    #expect(outcome.code == 4 && outcome.output.split(separator: "\n").count == 2)
    expectHarmless(outcome.output)
    expectHarmless(try Command.run("info", sound).output)
  }

  @Test("errors: of files that are not there, and of usage") func errors() throws {
    let missing = try Command.run("info", folder.path(Self.name))
    #expect(missing.code == 3 && missing.messages.split(separator: "\n").count == 1)
    expectHarmless(missing.messages)
    for arguments in [
      ["check", "x", "--\(Self.name)"], ["spe", "x", "--bins", Self.name],
      ["spe", "x", "--bins=\(Self.name)"],
      ["show", "x", "--output", "y", "--\(Self.name)"],
    ] {
      let usage = try Command.run(arguments)
      #expect(usage.code == 2 && usage.messages.hasPrefix("sstctl: error E0200 usage: "))
      expectHarmless(usage.messages)
    }
  }
}
