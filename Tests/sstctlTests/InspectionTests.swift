import SSTCore
import Foundation
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("info, dump and check", .serialized) struct InspectionTests {
  let samples: Samples
  let folder: TemporaryFolder

  init() throws {
    samples = try Samples.shared()
    folder = try TemporaryFolder()
  }

  private func lines(_ outcome: Command.Outcome) -> [[String: Any]] {
    outcome.output.split(separator: "\n").compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
    }
  }

  private static let trigger = "/dl1/event/telescope/trigger"
  private static let parameters = "/dl1/event/telescope/parameters/tel_021"
  private static let images = "/dl1/event/telescope/images/tel_021"

  // MARK: - info

  @Test("info of a raw file") func infoRaw() throws {
    let outcome = try Command.run("info", samples.raw, samples.truncated, "--json")
    let all = try #require(outcome.json as? [[String: Any]])
    #expect(outcome.code == 0 && all.count == 2)
    let facts = try #require(all[0]["facts"] as? [String: Any])
    #expect(
      facts["telescope"] as? Int == 21 && facts["run"] as? Int == 1 && facts["date"] as? Int == 20_260_121)
    #expect(facts["pointing_ra_deg"] as? Double == 83.633)
    let events = try #require(all[0]["events"] as? [String: Any])
    let byType = try #require(events["by_type"] as? [String: Int])
    #expect(byType.values.reduce(0, +) == Samples.eventCount && (byType["pedestal"] ?? 0) > 0)
    #expect(all[0]["complete"] as? Bool == true && all[1]["complete"] as? Bool == false)
    #expect((all[1]["problem"] as? String)?.contains("the file ends") == true)
    #expect(
      (all[0]["tables"] as? [[String: Any]])?.map { $0["name"] as? String } == ["DigicamConfig", "Events"])
    #expect(try Command.run("info", samples.raw).output.contains("target: Crab_W1_83.633_22.514"))
  }

  @Test("info of a DL1 file") func infoDL1() throws {
    let all = try #require(try Command.run("info", samples.dl1, "--json").json as? [[String: Any]])
    let facts = try #require(all[0]["facts"] as? [String: Any])
    #expect(
      facts["status"] as? String == "completed" && facts["observation_ids"] as? String == "202601210001")
    #expect((facts["configuration_sha256"] as? String)?.count == 64)
    let tables = try #require(all[0]["tables"] as? [[String: Any]])
    let rows = tables.first { $0["name"] as? String == Self.trigger }?["rows"] as? Int
    #expect(rows == facts["event_count"] as? Int)
    #expect(facts["telescopes"] as? [Int] == [21] && facts["stereo"] as? Bool == false)
    let events = try #require(all[0]["events"] as? [String: Any])
    #expect(events["count"] as? Int == rows && (events["by_type"] as? [String: Int]) == ["shower": rows ?? 0])
    let duration = try #require(events["duration_s"] as? Double)
    let rate = try #require(facts["mean_rate_hz"] as? Double)
    #expect(abs(rate * duration - Double((rows ?? 0) - 1)) < 0.01 * duration)
  }

  @Test("info of a DL1 file tells of its run in words; tables only on request") func infoText() throws {
    let text = try Command.run("info", samples.dl1).output
    for part in [
      "  telescopes: 21\n", "  target: ", "  pointing: RA 83.633 deg, Dec 22.514 deg (ICRS)\n",
      "  mean rate: ",
      " Hz\n", "  stereo: no\n", "  images: ", "    shower: ", "  first event: 2026-01-2", "Z\n",
      "  command: r0-dl1\n", "  input: SST1M1_20260121_0001.fits.fz (R0, ", "  options: ",
      "  configuration: ",
      "  earth orientation: ", "(list them with --tables)",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    #expect(!text.contains("{") && !text.contains(Self.trigger), "\(text)")
    let first = try #require(text.firstMatch(of: /first event: (\S+)Z/)?.1)
    let raw = try Command.run("info", samples.raw).output
    #expect(raw.firstMatch(of: /first event: (\S{16})/)?.1 == first.prefix(16), "UTC in both")
    let tables = try Command.run("info", samples.dl1, "--tables").output
    #expect(tables.contains("    \(Self.trigger): ") && tables.contains("float64 (deg)"))
  }

  @Test("info of what is no data file ends with 3") func infoOther() throws {
    let outcome = try Command.run("info", #filePath)
    #expect(outcome.code == 3 && outcome.messages.contains("E0303 unknown-format"))
  }

  // MARK: - dump

  @Test("dump of a raw file equals the library") func dumpRaw() throws {
    let outcome = try Command.run(
      "dump", samples.raw, "--table", "Events", "--rows", "3:11", "--columns",
      "eventNumber,hiGain_waveforms_samples")
    let rows = lines(outcome)
    let table = try ZFITSFile(path: samples.raw).table("Events")
    let columns = try ["eventNumber", "hiGain_waveforms_samples"].map { try #require(table.columnIndex($0)) }
    let cells = try table.read(columns: columns, rows: 3..<11)
    #expect(outcome.code == 0 && rows.count == 8)
    for (row, values) in rows.enumerated() {
      #expect(values["eventNumber"] as? Int == Int(cells[0].integers(ofRow: row)[0]))
      #expect(values["hiGain_waveforms_samples"] as? [Int] == cells[1].integers(ofRow: row).map(Int.init))
    }
  }

  @Test("dump of a DL1 file equals the library, NaN is null or nan") func dumpDL1() throws {
    let table = try HDF5File(readingFrom: samples.dl1).table(Self.parameters)
    let expected = try table.read()
    // JSONSerialization changes the last digit of some numbers: our own parser does not.
    let rows = try Command.run("dump", samples.dl1, "--table", Self.parameters).output.split(separator: "\n")
      .map { try JSONParser.parse(Array($0.utf8)).value }
    #expect(rows.count == table.rowCount)
    for column in expected.columns {
      let numbers = try #require(column.data.doubles)
      for (row, values) in rows.enumerated() {
        let value = try #require(values[column.info.name])
        if numbers[row].isNaN {
          #expect(value == .null)
        } else if case .bool(let flags) = column.data {
          #expect(value == .bool(flags[row]))
        } else if case .float32(let floats) = column.data {
          #expect(value.double.map(Float.init) == floats[row])
        } else {
          #expect(value == .number(numbers[row]))
        }
      }
    }
    let csv = try Command.run(
      "dump", samples.dl1, "-t", Self.parameters, "--columns", "core_psi,event_id", "--format", "csv")
    let lines = csv.output.split(separator: "\n")
    let first = try expected.integers("event_id")[0]
    #expect(lines[0] == "core_psi,event_id" && lines[1] == "nan,\(first)")
  }

  @Test("lists in CSV are separated by semicolons") func dumpLists() throws {
    let outcome = try Command.run(
      "dump", samples.dl1, "-t", Self.images.dropFirst().description, "--rows", "1", "--columns",
      "event_id,image",
      "--format", "csv")
    let cells = outcome.output.split(separator: "\n")[1].split(separator: ",")
    let image = try HDF5File(readingFrom: samples.dl1).table(Self.images).read(
      columns: ["image"], rows: 1..<2)
    #expect(cells[1].split(separator: ";").compactMap { Float($0) } == (try image.floats("image")))
  }

  @Test("unknown names are told with the nearest one") func dumpUnknown() throws {
    let table = try Command.run("dump", samples.raw, "-t", "Event")
    #expect(
      table.code == 2 && table.messages.contains("E0280 unknown-table") && table.messages.contains("'Events'")
    )
    let column = try Command.run("dump", samples.dl1, "-t", Self.trigger, "--columns", "even_id")
    #expect(column.code == 2 && column.messages.contains("'event_id'"))
    #expect(try Command.run("dump", samples.raw, "-t", "Events", "--rows", "5:99").code == 2)
    #expect(try Command.run("dump", samples.truncated, "-t", "Events").code == 4)
    let rows = try Command.run(
      "dump", samples.truncated, "-t", "Events", "--columns", "eventNumber", "--on-corrupt", "recover")
    #expect(rows.code == 0 && lines(rows).count % 4 == 0 && !lines(rows).isEmpty)
  }

  // MARK: - check

  @Test("sound files") func checkSound() throws {
    let outcome = try Command.run("check", samples.raw, samples.dl1)
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.code == 0 && lines.count == 2 && lines.allSatisfy { $0.contains(": ok") })
  }

  @Test("damage ends with 4, what cannot be read with 3") func checkDamaged() throws {
    for (source, name) in [(samples.raw, "a.fits.fz"), (samples.dl1, "a.h5")] {
      var bytes = try Data(contentsOf: URL(fileURLWithPath: source))
      bytes[bytes.count / 2] ^= 0x10
      try bytes.write(to: folder.url.appendingPathComponent(name))
      let outcome = try Command.run("check", folder.path(name), samples.raw)
      #expect(outcome.code == 4, "\(name): \(outcome.output)")
      #expect(
        outcome.output.contains("\(name): problem E04") && outcome.output.contains("\(samples.raw): ok"))
    }
    #expect(try Command.run("check", samples.truncated).code == 4)
    #expect(try Command.run("check", folder.path("missing")).code == 3)
  }
}
