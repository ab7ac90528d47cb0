import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import SSTPipelines

/// Event lists of the golden night, against plain numpy.
@Suite("Event lists of a golden night", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct DL2DL3GoldenTests {
  static let root = "oracle/dl2_dl3"

  static func night(_ kind: String) throws -> [String] {
    try DL2DL3Step.files(in: SharedData.path("\(root)/dl3/inputs/night_\(kind)"))
  }

  static func options(_ folder: TemporaryFolder) throws -> DL2DL3Options {
    var options = DL2DL3Options(
      configuration: try PipelineConfiguration(files: [SharedData.path("\(root)/config/data.json")]))
    options.outputDirectory = folder.url.path
    options.targetName = "ToyCrab"
    options.target = ICRSDirection(rightAscensionDeg: 83.633083, declinationDeg: 22.0145)
    return options
  }

  @Test("events, intervals, live times and headers", arguments: ["mono", "stereo"])
  func lists(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let outcomes = try DL2DL3Pipeline(options: Self.options(folder), log: StepContext.silent.log)
      .run(Self.night(kind).reversed())
    let all = try #require(
      SharedData.json("\(Self.root)/dl3/corrected/corrected_dl3.json") as? [String: [[String: Any]]])
    let expected = try #require(all[kind])
    #expect(outcomes.count == expected.count)
    for (outcome, golden) in zip(outcomes, expected) {
      func number(_ key: String) throws -> Double { try #require(golden[key] as? NSNumber).doubleValue }
      let file = try FITSTableFile(readingFrom: outcome.output)
      #expect(try file.verifyChecksums().isEmpty)
      let header = try file.header("EVENTS")
      #expect(outcome.observation == Int64(try number("obs_id")))
      for (keyword, key, tolerance) in [
        ("TSTART", "tstart_tai_s", 2e-6), ("TSTOP", "tstop_tai_s", 2e-6), ("ONTIME", "ontime_s", 1e-5),
        ("LIVETIME", "livetime_s", 1e-3), ("DEADC", "deadc", 1e-5), ("RA_PNT", "ra_pnt", 1e-9),
        ("DEC_PNT", "dec_pnt", 1e-9), ("ALT_PNT", "alt_pnt_deg", 1e-9), ("AZ_PNT", "az_pnt_deg", 1e-9),
      ] {
        let found = try #require(header.number(keyword))
        #expect(abs(found - (try number(key))) < tolerance, "\(keyword) \(found)")
      }
      let intervals = try file.rows(of: GoodTimeRow.table, initial: GoodTimeRow())
      let starts = try #require(golden["gti_start_tai_s"] as? [Double])
      #expect(intervals.count == starts.count)
      for (interval, start) in zip(intervals, starts) { #expect(abs(interval.startS - start) < 2e-6) }
      var layout = EventListRow.Layout()
      layout.isStereo = kind == "stereo"
      let rows = try file.rows(of: EventListRow.table(layout), initial: EventListRow())
      try compare(rows, "\(Self.root)/dl3/corrected/\(try #require(golden["events_file"] as? String))")
    }
  }

  private func compare(_ rows: [EventListRow], _ path: String) throws {
    let golden = try GoldenTable(path)
    #expect(try golden.numbers("EVENT_ID") == rows.map { Double($0.event) })
    for (name, value, tolerance) in [
      ("TIME", \EventListRow.timeS, 2e-6), ("RA", \.rightAscensionDeg, 1e-9), ("DEC", \.declinationDeg, 1e-9),
      ("ENERGY", \.energyTeV, 1e-9), ("DETX", \.fieldXDeg, 1e-9), ("DETY", \.fieldYDeg, 1e-9),
    ] as [(String, KeyPath<EventListRow, Double>, Double)] {
      let differences = zip(rows, try golden.numbers(name)).map {
        abs($0[keyPath: value] - $1) / max(1, abs($1))
      }
      #expect(differences.allSatisfy { $0 < tolerance }, "\(name) \(differences.max() ?? 0)")
    }
  }

  @Test(
    "the original's event lists, with its defects",
    arguments: ["mono_global", "stereo_global", "mono_energydep", "stereo_energydep", "stereo_classes"])
  func original(_ name: String) throws {
    let folder = try TemporaryFolder()
    var options = try Self.options(folder)
    options.quirks = .sst1mpipe
    if name.hasSuffix("energydep") {
      options.gammanessCutDirectory = SharedData.path("\(Self.root)/irf/gammaness_cuts")
    }
    if name.hasSuffix("classes") { options.eventClasses = [1, 2, 3, 4] }
    let kind = name.hasPrefix("mono") ? "mono" : "stereo"
    let outcomes = try DL2DL3Pipeline(options: options, log: StepContext.silent.log).run(Self.night(kind))
    let place = SharedData.path("\(Self.root)/dl3/\(name)")
    let golden = (FileManager.default.enumerator(atPath: place)?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix("_dl3.fits") }
    #expect(golden.count == outcomes.count && !golden.isEmpty)
    for list in golden {
      let (own, known) = (
        try FITSTableFile(readingFrom: folder.path(list)), try FITSTableFile(readingFrom: place + "/" + list)
      )
      let (header, expected) = (try own.header("EVENTS"), try known.header("EVENTS"))
      for card in expected.cards where !["CHECKSUM", "DATASUM", "CREATOR"].contains(card.keyword) {
        if let number = expected.number(card.keyword) {
          let found = header.number(card.keyword) ?? .nan
          #expect(
            isClose(found, number, relative: 1e-12, absolute: 1e-9),
            "\(list) \(card.keyword) \(found) \(number)")
        } else {
          // A column of one number may be said with or without the one.
          let found = header.text(card.keyword)
          let plain =
            card.keyword.hasPrefix("TFORM") && found?.count == 2 ? found?.replacing("1", with: "") : found
          #expect(plain == expected.text(card.keyword), "\(list) \(card.keyword)")
        }
      }
      let (a, b) = (try own.packedRows("EVENTS"), try known.packedRows("EVENTS"))
      #expect(a.schema.columns.map(\.name) == b.schema.columns.map(\.name) && a.rowCount == b.rowCount)
      for column in b.schema.columns.indices {
        let largest = (0..<min(a.rowCount, b.rowCount)).reduce(0.0) { largest, row in
          let (x, y) = (
            a.doubles(row: row, column: column)?[0] ?? .nan, b.doubles(row: row, column: column)?[0] ?? .nan
          )
          return max(largest, abs(x - y))
        }
        #expect(largest < 1e-9, "\(list) \(b.schema.columns[column].name) \(largest)")
      }
      let times = try own.rows(of: GoodTimeRow.table, initial: GoodTimeRow())
      #expect(try times == known.rows(of: GoodTimeRow.table, initial: GoodTimeRow()))
    }
  }

  @Test("responses are chosen or mixed by zenith angle, and go into the lists with rates of good time")
  func responses() throws {
    let folder = try TemporaryFolder()
    let irfs = folder.path("IRFs")
    for zenith in [30, 40] {
      var making = MakeResponsesOptions(
        configuration: try PipelineConfiguration(files: [SharedData.path("\(Self.root)/config/mc.json")]))
      making.outputDirectory = irfs
      let inputs = ["gamma_200_300", "proton_400_500"].map {
        SharedData.path("\(Self.root)/irf/inputs/mono/\($0)E3GeV_\(zenith)_180deg_irf_dl1_dl2.h5")
      }
      _ = try MakeResponsesPipeline(options: making, log: StepContext.silent.log)
        .run(gammas: [inputs[0]], hadrons: [inputs[1]])
    }
    // Event lists and indices in the folder are no nodes.
    var other = try Self.options(folder)
    other.outputDirectory = irfs
    _ = try DL2DL3Pipeline(options: other, log: StepContext.silent.log).run([Self.night("mono")[0]])
    let grid = try ResponseGrid(irfs)
    var areas: [Double] = []
    for interpolates in [false, true] {
      var options = try Self.options(folder)
      options.outputDirectory = folder.path("dl3-\(interpolates)")
      (options.responses, options.interpolates) = (irfs, interpolates)
      let outcomes = try DL2DL3Pipeline(options: options, log: StepContext.silent.log).run(Self.night("mono"))
      let found = try ResponseFile.read(outcomes[0].output)
      #expect(
        found.tables.map(\.quantity) == [
          .effectiveArea, .energyDispersion, .pointSpread, .background, .background,
        ])
      #expect(found.facts.nodes.isEmpty != interpolates)
      areas.append(found.gammaTables[0].values[10])
      let nearest = try grid.choose(
        setup: "tel_021", eventClass: nil, background: "100", zenithDeg: 30, azimuthDeg: 180,
        interpolates: false)
      if !interpolates {
        #expect(found.gammaTables == nearest.responses.gammaTables)
        let live = try #require(found.facts.livePart)
        #expect(live == outcomes[0].seconds[1] / outcomes[0].seconds[0])
        for (a, b) in zip(found.backgroundTables[0].values, nearest.responses.backgroundTables[0].values) {
          #expect(a == b * live)
        }
      }
    }
    // Zenith 32 lies between both nodes, and so does the area.
    let far = try grid.choose(
      setup: "tel_021", eventClass: nil, background: "100", zenithDeg: 40, azimuthDeg: 180,
      interpolates: false
    ).responses.gammaTables[0].values[10]
    #expect(min(areas[0], far) <= areas[1] && areas[1] <= max(areas[0], far) && areas[1] != areas[0])
    let outside = try grid.choose(
      setup: "tel_021", eventClass: nil, background: "100", zenithDeg: 55, azimuthDeg: 180, interpolates: true
    )
    #expect(outside.isFar && abs(outside.distanceDeg - 15) < 1)
  }

  @Test("another cut than that of the responses, mono with stereo, simulations are refused") func refused()
    throws
  {
    let folder = try TemporaryFolder()
    func code(_ paths: [String], _ change: (inout DL2DL3Options) -> Void = { _ in }) throws -> Int? {
      var options = try Self.options(folder)
      options.outputDirectory = folder.path("out")
      change(&options)
      do { _ = try DL2DL3Pipeline(options: options, log: StepContext.silent.log).run(paths) } catch {
        return (error as? any SSTError)?.code.number
      }
      return nil
    }
    let (mono, stereo) = (try Self.night("mono"), try Self.night("stereo"))
    #expect(try code([mono[0], stereo[0]]) == 6131)
    #expect(try code([mono[0], mono[0]]) == 277)
    let simulation = SharedData.path(
      "\(Self.root)/irf/inputs/mono/gamma_200_300E3GeV_30_180deg_irf_dl1_dl2.h5")
    #expect(try code([simulation]) == 6130)
    #expect(try code([mono[0]]) { $0.responses = folder.path("none") } == 353)
    var making = MakeResponsesOptions(
      configuration: try PipelineConfiguration(json: #"{"analysis": {"global_gammaness_cut": 0.3}}"#))
    making.outputDirectory = folder.path("IRFs")
    _ = try MakeResponsesPipeline(options: making, log: StepContext.silent.log).run(
      gammas: [simulation], hadrons: [])
    #expect(try code([mono[0]]) { $0.responses = folder.path("IRFs") } == 6133)
    let left = try? FileManager.default.contentsOfDirectory(atPath: folder.path("out"))
    #expect(left?.isEmpty ?? true)
  }

  @Test("an empty list keeps its exposure; an index lists what is there and refuses mixtures") func index()
    throws
  {
    let folder = try TemporaryFolder()
    let night = try Self.night("mono")
    let lost = try #require(night.first { $0.contains("0103") })
    var options = try Self.options(folder)
    let empty = try DL2DL3Pipeline(options: options, log: StepContext.silent.log).run([lost])
    #expect(empty[0].events[2] == 0 && empty[0].seconds[0] > 15)
    options.outputDirectory = folder.path("stereo")
    let stereo = try DL2DL3Pipeline(options: options, log: StepContext.silent.log).run(Self.night("stereo"))
    let step = IndexDL3Step(folder: folder.path("stereo"), overwrite: true)
    let job = try #require(step.plan(stereo.map { Input($0.output) }).jobs.first)
    let outcome = try step.run(job.job, StepContext.silent)
    #expect(outcome.observations == stereo.count && outcome.tables == 2 * stereo.count)
    let index = try FITSTableFile(readingFrom: outcome.outputs[0])
    #expect(index.tableNames == ["HDU_INDEX"])
    let mixed = try step.plan([Input(empty[0].output), Input(stereo[0].output)]).jobs
    #expect(throws: DL3Error.self) { try step.run(#require(mixed.first).job, StepContext.silent) }
    #expect(throws: DL3Error.self) {
      _ = try DL3IndexEntry(readingFrom: outcome.outputs[0], relativeTo: folder.url.path)
    }
  }
}
