import Foundation
import TestSupport
import Testing

/// Damaged runs through `sstctl spe`: a documented exit code within seconds, never a crash.
@Suite("Lab commands: damaged runs") struct LabDamageTests {
  private static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"
  let folder: TemporaryFolder
  let bytes: Data

  init() throws {
    folder = try TemporaryFolder()
    let made = try Command.run(
      "simulate", "lab", "-o", folder.path("lab"), "--pixels", "64", "--illuminations", "3", "--scan", "",
      "--events", "24", "--seed", "3", "--quiet")
    #expect(made.code == 0, "\(made.messages)")
    bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("lab/spe/Run00001_r1.tio")))
  }

  /// Runs `spe` on a file with these bytes; the exit code, or that of a kill after two minutes.
  private func code(_ damaged: Data, _ name: String) throws -> Int32 {
    let path = folder.path("run_r1.tio")
    try damaged.write(to: URL(fileURLWithPath: path))
    let running = try Command.Running(
      [
        "spe", path, "-o", folder.path("out"), "--no-reports", "--overwrite", "--quiet",
        "--delete-checkpoints",
      ],
      input: nil)
    let end = ContinuousClock.now + .seconds(120)
    while running.process.isRunning, ContinuousClock.now < end { usleep(1000) }
    if running.process.isRunning { kill(running.process.processIdentifier, SIGKILL) }
    let outcome = try running.wait()
    let documented: [Int32] = [0, 3, 4, 6, 7, 8]
    #expect(documented.contains(outcome.code), "\(name): \(outcome.code) \(outcome.messages)")
    if outcome.code != 0 {
      #expect(outcome.messages.contains("error E0\(outcome.code)"), "\(name): \(outcome.messages)")
    }
    return outcome.code
  }

  @Test("the file without damage is fitted; its events are too few for a good pixel") func sound() throws {
    #expect(try code(bytes, "sound") == 8)
  }

  @Test("truncated anywhere") func truncated() throws {
    for part in stride(from: 0, to: 40, by: Self.isLong ? 1 : 8) {
      #expect(try code(bytes.prefix(bytes.count * part / 40), "cut at \(part)/40") != 0)
    }
  }

  @Test("single bits flipped, half of them in the headers") func flipped() throws {
    let count = Self.isLong ? 200 : 12
    for index in 0..<count {
      let range = index % 2 == 0 ? 20_160 : bytes.count
      let bit = Int((UInt64(index) &* 0x9E37_79B9_7F4A_7C15 >> 20) % UInt64(range * 8))
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      _ = try code(damaged, "bit \(bit)")
    }
  }
}
