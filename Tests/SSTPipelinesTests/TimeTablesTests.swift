import SSTData
import SSTSky
import Foundation
import Logging
import Reconstruction
import SSTCore
import SSTIO
import TestSupport
import Testing
@testable import SSTPipelines

@Suite("Leap seconds and Earth orientation of a run") struct TimeTablesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, _ name: String) throws -> String {
    try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
    return folder.path(name)
  }

  /// A table of Earth orientation with the same values every day.
  private static func finals(_ days: ClosedRange<Int>, ut1: String, predictedFrom: Int) -> String {
    days.map {
      "260101 \($0).00 I  0.100000 0.000091  0.300000 0.000090  \($0 < predictedFrom ? "I" : "P")\(ut1) "
        + "0.0000100"
    }.joined(separator: "\n")
  }

  @Test("the record names source, days and hash of both tables")
  func record() throws {
    let packaged = TimeTables().record
    #expect(
      packaged["leap_seconds"]?["valid_until"] == "2027-06-28" && packaged["leap_seconds"]?["sha256"] == nil)
    #expect(packaged["earth_orientation"]?["first_day"] == "2011-01-01")
    let text = Self.finals(61_000...61_099, ut1: " 0.0500000", predictedFrom: 61_090)
    let tables = try TimeTables(
      leapSecondsFile: try write(LeapSecondTexts.list, "leap-seconds.list"),
      earthOrientationFile: try write(text, "finals2000A.daily"))
    let leap = try #require(tables.record["leap_seconds"])
    #expect(leap["source"] == "leap-seconds.list of 2025-07-07" && leap["valid_until"] == "2026-06-28")
    #expect(leap["sha256"] == ContentHash(of: LeapSecondTexts.list).hexadecimal)
    #expect(
      tables.record["earth_orientation"] == [
        "source": "IERS table finals2000A.daily", "first_day": "2025-11-21",
        "last_measured_day": "2026-02-18",
        "last_predicted_day": "2026-02-28", "sha256": ContentHash(of: text).hexadecimal,
      ])
    #expect(tables.inputs.map(\.role) == ["leap-seconds", "earth-orientation"])
  }

  @Test("missing and oversized files, and tables of different leap seconds, are refused")
  func refused() throws {
    let missing = try #require(throws: FileError.self) {
      try TimeTables(leapSecondsFile: nil, earthOrientationFile: folder.path("none"))
    }
    #expect(missing.code.exitCode == 3)
    let large = folder.path("large")
    try Data().write(to: URL(fileURLWithPath: large))
    let handle = try #require(FileHandle(forWritingAtPath: large))
    try handle.truncate(atOffset: 33 << 20)
    let long = try #require(throws: TimeTablesError.self) {
      try TimeTables(leapSecondsFile: large, earthOrientationFile: nil)
    }
    #expect(long.code.exitCode == 4 && long.description.contains("34603008"))
    let more = try write(LeapSecondTexts.dataWithOneMore, "Leap_Second.dat")
    let different = try #require(throws: TimeTablesError.self) {
      try TimeTables(leapSecondsFile: more, earthOrientationFile: nil)
    }
    #expect(different.code.exitCode == 6 && different.description.hasPrefix("2027-07-01"))
  }

  @Test(
    "warnings by the date of the data",
    arguments: [
      (1_769_015_225, []), (1_795_000_000, ["W0715"]), (1_814_300_000, ["W0714", "W0715"]),
      (1_900_000_000, ["W0714", "W0716"]), (1_200_000_000, ["W0716"]), (0, ["W0716"]),
    ] as [(Int64, [String])])
  func warnings(unix: Int64, codes: [String]) {
    let found = TimeTables().warnings(at: TAITime(unixSeconds: unix))
    #expect(found.map(\.code.code) == codes)
    for warning in found { #expect(warning.text.contains("Give the current") && warning.text.contains("--")) }
  }

  private func run(_ raw: String, _ tables: TimeTables, _ name: String) throws -> (HDF5File, [String]) {
    var options = R0DL1Options(configuration: try PipelineConfiguration.packaged())
    options.outputDirectory = folder.path(name)
    options.timeTables = tables
    let messages = Messages()
    let summary = try R0DL1Pipeline(options: options, log: messages.log).run(raw)
    return (try HDF5File(readingFrom: summary.outputs[0]), messages.all)
  }

  @Test("other tables change local_time and the pointing, and the product names them")
  func effect() throws {
    let raw = folder.path("SST1M1_20270801_0001.fits.fz")
    let later: Int64 = 558 * 86_400_000_000_000
    try SmallRun.write(to: raw) { _, event in event.header.time.nanoseconds += later }
    let leap = try LeapSeconds(text: LeapSecondTexts.dataWithOneMore, file: "x")
    let (old, oldMessages) = try run(
      raw, TimeTables(leapSeconds: .packaged, earthOrientation: .zero), "old")
    let (new, newMessages) = try run(raw, TimeTables(leapSeconds: leap, earthOrientation: .zero), "new")
    let table = "dl1/event/telescope/parameters/tel_021"
    let (before, after) = (try old.table(table).read(), try new.table(table).read())
    let times = zip(try before.doubles("local_time"), try after.doubles("local_time"))
    #expect(times.allSatisfy { abs($0 - $1 - 1) < 1e-6 })
    let azimuths = zip(try before.doubles("true_az_tel"), try after.doubles("true_az_tel"))
    #expect(azimuths.allSatisfy { abs($0 - $1) > 1e-4 && abs($0 - $1) < 0.1 })
    #expect(oldMessages.count { $0.contains("W0714 leap-seconds-expired") } == 1)
    #expect(
      oldMessages.count { $0.hasPrefix("info I0705 tables: leap seconds from IERS Bulletin C 72") } == 1)
    #expect(!newMessages.contains { $0.contains("W071") })
    let record = try #require(try new.attributes()["SST PROVENANCE"]?.string)
    let tables = try JSONParser.parse(Array(record.utf8)).value["time_tables"]
    #expect(tables?["leap_seconds"]?["source"]?.string == "IERS Bulletin C 74")
    #expect(tables?["earth_orientation"]?["source"]?.string == "constant")
  }
}
