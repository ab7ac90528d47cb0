import Foundation
import SSTIO
import TestSupport
import Testing

@Suite("simulate lab") struct SimulateLabTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func simulate(_ name: String, _ more: String...) throws -> Command.Outcome {
    try Command.run(
      [
        "simulate", "lab", "-o", folder.path(name), "--pixels", "64", "--events", "40", "--scan-events", "10",
      ] + more)
  }

  private func files(_ name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path(name))
      .filter { $0.contains(".") }.sorted()
  }

  @Test("a small lab: all runs are sound, tables name them, the truth is there") func small() throws {
    let made = try simulate("a", "--seed", "5", "--progress", "--jobs", "1")
    #expect(made.code == 0 && made.output.isEmpty, "\(made.messages)")
    #expect(made.messages.contains("15 runs with 240 events of 64 pixels"))
    #expect(made.messages.contains("of 240 events (100 %)"))
    let files = try files("a")
    #expect(files.count == 15 + 2 + 3)
    let runs = files.filter { $0.hasSuffix(".tio") }.map { folder.path("a/" + $0) }
    let check = try Command.run(["check"] + runs)
    #expect(check.code == 0, "\(check.output)")
    for part in ["spe", "charge_res"] {
      let table = try String(contentsOfFile: folder.path("a/\(part)/table.csv"), encoding: .utf8)
      let lines = table.split(separator: "\n")
      #expect(lines[0] == "name,n_ph,n_ph_meas,nsb,nsb_meas")
      for line in lines.dropFirst() {
        let name = String(line.prefix { $0 != "," })
        #expect(files.contains("\(part)/\(name)"))
      }
      #expect(lines.count == (part == "spe" ? 4 : 13))
    }
    #expect(try simulate("b", "--seed", "5", "--jobs", "2").code == 0)
    for file in files {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("a/" + file)))
      #expect(try bytes == Data(contentsOf: URL(fileURLWithPath: folder.path("b/" + file))), "\(file)")
    }
    let again = try simulate("a")
    #expect(again.code == 5 && again.messages.contains("E0540 output-exists"))
    #expect(try simulate("a", "--overwrite", "--quiet").messages.isEmpty)
  }

  @Test("options reach the camera") func options() throws {
    let made = try simulate(
      "c", "--illuminations", "", "--scan", "30,30@40", "--dead", "0.5", "--noisy", "0", "--dim", "0",
      "--samples", "112", "--opct", "0")
    #expect(made.code == 0, "\(made.messages)")
    #expect(try files("c").filter { $0.hasSuffix(".tio") }.count == 2)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("c/truth.json")))
    let truth = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(truth["pixels"] as? [String: Int] == ["dead": 32, "good": 32])
    #expect((truth["runs"] as? [[String: Any]])?.map { $0["nsb_hz"] as? Double } == [0, 4e7])
    #expect((truth["software"] as? String)?.hasPrefix("swift-sst ") == true)
    let file = try TIOFile(path: folder.path("c/charge_res/Run00002_r1.tio"))
    #expect(file.readout?.samplesPerPixel == 112 && file.eventCount == 10)
  }

  @Test("R0 with its pedestals can be calibrated") func calibrate() throws {
    let made = try simulate(
      "d", "--level", "r0", "--illuminations", "2", "--scan", "", "--pedestal-events", "30")
    #expect(made.code == 0, "\(made.messages)")
    let base = folder.path("d")
    let calibrated = try Command.run(
      "calibrate-tio", base + "/spe/Run00001_r0.tio", "--pedestal", base + "/pedestal.tcal", "--output-dir",
      base + "/spe")
    #expect(calibrated.code == 0, "\(calibrated.messages)")
    let table = try String(contentsOfFile: base + "/spe/table.csv", encoding: .utf8)
    #expect(table.contains("\nRun00001_r1.tio,"))
    #expect(try TIOFile(path: base + "/spe/Run00001_r1.tio").level == .r1)
    let own = try Command.run(
      "pedestal-tio", base + "/pedestal/Run00002_r0.tio", "--output", base + "/own.tcal")
    #expect(own.code == 0 && own.messages.contains("27 of 30 events"), "\(own.messages)")
  }

  @Test("what cannot be simulated is said") func refusals() throws {
    let pixels = try Command.run("simulate", "lab", "-o", folder.path("e"), "--pixels", "65")
    #expect(pixels.code == 2 && pixels.messages.contains("E0260 simulation-setting"))
    #expect(try simulate("e", "--scan", "4,@3").messages.contains("'@3' is not a light level"))
    #expect(try simulate("e", "--illuminations", "1000").code == 2)
    #expect(!FileManager.default.fileExists(atPath: folder.path("e")))
  }

  @Test("SIGINT leaves whole files only") func interruption() throws {
    let running = try Command.Running(
      ["simulate", "lab", "-o", folder.path("f"), "--events", "4000", "--jobs", "1"], input: nil)
    let first = folder.path("f/spe")
    var waits = 0
    while !FileManager.default.fileExists(atPath: first), waits < 500 {
      usleep(20_000)
      waits += 1
    }
    usleep(300_000)
    kill(running.process.processIdentifier, SIGINT)
    let outcome = try running.wait()
    #expect(outcome.code == 130, "\(outcome.messages)")
    #expect(try files("f").isEmpty)
  }
}
