import Foundation
import TestSupport
import Testing

@Suite("--leap-seconds and --earth-orientation") struct TimeTableOptionTests {
  let samples: Samples
  let folder: TemporaryFolder

  init() throws {
    samples = try Samples.shared()
    folder = try TemporaryFolder()
  }

  private func run(_ arguments: String...) throws -> Command.Outcome {
    try Command.run(
      ["r0-dl1", samples.raw, "--output-dir", folder.path("out"), "--max-events", "4"] + arguments)
  }

  @Test("a file of leap seconds is used and named by info") func used() throws {
    let path = folder.path("leap-seconds.list")
    try Data(LeapSecondTexts.list.utf8).write(to: URL(fileURLWithPath: path))
    let outcome = try run("--leap-seconds", path)
    #expect(
      outcome.code == 0 && outcome.messages.contains("leap seconds from leap-seconds.list of 2025-07-07"))
    let info = try Command.run("info", "--json", folder.path("out/SST1M1_20260121_0001_W1_dl1.h5"))
    let facts = (info.json as? [[String: Any]])?.first?["facts"] as? [String: Any]
    let provenance = facts?["provenance"] as? [String: Any]
    let tables = provenance?["time_tables"] as? [String: [String: String]]
    #expect(tables?["leap_seconds"]?["valid_until"] == "2026-06-28")
    #expect(tables?["leap_seconds"]?["sha256"]?.count == 64)
    #expect(tables?["earth_orientation"]?["last_measured_day"] != nil)
    let roles = (provenance?["inputs"] as? [[String: Any]])?.compactMap { $0["role"] as? String }
    #expect(roles == ["R0", "leap-seconds"])
  }

  @Test(
    "a missing file ends with 3, a damaged one with 4, before anything is written",
    arguments: ["--leap-seconds", "--earth-orientation"])
  func refused(_ option: String) throws {
    let missing = try run(option, folder.path("none"))
    #expect(missing.code == 3 && missing.messages.contains("E0301 cannot-open"))
    let path = folder.path("damaged")
    try Data("what is this\n".utf8).write(to: URL(fileURLWithPath: path))
    let damaged = try run(option, path)
    #expect(damaged.code == 4 && damaged.messages.contains("damaged, line 1"))
    #expect(names(in: folder.url.path) == ["damaged"])
  }

  @Test("tables with different leap seconds end with 6") func disagreement() throws {
    let path = folder.path("Leap_Second.dat")
    try Data(LeapSecondTexts.dataWithOneMore.utf8).write(to: URL(fileURLWithPath: path))
    let outcome = try run("--leap-seconds", path)
    #expect(outcome.code == 6 && outcome.messages.contains("E0692 time-tables-disagree: 2027-07-01"))
  }
}
