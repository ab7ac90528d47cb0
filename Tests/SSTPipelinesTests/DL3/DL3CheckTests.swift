import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// What `dl3 check` says of files of ours, of the original, and of damaged ones.
@Suite("Check of golden DL3 files", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct DL3CheckGoldenTests {
  private static let root = "oracle/dl2_dl3"

  private func rules(_ path: String, _ level: DL3Finding.Level) -> Set<String> {
    Set(DL3Check.check(path).findings.filter { $0.level == level }.map(\.rule))
  }

  @Test("event lists, responses and index files of ours have no errors and no warnings") func own() throws {
    let folder = try TemporaryFolder()
    var responses = MakeResponsesOptions(
      configuration: try PipelineConfiguration(files: [SharedData.path("\(Self.root)/config/mc.json")]))
    responses.outputDirectory = folder.path("irfs")
    func input(_ name: String) -> String {
      SharedData.path("\(Self.root)/irf/inputs/stereo/\(name)_30_180deg_irf_dl1_dl2.h5")
    }
    let made = try MakeResponsesPipeline(options: responses, log: StepContext.silent.log)
      .run(gammas: [input("gamma_200_300E3GeV")], hadrons: [input("proton_400_500E3GeV")])
    var options = try DL2DL3GoldenTests.options(folder)
    options.outputDirectory = folder.path("dl3")
    options.responses = folder.path("irfs")
    let lists = try DL2DL3Pipeline(options: options, log: StepContext.silent.log)
      .run(DL2DL3GoldenTests.night("stereo"))
    let indices = [DL3Index.units, DL3Index.observations].map { folder.path("dl3/\($0)") }
    for path in made.map(\.output) + lists.map(\.output) + indices {
      let check = DL3Check.check(path)
      let bad = check.findings.filter { $0.level != .note }
      #expect(bad.isEmpty, "\(path) \(bad.map(\.text))")
    }
    let found = try DL3CheckStep.files(in: [Input(folder.path("dl3"))])
    #expect(found.count == lists.count + 2)
    #expect(DL3Check.check(lists[0].output).content == "event list with responses")
    let information = try ResponseInformation(readingFrom: lists[0].output)
    #expect(information.facts["telescope"] == "stereo" && information.tables.count == 5)
    let energy = try #require(information.energies.first { ($0.area ?? 0) > 0 })
    #expect((energy.areaError ?? 0) > 0 && (energy.containment68Deg ?? 9) < 1)
    let same = try ResponseComparison(made[0].output, lists[0].output, tolerance: 1e-9)
    let others = same.tables.filter { $0.different[0] > 0 }.map(\.name)
    // The background of a list is a rate of good time.
    #expect(!same.equal && others.allSatisfy { $0.hasPrefix("BKG") } && !others.isEmpty)
    #expect(try ResponseComparison(made[0].output, made[0].output).equal)
  }

  @Test("the defects of the original's files are found", arguments: ["mono_global", "stereo_global"])
  func original(_ name: String) throws {
    let folder = SharedData.path("\(Self.root)/dl3/\(name)")
    let lists = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix("_dl3.fits") || $0.hasSuffix("_dl3.fits.gz") }
    #expect(!lists.isEmpty)
    for list in lists {
      let path = folder + "/" + list
      #expect(rules(path, .error) == ["time-scale"], "\(DL3Check.check(path).text)")
      let warnings = DL3Check.check(path).findings.filter { $0.level == .warning }
      #expect(Set(warnings.map(\.rule)) == ["missing-keyword", "keyword-name"])
      let text = warnings.map(\.text).joined()
      for keyword in ["HDUCLASS", "HDUVERS", "HDUCLAS1", "OBS_MODE", "ORIGIN", "INSTRUME"] {
        #expect(text.contains(keyword), "\(keyword)")
      }
      #expect(rules(path, .note).contains("no-dead-time"))
    }
    let index = DL3Check.check(folder + "/hdu-index.fits.gz")
    #expect(index.content == "index of tables")
    #expect(
      index.findings.contains { $0.rule == "index-path" && $0.found.contains("$CALDB") }, "\(index.text)")
    // It names event lists by the folder that they were made from.
    #expect(index.findings.contains { $0.rule == "index-file" })
    #expect(DL3Check.check(folder + "/obs-index.fits.gz").content == "index of observations")
  }

  @Test("responses of the original: parts of bins for densities, empty cells that are no numbers")
  func responses()
    throws
  {
    let path = SharedData.path(
      "\(Self.root)/irf/original/global/data/sst1m_stereo/0_9/bcf/ze30_az180_gc0.65/SST1M_stereo_Zen30deg_gcut0.65_irfs.fits"
    )
    #expect(rules(path, .error) == ["dispersion-per-bin", "response-value"], "\(DL3Check.check(path).text)")
    #expect(rules(path, .warning).contains("missing-keyword"))
    let corrected = try TemporaryFolder()
    let copy = corrected.path("corrected.fits.gz")
    try SharedData.data("\(Self.root)/irf/corrected/corrected_stereo_ze30_gc0.65.fits.gz").write(
      to: URL(fileURLWithPath: copy))
    // They say POINT-LIKE and have no radius.
    #expect(rules(copy, .error) == ["no-radius"], "\(DL3Check.check(copy).text)")
  }
}

