import Foundation
import Logging
import Reports
import SSTCore
import SSTIO
import SSTPipelines
import TestSupport
import Testing

/// The cases of damaged events, missing boards and impossible samples among the golden files.
@Suite(
  "Bad events inside well-formed raw files", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct SalvageTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ name: String) throws -> String {
    let path = SharedData.path("cases/" + name)
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    return path + "/" + (try #require(names.first { $0.hasSuffix(".fits.fz") }))
  }

  private func process(
    _ name: String, recovers: Bool = false
  ) throws -> (summary: R0DL1Summary, file: HDF5File) {
    try SmallRun.process(file(name), into: folder.path(UUID().uuidString)) {
      $0.onCorrupt = recovers ? .recover : .stop
    }
  }

  @Test(
    "check finds what r0-dl1 finds, with the same code",
    arguments: [("indices", 417), ("no-samples", 417), ("telescopes", 471)])
  func checkAgrees(_ name: String, _ number: Int) throws {
    let path = try file("sky-04-check-says-ok/" + name)
    let runs: [() throws -> Void] = [
      { _ = try FileCheck.check(path) }, { _ = try process("sky-04-check-says-ok/" + name) },
    ]
    for run in runs {
      #expect { try run() } throws: {
        ($0 as? any SSTError)?.code.number == number
      }
    }
    let information = try FileInformation(path: path)
    #expect(!information.isComplete && information.problem?.isEmpty == false)
  }

  @Test("recovery keeps every sound event", arguments: [("one-bad-event", 11, 1), ("flipped-bit", 8, 4)])
  func recovery(_ name: String, kept: Int, lost: Int) throws {
    let (summary, product) = try process("sky-05-recover-loses-good-events/" + name, recovers: true)
    #expect(summary.eventCount == kept && summary.lostCount == lost && summary.isRecovered)
    #expect(try product.table("dl1/info").read().integers("n_lost") == [Int64(lost)])
    #expect(try product.attribute("SST STATUS", of: "/")?.string == "incomplete")
  }

  @Test("a missing board is counted, mapped and processed", arguments: ["absent", "flagged"])
  func missingBoard(_ name: String) throws {
    let (summary, product) = try process("sky-09-missing-board/" + name)
    #expect(summary.missingPixelCount == 48 && !summary.isRecovered)
    #expect(try product.table("dl1/info").read().integers("n_missing_pixels") == [48])
    let status = try product.table("dl1/monitoring/telescope/pixel_status/tel_021").read()
    #expect(status.count == summary.writtenCount)
    let words = try status.integers("pixel_status")
    #expect(words.count { $0 == 1 } == 48 * status.count && words.allSatisfy { $0 < 2 })
    let finding = try FileCheck.check(file("sky-09-missing-board/" + name))
    #expect(finding.notes.contains { $0.hasPrefix("48 pixels") })
    let page = try ShowPipeline(options: ShowOptions(), log: Logger(label: "test")).page(summary.outputs[0])
    let image = try #require(page.events[0].images[0])
    #expect(image.charges.count { $0.isNaN } == 48 && image.note.contains("48 pixels missing"))
  }

  @Test("samples outside the range make pixels invalid, not bright") func impossibleSamples() throws {
    let (summary, product) = try process("sky-10-negative-samples")
    #expect(summary.impossibleCount == 2)
    let images = try product.table("dl1/event/telescope/images/tel_021").read()
    let (ids, charges) = (try images.integers("event_id"), try images.floats("image"))
    let valid = try images.booleans("is_valid")
    let flawed = try #require(ids.firstIndex(of: 5005))
    #expect(charges[flawed * 1296 + 600] < 500)
    let empty = try #require(ids.firstIndex(of: 5006))
    #expect(!valid[empty] && charges[empty * 1296..<(empty + 1) * 1296].allSatisfy { $0 == 0 })
    #expect(valid.count { !$0 } == 1)
    let finding = try FileCheck.check(file("sky-10-negative-samples"))
    #expect(finding.notes.contains { $0.contains("outside the range of the digitizer") })
  }

  @Test("a board that is flagged as missing leaves all other pixels as they were") func otherPixels() throws {
    let hole = 480..<528
    let (sound, holed) = (
      folder.path("a/SST1M1_20260121_0001.fits.fz"), folder.path("b/SST1M1_20260121_0001.fits.fz")
    )
    for path in ["a", "b"] {
      try FileManager.default.createDirectory(atPath: folder.path(path), withIntermediateDirectories: true)
    }
    try SmallRun.write(to: sound)
    try SmallRun.write(to: holed) { _, event in
      for pixel in hole {
        event.pixelFlags[pixel] = 0
        event.baselines16[pixel] = -1
        for sample in 0..<50 { event.samples[50 * pixel + sample] = 0 }
      }
    }
    let runs = try [sound, holed].map { path in
      try SmallRun.process(path, into: path + ".out") {
        $0.configuration = try PipelineConfiguration(
          json: #"{"NsbCalibrator": {"apply_global_Vdrop_correction": false}}"#)
      }.file.table("dl1/event/telescope/images/tel_021").read().floats("image")
    }
    let differ = Set(runs[0].indices.filter { runs[0][$0] != runs[1][$0] }.map { $0 % 1296 })
    #expect(!differ.isEmpty && differ.isSubset(of: hole))
  }
}
