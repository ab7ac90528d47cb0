import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("simulate night") struct SimulateNightTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func simulate(_ name: String, _ more: String...) throws -> Command.Outcome {
    try Command.run(["simulate", "night", "-o", folder.path(name), "--duration", "2", "--rate", "40"] + more)
  }

  private func truth(_ name: String) throws -> [[String: Substring]] {
    csvRows(try String(contentsOfFile: folder.path(name), encoding: .utf8))
  }

  @Test("two runs go through r0-dl1; numbers, times and pointing are those of the truth") func chain() throws
  {
    let made = try simulate("a", "--runs", "2", "--seed", "3", "--no-progress")
    #expect(made.code == 0 && made.output.isEmpty, "\(made.messages)")
    let expected = ["0001", "0002"].flatMap { run in
      ["SST1M1_20260121_\(run).fits.fz", "SST1M2_20260121_\(run).fits.fz"]
        + ["events.csv", "showers.csv", "simulation.json"].map { "night_20260121_\(run).\($0)" }
    }
    #expect(names(in: folder.path("a")) == expected.sorted())
    let raw = expected.filter { $0.hasSuffix(".fz") }.map { folder.path("a/" + $0) }
    #expect(try Command.run(["check"] + raw).code == 0)
    let calibrated = try Command.run(["r0-dl1"] + raw + ["--output-dir", folder.path("dl1"), "-q"])
    #expect(calibrated.code == 0, "\(calibrated.messages)")
    for (run, wobble) in [("0001", "W1"), ("0002", "W2")] {
      let events = try truth("a/night_20260121_\(run).events.csv")
      for telescope in [1, 2] {
        try compare(
          folder.path("dl1/SST1M\(telescope)_20260121_\(run)_\(wobble)_dl1.h5"), telescope: 20 + telescope,
          events: events)
      }
    }
  }

  private func compare(_ path: String, telescope: Int, events: [[String: Substring]]) throws {
    let dump = try Command.run(
      "dump", path, "--table", "/dl1/event/telescope/parameters/tel_0\(telescope)", "--format", "csv")
    let found = csvRows(dump.output)
    let showers = events.filter { $0["telescope"] == "\(telescope)" && $0["kind"] == "shower" }
    #expect(found.count == showers.count && found.count > 40)
    for (row, event) in zip(found, showers) {
      #expect(row["event_id"] == event["array_event_number"])
      let time = try #require(row["local_time"].flatMap { Double($0) })
      let tai = try #require(event["time_tai_ns"].flatMap { Double($0) })
      #expect(abs(time + 37 - tai * 1e-9) < 2e-6)
      let altitude = try #require(row["true_alt_tel"].flatMap { Double($0) })
      #expect((60...64).contains(altitude))
    }
  }

  @Test("options reach the simulation; the same seed gives the same bytes") func options() throws {
    let more = [
      "--source", "proton", "--nsb", "80", "--no-array-numbers", "--start", "2026-01-22T20:30:00",
      "--pause", "22:0.25:0.5",
    ]
    func make(_ name: String, _ jobs: String) throws -> Command.Outcome {
      try Command.run(
        [
          "simulate", "night", "-o", folder.path(name), "--duration", "1", "--rate", "50", "--first-run",
          "12",
        ]
          + more + ["--jobs", jobs, "-q"])
    }
    #expect(try make("b", "1").messages.isEmpty)
    #expect(try make("c", "2").code == 0)
    let files = names(in: folder.path("b"))
    #expect(files.contains("SST1M2_20260122_0012.fits.fz"))
    for file in files {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("b/" + file)))
      #expect(try bytes == Data(contentsOf: URL(fileURLWithPath: folder.path("c/" + file))), "\(file)")
    }
    let showers = try truth("b/night_20260122_0012.showers.csv")
    #expect(!showers.isEmpty && showers.allSatisfy { $0["primary"] == "proton" })
    let summary = try String(
      contentsOfFile: folder.path("b/night_20260122_0012.simulation.json"), encoding: .utf8)
    let values = summary.filter { !$0.isWhitespace }
    #expect(values.contains(#""pauses_s":[[0.25,0.5]]"#) && values.contains(#""pauses_s":[]"#))
    let events = try truth("b/night_20260122_0012.events.csv")
    #expect(events.allSatisfy { $0["array_event_number"] == "0" })
    let again = try make("b", "1")
    #expect(again.code == 5 && again.messages.contains("E0540 output-exists"))
  }

  @Test("training data: gamma rays from everywhere in the cone") func training() throws {
    let made = try simulate("d", "--training", "--source", "gamma", "--altitude", "55", "--viewcone", "3")
    #expect(made.code == 0, "\(made.messages)")
    let bytes = try Data(
      contentsOf: URL(fileURLWithPath: folder.path("d/night_20260121_0001.simulation.json")))
    let settings = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(settings["gamma_view_cone_deg"] as? Double == 3 && settings["gamma_fraction"] as? Double == 1)
    #expect((settings["target"] as? String)?.hasPrefix("Training_W0_") == true)
    let showers = try truth("d/night_20260121_0001.showers.csv")
    #expect(showers.allSatisfy { $0["primary"] == "gamma" })
    let altitudes = showers.compactMap { $0["alt_deg"].flatMap { Double($0) } }
    #expect((altitudes.min() ?? 0) > 51.5 && (altitudes.max() ?? 90) < 58.5)
    #expect((altitudes.max() ?? 0) - (altitudes.min() ?? 0) > 2)
  }

  @Test(
    "what cannot be simulated is said",
    arguments: [
      (["--rate", "0"], "E0260 simulation-setting"), (["--threshold", "40"], "E0248 night-threshold-low"),
      (["--start", "2026-01-21T08:00:00"], "E0247 night-pointing"), (["--start", "yesterday"], "--start"),
      (["--source-name", "Mrk_421"], "E0260 simulation-setting"), (["--energy-min", "200"], "--energy-max"),
      (["--source", "muon"], "--source"), (["--jobs", "0"], "--jobs"),
    ])
  func refusals(_ options: [String], _ said: String) throws {
    let outcome = try Command.run(["simulate", "night", "-o", folder.path("e")] + options)
    #expect(outcome.code == 2 && outcome.messages.contains(said), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("e")))
  }

  @Test("an interrupted night leaves whole runs only", arguments: [SIGINT, SIGTERM])
  func interruption(_ signal: Int32) throws {
    let running = try Command.Running(
      ["simulate", "night", "-o", folder.path("f"), "--duration", "30", "--rate", "300", "--jobs", "1"],
      input: nil)
    for _ in 0..<2000 where names(in: folder.path("f")).isEmpty { usleep(5000) }
    usleep(500_000)
    kill(running.process.processIdentifier, signal)
    #expect(try running.wait().code == 128 + signal)
    #expect(names(in: folder.path("f")).isEmpty)
  }
}
