import Foundation
import TestSupport
import Testing

/// Runs whose clock, numbers or names are not what they should be: what each command says of them.
@Suite(
  "Cases of times and numbers",
  .enabled(if: FileManager.default.fileExists(atPath: SharedData.path("cases")), "\(SharedData.comment)"))
struct RunCaseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The folder of a case, by the start of its name.
  private static func folder(_ name: String) throws -> String {
    let root = SharedData.path("cases")
    let all = try FileManager.default.contentsOfDirectory(atPath: root)
    return root + "/" + (try #require(all.first { $0.hasPrefix(name) }))
  }

  private func raw(_ name: String, telescope: Int = 1, date: Int = 20_260_121) throws -> String {
    try Self.folder(name) + "/SST1M\(telescope)_\(date)_0001.fits.fz"
  }

  /// The rows of a table as dictionaries.
  private func rows(_ path: String, _ table: String) throws -> [[String: Any]] {
    let text = try Command.run("dump", path, "--table", table).output
    return try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func dl1(_ telescope: Int, in name: String) -> String {
    folder.path("\(name)\(telescope)/SST1M\(telescope)_20260121_0001_W1_dl1.h5")
  }

  /// Both telescopes through `r0-dl1`, and `dl1-stereo`.
  private func stereo(_ name: String, _ more: [String] = []) throws -> (
    runs: [Command.Outcome], stereo: Command.Outcome, path: String
  ) {
    let runs = try [1, 2].map { telescope in
      try Command.run([
        "r0-dl1", raw(name, telescope: telescope), "--output-dir", folder.path("t\(telescope)"),
        "--precise-timestamps",
      ])
    }
    let outcome = try Command.run(
      [
        "dl1-stereo", "--input-file-tel1", dl1(1, in: "t"), "--input-dir-tel2", folder.path("t2"),
        "--output-dir", folder.path("st"),
      ] + more)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("st"))
    let found = try #require(files.first { $0.hasSuffix(".h5") })
    return (runs, outcome, folder.path("st/" + found))
  }

  @Test("sky-02: an event without a time has no pointing and no partner") func clockZero() throws {
    let (runs, outcome, path) = try stereo("sky-02")
    for run in runs {
      #expect(run.code == 0 && run.messages.contains("W0717 untimed-events: 1 of"), "\(run.messages)")
    }
    let events = try rows(dl1(1, in: "t"), "/dl1/event/telescope/parameters/tel_021")
    let untimed = try #require(events.first { $0["event_id"] as? Int == 5005 })
    for name in ["local_time", "true_alt_tel", "true_az_tel", "time_wr_full_seconds"] {
      #expect(untimed[name] is NSNull, "\(name)")
    }
    #expect(try rows(dl1(1, in: "t"), "/dl1/info").first?["n_untimed"] as? Int == 1)
    #expect(outcome.messages.contains("W0751 untimed: 2 events"), "\(outcome.messages)")
    let decision = try rows(path, "/dl1/coincidence/decisions").first { $0["event_id"] as? Int == 5005 }
    #expect(decision?["status"] as? Int == 1)
  }

  @Test("sky-02: rows that were never filled are left out") func zeros() throws {
    let raw = try Self.folder("sky-02") + "/zeros/SST1M1_20260121_0001.fits.fz"
    let run = try Command.run("r0-dl1", raw, "--output-dir", folder.path("o"))
    #expect(run.code == 0 && run.messages.contains("W0718 empty-events: 3 of 12"), "\(run.messages)")
    let path = folder.path("o/SST1M1_20260121_0001_W1_dl1.h5")
    #expect(try rows(path, "/dl1/event/subarray/trigger").count == 6)
    #expect(try Command.run("check", raw).output.contains("3 of 12 rows are empty"))
    #expect(try Command.run("info", raw).output.contains("3 of 12 rows are empty"))
  }

  @Test("sky-03: substitute ids are no keys between telescopes") func substitutes() throws {
    let (_, outcome, path) = try stereo("sky-03", ["--method", "SWATEventIDs"])
    #expect(outcome.messages.contains("W0755 no-array-number: 3 and 3 events"), "\(outcome.messages)")
    let decisions = try rows(path, "/dl1/coincidence/decisions")
    let substitutes = decisions.filter { ($0["event_id"] as? Int ?? 0) > 10_000_000_000_000_000 }
    #expect(substitutes.count == 3 && substitutes.allSatisfy { $0["status"] as? Int == 1 })
    #expect(decisions.count { $0["status"] as? Int == 0 } == decisions.count - 3)
  }

  @Test("sky-06: one of each is kept, and the check agrees") func duplicates() throws {
    let run = try Command.run("r0-dl1", raw("sky-06"), "--output-dir", folder.path("o"))
    #expect(run.code == 0 && run.messages.contains("W0719 duplicate-events"), "\(run.messages)")
    let path = folder.path("o/SST1M1_20260121_0001_W1_dl1.h5")
    let ids = try rows(path, "/dl1/event/subarray/trigger").compactMap { $0["event_id"] as? Int }
    #expect(ids.count > 5 && Set(ids).count == ids.count)
    let check = try Command.run("check", path)
    #expect(check.code == 0, "\(check.messages)")
  }

  @Test("sky-07: the clock goes back") func jumps() throws {
    let info = try Command.run("info", raw("sky-07"))
    #expect(info.output.contains("goes back once, by up to 4.98 s"), "\(info.output)")
    #expect(!info.output.contains("(-"))
    let run = try Command.run("r0-dl1", raw("sky-07"), "--output-dir", folder.path("o"))
    #expect(run.messages.contains("W0752 clock-jumps: the time of the events goes back"), "\(run.messages)")
  }

  @Test("sky-08: a clock of 2018 counts UTC") func oldClock() throws {
    let raw = try raw("sky-08", date: 20_180_822)
    #expect(try Command.run("info", raw).output.contains("first event: 2018-08-22T21:11:40.0"))
    let pointing = ["--force-pointing", "--pointing-ra", "83.63", "--pointing-dec", "22.01"]
    let tables = try [[], ["--time-scale", "utc"]].enumerated().map { index, more in
      let run = try Command.run(
        ["r0-dl1", raw, "--output-dir", folder.path("o\(index)")] + pointing + more)
      #expect(run.code == 0, "\(run.messages)")
      let path = folder.path("o\(index)/SST1M1_20180822_0001_dl1.h5")
      return try Command.run("dump", path, "--table", "/dl1/event/telescope/parameters/tel_021").output
    }
    #expect(tables[0] == tables[1] && tables[0].count > 1000)
  }

  @Test("sky-11: the observation block says where and when; triggers of both telescopes")
  func observation() throws {
    let (_, _, path) = try stereo("sky-11")
    let block = try #require(try rows(path, "/configuration/observation/observation_block").first)
    let altitude = try #require(block["subarray_pointing_lat"] as? Double)
    let azimuth = try #require(block["subarray_pointing_lon"] as? Double)
    let event = try #require(try rows(path, "/dl1/event/telescope/parameters/tel_021").first)
    #expect(abs(altitude - (event["true_alt_tel"] as? Double ?? 0)) < 0.1)
    #expect(abs(azimuth - (event["true_az_tel"] as? Double ?? 0)) < 0.1)
    #expect(block["subarray_pointing_frame"] as? Int == 0)
    let triggers = try rows(path, "/dl1/event/subarray/trigger").compactMap { $0["time"] as? Double }
    let start = try #require(block["scheduled_start_time"] as? Double)
    #expect(start <= triggers[0] && triggers[0] - start < 0.1)
    #expect((block["actual_duration"] as? Double ?? 0) > 0)
    let info = try #require(try rows(path, "/dl1/info").first)
    #expect((info["n_triggered_tel1"] as? Int ?? 0) > 0 && (info["n_triggered_tel2"] as? Int ?? 0) > 0)
  }

  @Test("sky-15: another telescope's pedestals are refused, own ones are taken") func pedestals() throws {
    let source = try Self.folder("sky-15")
    try FileManager.default.createDirectory(atPath: folder.path("o"), withIntermediateDirectories: true)
    let name = "SST1M1_20260121_0001_W1_pedestal_hist.h5"
    try FileManager.default.copyItem(atPath: source + "/" + name, toPath: folder.path("o/" + name))
    let raw = try raw("sky-15")
    let foreign = try Command.run("r0-dl1", raw, "--output-dir", folder.path("o"), "--reclean")
    #expect(foreign.code == 6 && foreign.messages.contains("E0670 foreign-pedestals"), "\(foreign.messages)")
    let first = try Command.run("r0-dl1", raw, "--output-dir", folder.path("own"), "--px-charges")
    let second = try Command.run("r0-dl1", raw, "--output-dir", folder.path("own"), "--reclean")
    #expect(first.code == 0 && second.code == 0, "\(second.messages)")
    let check = try Command.run("check", folder.path("own/" + name))
    #expect(check.code == 0, "\(check.messages)")
  }

  @Test("sky-17: below the horizon, and options that would be ignored") func pointing() throws {
    let raw = try raw("sky-17")
    let below = try Command.run("r0-dl1", raw, "--output-dir", folder.path("o"))
    #expect(
      below.code == 0 && below.messages.contains("W0707 below-horizon") && below.messages.contains("-15.7"),
      "\(below.messages)")
    let ignored = try Command.run(
      "r0-dl1", raw, "--output-dir", folder.path("p"), "--pointing-ra", "83.63", "--pointing-dec", "22.01")
    #expect(
      ignored.code == 2 && ignored.messages.contains("E0226 pointing-not-forced"), "\(ignored.messages)")
  }
}
