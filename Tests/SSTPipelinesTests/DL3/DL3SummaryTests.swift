import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("What event lists say of a source") struct DL3SummaryTests {
  private static let source = ICRSDirection(rightAscensionDeg: 83.633, declinationDeg: 22.014)

  /// An event list with events on the source, on its mirror image, and elsewhere.
  static func write(
    _ path: String, id: Int64, on: Int, off: Int, source: ICRSDirection? = source,
    startS: Double = 1_768_000_000, liveS: Double = 540
  ) throws {
    let pointing = ICRSDirection(rightAscensionDeg: 83.633, declinationDeg: 22.514)
    var header = ObservationHeader()
    (header.id, header.setup, header.telescopes) = (id, "stereo", [21, 22])
    (header.object, header.source, header.pointing) = ("Crab", source, pointing)
    header.horizontal = HorizontalDirection(azimuthDeg: 100, altitudeDeg: 65)
    header.times = (
      TAITime(nanoseconds: Int64(startS) * 1_000_000_000),
      TAITime(nanoseconds: Int64(startS + 600) * 1_000_000_000)
    )
    (header.ontimeS, header.liveTimeS) = (600, liveS)
    header.location = GeodeticLocation(longitudeDeg: 14.78, latitudeDeg: 49.91, heightM: 511)
    let mirror = ReflectedRegions(of: Self.source, pointing: pointing, radiusDeg: 0.2).centers[0]
    func row(_ place: ICRSDirection, _ number: Int) -> EventListRow {
      var row = EventListRow()
      row.event = Int64(number)
      row.timeS = startS + Double(number)
      (row.rightAscensionDeg, row.declinationDeg) = (place.rightAscensionDeg, place.declinationDeg)
      row.energyTeV = number % 2 == 0 ? 2 : 20
      return row
    }
    var rows = (0..<on).map { row(Self.source, $0) } + (0..<off).map { row(mirror, on + $0) }
    var lost = row(Self.source, on + off)
    lost.energyTeV = .nan
    rows.append(lost)
    let files = AtomicFileSet(overwrite: true)
    let file = try FITSTableWriter(path: path, in: files)
    try file.write(
      rows, to: EventListRow.table(.init()),
      header: GADF.identification("EVENTS") + header.cards + ObservationHeader.timeCards)
    try file.write(
      [GoodTimeRow(startS: startS, stopS: startS + 600)], to: GoodTimeRow.table,
      header: GADF.identification("GTI") + ObservationHeader.timeCards)
    try file.finish()
    try files.commit()
  }

  private func run(
    _ inputs: [String], log: Messages = Messages(), _ change: (inout DL3SummaryOptions) -> Void = { _ in }
  ) throws -> DL3SummaryOutcome {
    var options = DL3SummaryOptions()
    options.page = PageOptions(isWanted: false)
    change(&options)
    let step = DL3SummaryStep(options)
    let plan = step.jobs(for: try DL3SummaryStep.files(in: inputs.map { Input($0) }))
    return try step.run(plan.jobs[0].job, opened: nil, StepContext(log: log.log))
  }

  @Test("counts of two observations, in order of time, with what is left out") func counts() throws {
    let folder = try TemporaryFolder()
    try Self.write(folder.path("b.fits"), id: 2, on: 30, off: 40, startS: 1_768_000_000)
    try Self.write(folder.path("a.fits.gz"), id: 1, on: 20, off: 30, startS: 1_768_100_000)
    let out = folder.path("out")
    let outcome = try run([folder.url.path]) { $0.outputDirectory = out }
    #expect(outcome.observations.map(\.observation) == [2, 1])
    #expect(outcome.counts == [50, 70])
    let regions = Double(outcome.observations[0].regions.count)
    #expect(regions > 3)
    #expect(abs(outcome.excess[0] - (50 - 70 / regions)) < 1e-9)
    #expect(abs(outcome.excess[1] - (50 + 70 / (regions * regions)).squareRoot()) < 1e-9)
    let significance = LiMa.significance(on: 50, off: 70, alpha: 1 / regions)
    #expect(abs((outcome.significance ?? 0) - significance) < 1e-9)
    #expect(outcome.liveTimeS == 1080)
    let text = try String(contentsOfFile: out + "/observations.ecsv", encoding: .utf8)
    #expect(
      text.contains("unit: \"deg\"") && text.split(separator: "\n").filter { !$0.hasPrefix("#") }.count == 3)
    let energies = try run([folder.path("b.fits")]) {
      ($0.outputDirectory, $0.energies) = (folder.path("out2"), 10...100)
    }
    #expect(energies.counts == [15, 20])
    let few = try run([folder.path("b.fits")]) {
      ($0.outputDirectory, $0.mostRegions) = (folder.path("out3"), 1)
    }
    #expect(few.observations[0].regions.count == 1 && few.counts[0] == 30)
    #expect(
      try DL3Observation(readingFrom: folder.path("b.fits")).leftOut == 1
        && DL3Observation(readingFrom: folder.path("b.fits")).zenithDeg == 25)
  }

  @Test(
    "lists that contradict themselves are told; an impossible live time is unknown; other units are refused")
  func faults() throws {
    let folder = try TemporaryFolder()
    try Self.write(folder.path("good.fits"), id: 1, on: 5, off: 5)
    try Self.write(folder.path("bad.fits"), id: 2, on: 5, off: 5, liveS: 1e30)
    let log = Messages()
    let outcome = try run([folder.path("good.fits"), folder.path("bad.fits")], log: log) {
      $0.outputDirectory = folder.path("out")
    }
    #expect(outcome.liveTimeS == 540 && outcome.withoutLiveTime == 1)
    #expect(outcome.description.contains("1 without live time"))
    let told = log.all.filter { $0.contains("W0823") }
    #expect(told.contains { $0.contains("bad.fits") && $0.contains("live-time") })
    // Each list has an event without energy.
    #expect(told.contains { $0.contains("good.fits") && $0.contains("event-value") })
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("good.fits")))
    let unit = try #require(bytes.range(of: Data("'TeV     '".utf8)))
    bytes.replaceSubrange(unit, with: Data("'GeV     '".utf8))
    try bytes.write(to: URL(fileURLWithPath: folder.path("gev.fits")))
    #expect(throws: DL3Error.self) { try DL3Observation(readingFrom: folder.path("gev.fits")) }
  }

  @Test("a source in the middle of the field of view has no background") func middle() throws {
    let folder = try TemporaryFolder()
    try Self.write(folder.path("b.fits"), id: 2, on: 30, off: 40)
    let outcome = try run([folder.path("b.fits")]) {
      $0.outputDirectory = folder.path("out")
      $0.source = ICRSDirection(rightAscensionDeg: 83.633, declinationDeg: 22.514)
    }
    #expect(outcome.significance == nil && outcome.observations[0].regions.isEmpty)
    #expect(outcome.description.contains("no background"))
  }

  @Test("what does not belong together is refused") func refused() throws {
    let folder = try TemporaryFolder()
    try Self.write(folder.path("a.fits"), id: 1, on: 1, off: 1)
    try Self.write(folder.path("same.fits"), id: 1, on: 1, off: 1)
    try Self.write(
      folder.path("other.fits"), id: 3, on: 1, off: 1,
      source: ICRSDirection(rightAscensionDeg: 166.1, declinationDeg: 38.2))
    try Self.write(folder.path("none.fits"), id: 4, on: 1, off: 1, source: nil)
    try "SIMPLE".write(toFile: folder.path("text.txt"), atomically: true, encoding: .utf8)
    func code(_ names: [String]) -> Int? {
      do {
        _ = try run(names.map(folder.path)) { $0.outputDirectory = folder.path("out") }
        return nil
      } catch { return (error as? any SSTError)?.code.number }
    }
    #expect(code(["a.fits", "same.fits"]) == 6143)
    #expect(code(["a.fits", "other.fits"]) == 6142)
    #expect(code(["none.fits"]) == 298)
    #expect(code(["a.fits", "none.fits"]) == nil)
    #expect(code(["text.txt"]) != nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path("out/dl3-summary.html")))
  }
}