@Suite("Check of DL3 files") struct DL3CheckTests {
  /// A small event list of ours, changed.
  private func list(
    _ folder: TemporaryFolder, cards: [FITSCard] = [], gti: [GoodTimeRow]? = nil,
    _ change: (inout [EventListRow]) -> Void = { _ in }
  ) throws -> String {
    let whole = folder.path("whole.fits")
    try DL3SummaryTests.write(whole, id: 5, on: 4, off: 3)
    let file = try FITSTableFile(readingFrom: whole)
    var rows = try file.rows(of: EventListRow.table(.init()), initial: EventListRow()).filter {
      $0.energyTeV > 0
    }
    change(&rows)
    let intervals = try gti ?? file.rows(of: GoodTimeRow.table, initial: GoodTimeRow())
    let path = folder.path("changed.fits")
    let skipped = Set(cards.map(\.keyword))
    let structure = [
      "XTENSION", "BITPIX", "NAXIS", "NAXIS1", "NAXIS2", "PCOUNT", "GCOUNT", "TFIELDS", "EXTNAME", "CHECKSUM",
      "DATASUM",
    ]
    func kept(_ name: String) throws -> [FITSCard] {
      try file.header(name).cards.filter { card in
        !structure.contains(card.keyword) && !skipped.contains(card.keyword)
          && !["TTYPE", "TFORM", "TUNIT", "TDIM", "TZERO", "TSCAL", "TCOMM"].contains {
            card.keyword.hasPrefix($0)
          }
      }
    }
    let writer = try FITSTableWriter(path: path, overwrite: true)
    try writer.write(
      rows, to: EventListRow.table(.init()),
      header: kept("EVENTS") + cards.filter { $0.keyword != "DROPPED" })
    try writer.write(intervals, to: GoodTimeRow.table, header: kept("GTI"))
    try writer.finish()
    return path
  }

  private func found(_ path: String) -> [String] {
    DL3Check.check(path).findings.filter { $0.level != .note }.map { "\($0.level.rawValue) \($0.rule)" }
  }

  @Test("an event list of ours is clean") func clean() throws {
    let folder = try TemporaryFolder()
    #expect(found(try list(folder)) == [], "\(DL3Check.check(folder.path("changed.fits")).text)")
  }

