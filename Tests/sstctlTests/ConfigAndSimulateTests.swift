import Foundation
import TestSupport
import Testing

@Suite("config and simulate", .serialized) struct ConfigAndSimulateTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, _ name: String) throws -> String {
    try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
    return folder.path(name)
  }

  @Test("later files win") func show() throws {
    let one = try write(#"{"analysis": {"ped_time_window": 7}}"#, "one.json")
    let two = try write(#"{"analysis": {"ped_time_window": 9}}"#, "two.json")
    let outcome = try Command.run("config", "show", "--config", one, "--config", two)
    let json = try #require(outcome.json as? [String: Any])
    #expect(
      (json["analysis"] as? [String: Any])?["ped_time_window"] as? Double == 9
        && json["CameraCalibrator"] != nil)
    #expect(try Command.run("config", "check", one).code == 0)
  }

  @Test("an unknown key ends with 2 and the nearest key is named") func unknownKey() throws {
    let bad = try write("{\n\"analysis\": {\"ped_time_windo\": 7}}", "bad.json")
    for arguments in [["config", "check", bad], ["r0-dl1", "x.fits.fz", "--config", bad]] {
      let outcome = try Command.run(arguments)
      #expect(outcome.code == 2 && outcome.messages.contains("E0231 config-unknown-key"))
      #expect(
        outcome.messages.contains("bad.json:2:") && outcome.messages.contains("analysis.ped_time_window'"))
    }
    #expect(try Command.run("config", "check", folder.path("none.json")).code == 3)
  }

  @Test("the same seed gives the same bytes; existing files are refused") func simulate() throws {
    func run(_ name: String, _ more: String...) throws -> Command.Outcome {
      try Command.run(
        [
          "simulate", "sst1m", "-o", folder.path(name), "--events", "6", "--telescope", "22", "--seed", "5",
          "--date", "20250210", "--run", "12", "--target", "Mrk421,W2,166.1,38.2",
        ] + more)
    }
    #expect(try run("a", "--jobs", "1").code == 0)
    #expect(try run("b", "--jobs", "2").code == 0)
    let expected = ["SST1M2_20250210_0012.fits.fz", "SST1M2_20250210_0012.truth.csv"]
    #expect(names(in: folder.path("a")) == expected)
    for name in expected {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("a/" + name)))
      #expect(try bytes == Data(contentsOf: URL(fileURLWithPath: folder.path("b/" + name))))
    }
    #expect(try run("a").code == 5)
    #expect(try run("a", "--overwrite").code == 0)
    #expect(names(in: folder.path("a")) == expected)
    let info = try Command.run("info", folder.path("a/" + expected[0]), "--json").json as? [[String: Any]]
    let events = info?.first?["events"] as? [String: Any]
    #expect(events?["count"] as? Int == 6)
    #expect((events?["first_utc"] as? String)?.hasPrefix("2025-02-10T20:00:00") == true)
  }
}
