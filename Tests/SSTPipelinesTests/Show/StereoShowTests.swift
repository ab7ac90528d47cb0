import Foundation
import Logging
import Reports
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Stereo events to look at") struct StereoShowTests {
  /// A stereo file of three events, of which the first is reconstructed.
  private static func stereoFile(_ folder: TemporaryFolder) throws -> String {
    var (first, second) = (SmallDL1(telescope: 21), SmallDL1(telescope: 22))
    for index in 0..<3 {
      let time = SmallDL1.start * 1_000_000_000 + Int64(index) * 3_000_000
      first.events.append(SmallDL1.Event(id: Int64(index + 1), time: time))
      second.events.append(
        SmallDL1.Event(id: Int64(index + 1), time: time, x: 0.05, y: 0.12, psiDeg: -60))
    }
    second.events[1].leakage = 1
    (second.events[2].x, second.events[2].y, second.events[2].psiDeg) = (0.1, 0.05, 20)
    (first.hasImages, second.hasImages) = (true, true)
    let run = try StereoRun(
      folder.url.path, first: first, seconds: [("SST1M2_20260121_0001_dl1.h5", second)])
    return try run.run().output
  }

  private func page(_ path: String, _ change: (inout ShowOptions) -> Void) throws -> EventDisplayPage {
    var options = ShowOptions()
    change(&options)
    return try ShowPipeline(options: options, log: Logger(label: "show") { _ in SwiftLogNoOpLogHandler() })
      .page(path)
  }

  @Test("the truth of an event is found by its time, and drawn where the reconstruction is if both agree")
  func truth() throws {
    let folder = try TemporaryFolder()
    let output = try Self.stereoFile(folder)
    let found = try #require(try self.page(output) { _ in }.events[0].stereo)
    let times = (0..<2).map { SmallDL1.start * 1_000_000_000 + Int64($0) * 3_000_000 }
    let head =
      "shower_id,primary,energy_tev,alt_deg,az_deg,ra_deg,dec_deg,core_x_m,core_y_m,height_first_m,"
      + "height_max_m,time_tai_ns,triggered_21,triggered_22,true_pe_21,true_pe_22,impact_m_21,impact_m_22\n"
    // The first front passes 0.3 µs before the trigger, the second 5 µs before.
    let rows = zip([300, 5000] as [Int64], times).map { early, time in
      "1,gamma,3.5,\(found.altitudeDeg),\(found.azimuthDeg),1,2,-40,30.5,20000,9000,\(time - early),1,1,9,9,50,60\n"
    }
    let truth = folder.path("night.showers.csv")
    try (head + rows.joined()).write(toFile: truth, atomically: true, encoding: .utf8)
    let page = try self.page(output) { $0.truthPath = truth }
    #expect(page.hasTruth)
    let shower = try #require(page.events[0].truth)
    #expect(shower.primary == "gamma" && shower.energyTeV == 3.5 && shower.impactsM == [50, 60])
    #expect(shower.coreX == -40 && shower.coreY == 30.5 && shower.maximumM == 9000)
    #expect(shower.errorDeg < 1e-9)
    for image in page.events[0].images {
      let (a, b) = (try #require(image?.direction), try #require(image?.trueDirection))
      #expect(abs(a.x - b.x) < 1e-9 && abs(a.y - b.y) < 1e-9)
    }
    #expect(page.events[1].truth == nil && page.events[2].truth == nil)
    let wrong = folder.path("wrong.csv")
    try "a,b\n1,2\n".write(toFile: wrong, atomically: true, encoding: .utf8)
    let error = #expect(throws: ShowError.self) { try self.page(output) { $0.truthPath = wrong } }
    #expect(error?.code.number == 680)
    try refusals(of: truth, output, folder)
  }

  /// Truth of another night, truth that cannot be, and damaged truth.
  private func refusals(of truth: String, _ output: String, _ folder: TemporaryFolder) throws {
    let text = try String(contentsOfFile: truth, encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    let cells = lines[1].split(separator: ",").map(String.init)
    let path = folder.path("odd.csv")
    func code(_ column: Int, _ value: String) throws -> Int? {
      var row = cells
      row[column] = value
      try (lines[0] + "\n" + row.joined(separator: ",") + "\n").write(
        toFile: path, atomically: true, encoding: .utf8)
      do { _ = try page(output) { $0.truthPath = path } } catch let error as any SSTError {
        return error.code.number
      }
      return nil
    }
    #expect(try code(1, "proton") == nil)
    #expect(try code(11, "\(Int64.min + 5)") == 680)
    #expect(try code(11, "1") == 680)
    #expect(try code(3, "1000") == 680)
    #expect(try code(4, "1e308") == 680)
    #expect(try code(2, "0") == 680)
    #expect(try code(2, "abc") == 495)
    #expect(try code(1, String(repeating: "x", count: 5000)) == 495)
  }

  @Test("the dump command of each table names the row of the event") func commands() throws {
    let folder = try TemporaryFolder()
    let output = try Self.stereoFile(folder)
    let page = try self.page(output) { $0.identifiers = [3, 1] }
    let word = try #require(ShowText.shellWord(output))
    #expect(
      page.tables.map(\.command).contains(
        "sstctl dump \(word) --table \(TablePath.parameters(telescope: 22)) --rows "))
    let file = try HDF5File(readingFrom: output)
    for event in page.events {
      for (table, row) in zip(page.tables, event.tableRows) {
        let name = try #require(
          table.command.components(separatedBy: " --table ").last?.split(separator: " ").first)
        let ids = try file.table(String(name)).read().integers("event_id")
        #expect(ids[try #require(row)] == event.id, "\(table.name)")
      }
    }
  }

  @Test(
    "paths are quoted for a shell; those that cannot be copied have no command",
    arguments: [
      ("a/b_1.h5", "a/b_1.h5"), ("my file.h5", "'my file.h5'"), ("-x.h5", "./-x.h5"), ("it's", #"'it'\''s'"#),
      ("$(rm)", "'$(rm)'"), ("a\nb", nil), ("", nil),
    ])
  func words(_ path: String, _ word: String?) { #expect(ShowText.shellWord(path) == word) }

  @Test("our stereo files say why there is no reconstruction, and the height above sea level") func statuses()
    throws
  {
    let folder = try TemporaryFolder()
    let output = try Self.stereoFile(folder)
    let silent = Logger(label: "show") { _ in SwiftLogNoOpLogHandler() }
    let page = try ShowPipeline(options: ShowOptions(), log: silent).page(output)
    let stereo = page.events.map(\.stereo)
    #expect(stereo.count == 3)
    #expect(stereo[0]?.isValid == true && stereo[0]?.maximumMeaning == "above sea level")
    let heights = try HDF5File(readingFrom: output)
      .table("dl2/event/subarray/geometry/HillasReconstructor").read()
      .doubles("HillasReconstructor_h_max_altitude")
    #expect(stereo[0]?.maximumM == heights[0])
    #expect(stereo[1]?.status == "no reconstruction: fewer than two images meet the quality criteria")
    #expect(stereo[2]?.status == "no reconstruction: the image axes are parallel")
  }
}