  @Test("each kind of fault is found, and nothing else") func faults() throws {
    let folder = try TemporaryFolder()
    #expect(
      found(try list(folder, cards: [FITSCard("DEADC", .real(1.5))])) == [
        "error keyword-value", "error live-time",
      ])
    #expect(found(try list(folder, cards: [FITSCard("LIVETIME", .real(100))])) == ["error live-time"])
    #expect(found(try list(folder, cards: [FITSCard("RA_PNT", .real(200))])) == ["error event-value"])
    #expect(found(try list(folder, cards: [FITSCard("HDUCLAS1", .text("EVENT"))])) == ["error keyword-value"])
    #expect(
      found(try list(folder, cards: [FITSCard("MJDREFI", .integer(51_544))])).contains("error time-reference")
    )
    #expect(found(try list(folder) { $0[1].energyTeV = -1 }) == ["error event-value"])
    #expect(
      found(try list(folder) { $0[1].declinationDeg = 99 }) == ["error event-value", "error event-value"])
    // Of files behind each other, each of which counts from the start.
    let twice = DL3Check.check(try list(folder) { $0[1].event = $0[0].event }).findings
    #expect(twice.contains { $0.level == .note && $0.rule == "event-number" })
    #expect(found(try list(folder) { $0.swapAt(0, 1) }) == ["warning event-order"])
    #expect(found(try list(folder) { $0[6].timeS += 1e6 }) == ["error event-time", "warning event-time"])
    let start = 1_768_000_000.0
    #expect(
      found(try list(folder, gti: [GoodTimeRow(startS: start, stopS: start + 300)])) == ["error good-times"])
    #expect(
      found(
        try list(
          folder,
          gti: [
            GoodTimeRow(startS: start, stopS: start + 400),
            GoodTimeRow(startS: start + 300, stopS: start + 500),
          ])) == ["error good-times"])
    #expect(found(try list(folder, gti: [])) == ["error good-times"])
  }

  @Test("a date in words that is leap seconds away is a wrong scale") func scale() throws {
    let folder = try TemporaryFolder()
    let path = try list(folder)
    let text = try #require(try FITSTableFile(readingFrom: path).header("EVENTS").text("DATE-OBS"))
    let seconds = try #require(EventTimeCheck.seconds(text))
    let early = TAITime(nanoseconds: Int64(seconds * 1e9)).iso8601UTC.prefix(19)
    #expect(
      found(try list(folder, cards: [FITSCard("DATE-OBS", .text(String(early)))])) == ["error time-scale"])
    #expect(EventTimeCheck.seconds("2026-01-21T20:00:00") == 1_769_025_600)
    for text in ["", "now", "2026-13-01T00:00:00", "2026-01-21", "2026-01-21T20"] {
      #expect(EventTimeCheck.seconds(text) == nil)
    }
  }

  @Test("index files: what they name must be there and be what they say") func index() throws {
    let folder = try TemporaryFolder()
    try DL3SummaryTests.write(folder.path("a.fits"), id: 1, on: 1, off: 1)
    try DL3SummaryTests.write(folder.path("b.fits"), id: 2, on: 1, off: 1)
    let entries = try ["a.fits", "b.fits"].map {
      try DL3IndexEntry(readingFrom: folder.path($0), relativeTo: folder.url.path)
    }
    try DL3Index.write(entries, toFolder: folder.url.path, overwrite: true)
    let (units, observations) = (folder.path(DL3Index.units), folder.path(DL3Index.observations))
    #expect(found(units) == [] && found(observations) == [])
    try DL3SummaryTests.write(folder.path("b.fits"), id: 3, on: 1, off: 1)
    #expect(found(units) == ["error index-observation"])
    try FileManager.default.removeItem(atPath: folder.path("b.fits"))
    #expect(found(units) == ["error index-file", "error index-file"])
    try FileManager.default.removeItem(atPath: units)
    #expect(found(observations) == ["warning index-file"])
  }

  @Test("responses: normalization, axes, units") func responses() {
    func rules(_ kind: String, _ axes: [[(low: Double, high: Double)]], _ values: [Double]) -> [String] {
      var findings = DL3Findings(table: "T")
      ResponseValueCheck(kind: kind, axes: axes, values: values).run(&findings)
      return findings.all.map(\.rule)
    }
    let (energy, offset) = ([(low: 1.0, high: 2.0)], [(low: 0.0, high: 1.0)])
    let migrations = [(low: 0.5, high: 1.0), (low: 1.0, high: 1.5)]
    #expect(rules("EDISP_2D", [energy, migrations, offset], [0.5, 1.5]) == [])
    #expect(rules("EDISP_2D", [energy, migrations, offset], [0.25, 0.75]) == ["dispersion-per-bin"])
    #expect(rules("EDISP_2D", [energy, migrations, offset], [0.5, 0.75]) == ["normalization"])
    #expect(rules("EDISP_2D", [energy, migrations, offset], [0, 0]) == ["response-value"])
    #expect(rules("AEFF_2D", [energy, offset], [.nan]) == ["response-value", "response-value"])
    #expect(rules("AEFF_2D", [energy, offset], [-1]) == ["response-value", "response-value"])
    let ring = 2 * Double.pi * (1 - cos(Double.pi / 180))
    #expect(rules("PSF_TABLE", [energy, offset, [(low: 0, high: 1)]], [1 / ring]) == [])
    #expect(rules("PSF_TABLE", [energy, offset, [(low: 0, high: 1)]], [2 / ring]) == ["normalization"])
  }

  @Test("damaged and foreign files are findings, not crashes") func damage() throws {
    let folder = try TemporaryFolder()
    let path = try list(folder)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let copy = folder.path("damaged.fits")
    for size in [0, 80, 2880, 5000, whole.count / 2, whole.count - 2880] {
      try whole.prefix(size).write(to: URL(fileURLWithPath: copy))
      #expect(DL3Check.check(copy).count(.error) > 0, "\(size)")
    }
    var random = CounterRandom(seed: 1, event: 1, purpose: 1)
    for _ in 0..<200 {
      var bytes = whole
      for _ in 0..<4 {
        bytes[Int(random.uniform() * Double(bytes.count))] ^= UInt8(1 << Int(random.uniform() * 8))
      }
      try bytes.write(to: URL(fileURLWithPath: copy))
      #expect(!DL3Check.check(copy).text.isEmpty)
    }
    try Data("hello".utf8).write(to: URL(fileURLWithPath: copy))
    #expect(DL3Check.check(copy).count(.error) == 1)
    let outcome = DL3CheckStep().summary(
      of: DL3CheckStep().jobs(for: [Input(copy)]), outcomes: [DL3Check.check(copy)])
    #expect(outcome.exitCode == 4)
  }
}
