import Foundation
import SSTIO
import TestSupport
import Testing

/// Lab commands that are stopped: whole files only, and the next run goes on.
@Suite("Lab commands: stopped", .serialized) struct LabKillTests {
  private static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"
  private static let compared = [
    "spe/spe_output.csv", "charge_res/charge_resolution.csv", "charge_res/transfer_functions.json",
  ]
  let lab: LabSample
  let folder: TemporaryFolder

  init() throws {
    lab = try LabSample.shared()
    folder = try TemporaryFolder()
  }

  private func arguments(_ out: String, jobs: Int) -> [String] {
    [
      "both", lab.spe, lab.scan, "-o", folder.path(out), "--plotly", lab.plotly, "--overwrite", "--jobs",
      "\(jobs)",
    ]
  }

  /// The outputs that must not depend on how often a run was stopped.
  private func contents(_ out: String) -> [Data?] {
    Self.compared.map { FileManager.default.contents(atPath: folder.path(out + "/" + $0)) }
  }

  /// Checks that every file under a final name is whole; gives the checkpoints that hold charges.
  private func checkedCheckpoints(_ out: String) throws -> [String] {
    var charges: [String] = []
    for name in files(below: folder.path(out)) {
      let path = folder.path(out) + "/" + name
      if name.contains("/.") {
        #expect(name.hasSuffix(".tmp"), "\(name)")
      } else if name.hasSuffix(".h5") {
        let file = try HDF5File(readingFrom: path)
        let isCheckpoint = name.contains("/checkpoints/")
        let last = try file.attribute(isCheckpoint ? "SST CHECKPOINT KEY" : "SST STATUS")
        #expect(last != nil, "\(name) is not whole")
        if isCheckpoint, try !file.children(of: "/charges").isEmpty { charges.append(path) }
      } else if name.hasSuffix(".html") {
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("</html>\n"), "\(name)")
      }
    }
    return charges
  }

  @Test("kill -9 at any moment: whole files only, and the next run takes up the charges and ends alike")
  func killed() throws {
    let clock = ContinuousClock()
    var whole: Command.Outcome?
    let duration = try clock.measure { whole = try Command.run(arguments("whole", jobs: 1)) }
    #expect(whole?.code == 0)
    let expected = contents("whole")
    #expect(expected.allSatisfy { $0 != nil })
    let count = Self.isLong ? 120 : 12
    let microseconds = UInt32(max(8, duration / .microseconds(1)))
    var (hits, resumed) = (0, 0)
    for index in 0..<count {
      let (out, jobs) = ("out\(index)", 1 + index % 2)
      let running = try Command.Running(arguments(out, jobs: jobs), input: nil)
      // When so many of the 28 files are there, and a bit later: the load of the machine does not matter then.
      while running.process.isRunning, files(below: folder.path(out)).count < 24 * index / count {
        usleep(500)
      }
      usleep(UInt32.random(in: 0..<microseconds / 8))
      kill(running.process.processIdentifier, SIGKILL)
      if try running.wait().code == 137 { hits += 1 }
      for (found, wanted) in zip(contents(out), expected) where found != nil { #expect(found == wanted) }
      let charges = try checkedCheckpoints(out)
      let again = try Command.run(arguments(out, jobs: 3 - jobs))
      #expect(again.code == 0, "\(again.messages)")
      #expect(
        charges.allSatisfy { again.messages.contains("are still valid and reused: \($0)\n") }, "\(charges)")
      resumed += charges.count
      #expect(contents(out) == expected, "after kill \(index)")
      try FileManager.default.removeItem(atPath: folder.path(out))
    }
    // Kills that come too late say nothing.
    #expect(hits >= count / 4 && resumed > 0, "\(hits) kills, \(resumed) files of charges were taken up")
  }

  @Test(
    "SIGINT ends with 130, SIGTERM with 143; finished charges stay, nothing else",
    arguments: [SIGINT, SIGTERM])
  func interrupted(_ signal: Int32) throws {
    let running = try Command.Running(arguments("out", jobs: 1), input: nil)
    let checkpoints = folder.path("out/spe/checkpoints")
    while running.process.isRunning, !names(in: checkpoints).contains(where: { $0.hasSuffix(".h5") }) {
      usleep(500)
    }
    kill(running.process.processIdentifier, signal)
    let outcome = try running.wait()
    #expect(outcome.code == 128 + signal && outcome.messages.contains("interrupted"), "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
    let left = files(below: folder.path("out"))
    #expect(
      !left.isEmpty && left.allSatisfy { $0.contains("checkpoints/Run") && $0.hasSuffix(".h5") }, "\(left)")
    _ = try checkedCheckpoints("out")
  }
}
