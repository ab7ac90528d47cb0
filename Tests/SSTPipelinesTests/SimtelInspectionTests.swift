import Foundation
import Reports
import SSTCore
import TestSupport
import Testing

@testable import SSTPipelines

/// What `info`, `check`, `dump` and `show` make of real simtel files.
@Suite("Simtel files looked at", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct SimtelInspectionTests {
  private static let digicam = SharedData.path("data/simtel/simtel_test_file.simtel.gz")
  private static let muons = SharedData.path("data/simtel/gct_checs_muons.simtel.zst")
  private static let calibration = SharedData.path("data/simtel/calib_events.simtel.gz")

  private func dump(_ path: String, _ dump: TableDump) throws -> [[String: Any]] {
    var bytes: [UInt8] = []
    try dump.run(path) { bytes += $0 }
    return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
  }

  @Test("info: the settings of a production") func info() throws {
    let information = try FileInformation(path: Self.digicam)
    let facts = Dictionary(information.facts.map { ($0.name, $0.value) }) { first, _ in first }
    #expect(facts["primary"] == .string("gamma"))
    #expect(facts["energy_range_TeV"] == .string("0.3 to 200"))
    #expect(facts["spectral_index"] == .string("-2"))
    #expect(facts["core_range_m"] == .string("0 to 1000") && facts["view_cone_deg"] == .string("0"))
    #expect(facts["showers"] == .number(100) && facts["reuse"] == .number(10))
    #expect(facts["mc_events"] == .number(1000) && facts["telescope_events"] == .number(9))
    #expect(facts["telescopes"] == .string("1: SST_1M_DigiCam (1296 pixels, 1 gain, 50 samples of 4 ns)"))
    #expect(facts["nsb_per_ns"] != .null && facts["quantum_efficiency"] != .null)
    #expect(information.events?.byType == ["shower": 9] && information.isComplete)
    #expect(information.tables.first { $0.name == "mc_event" }?.rows == 1000)
    // One screen.
    #expect(information.text.split(separator: "\n").count < 70)
    let several = try FileInformation(path: Self.calibration)
    #expect(several.events?.byType == ["sky pedestal": 1])
  }

  @Test("check: sound, cut, and from the middle on") func check() throws {
    let finding = try FileCheck.check(Self.muons)
    #expect(finding.kind == .simtel && finding.notes.contains("20 array events with 20 images"))
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.muons))
    let cut = folder.path("cut")
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: cut))
    let error = #expect(throws: (any Error).self) { try FileCheck.check(cut) } as? any SSTError
    #expect(error?.code.word == "simtel-truncated" && error?.code.exitCode == 4)
    let information = try FileInformation(path: cut)
    #expect(!information.isComplete && information.events?.count ?? 0 > 5)
  }

  @Test("dump: objects of any kind as rows") func dump() throws {
    var all = TableDump(table: "mc_event")
    all.rows = RowSelection(start: 998, end: nil)
    let events = try dump(Self.digicam, all)
    #expect(events.count == 2 && events[1]["identifier"] as? Int == 10_009)
    #expect(events[1]["core_x"] as? Double == -142.20045)
    var samples = TableDump(table: "2013")
    samples.rows = RowSelection(start: 0, end: 1)
    samples.columns = ["event", "telescope", "pixel_count", "samples"]
    let waveforms = try #require(try dump(Self.muons, samples).first)
    #expect(waveforms["event"] as? Int == 100 && waveforms["telescope"] as? Int == 1)
    #expect((waveforms["samples"] as? [Int])?.count == 2048 * 128)
    #expect(try dump(Self.digicam, TableDump(table: "objects")).count > 1262)
    #expect(try dump(Self.digicam, TableDump(table: "tracking")).count == 9)
    let error = #expect(throws: InspectionError.self) { try dump(Self.digicam, TableDump(table: "mc_evnt")) }
    #expect(error?.description.contains("mc_event") == true)
    var beyond = TableDump(table: "run_header")
    beyond.rows = RowSelection(start: 0, end: 5)
    #expect(throws: InspectionError.self) { try dump(Self.digicam, beyond) }
  }

  @Test("every kind of object can be dumped") func kinds() throws {
    let path = SharedData.path("data/simtel/synthetic_zoo_mixed.simtel")
    let kinds = Set(try dump(path, TableDump(table: "objects")).compactMap { $0["name"] as? String })
    #expect(kinds.count > 35)
    for kind in kinds.subtracting(["history", "unknown"]) {
      let rows = try dump(path, TableDump(table: kind))
      #expect(!rows.isEmpty && rows.allSatisfy { $0.count > 8 }, "\(kind)")
    }
  }

  @Test("show: measured and true images, true direction and core") func show() throws {
    var options = ShowOptions()
    options.identifiers = [1102]
    let page = try ShowPipeline(options: options, log: StepContext.silent.log).page(Self.digicam)
    #expect(page.telescopes.count == 2 && page.events.count == 1)
    let event = try #require(page.events.first)
    #expect(event.kind == "shower" && event.truth?.primary == "gamma")
    #expect(abs((event.truth?.energyTeV ?? 0) - 1.48414) < 1e-5)
    let (measured, truth) = (try #require(event.images[0]), try #require(event.images[1]))
    #expect(truth.charges.reduce(0, +) == 289)
    // The sum over the default chain of ctapipe: same extraction, all pixels.
    let golden = try SharedData.json("data/simtel/simtel_test_file.simtel.gz.golden.json") as? [String: Any]
    let peer = (golden?["ctapipe"] as? [String: Any])?["events"] as? [[String: Any]]
    let telescope = (peer?[0]["telescopes"] as? [String: Any])?["1"] as? [String: Any]
    let sum = try #require((telescope?["dl1"] as? [String: Any])?["image_sum"] as? Double)
    #expect(abs(Double(measured.charges.reduce(0, +)) - sum) < 1e-3 * abs(sum))
    #expect(event.truth?.coreX == -55.09589385986328 && event.truth?.altitudeDeg == 90)
    #expect(measured.trueDirection != nil && measured.waveforms != nil)
    options.identifiers = [5]
    #expect(throws: ShowError.self) {
      try ShowPipeline(options: options, log: StepContext.silent.log).page(Self.digicam)
    }
    options.identifiers = []
    let several = try ShowPipeline(options: options, log: StepContext.silent.log).page(Self.calibration)
    #expect(several.events.first?.kind == "sky pedestal" && several.telescopes.count == 14)
  }
}
