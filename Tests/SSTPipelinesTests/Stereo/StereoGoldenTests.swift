import Foundation
import Logging
import Reconstruction
import SSTCore
import SSTIO
import TestSupport
import Testing
@testable import SSTPipelines

@Suite(
  "Stereo file of the original, made again", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct StereoGoldenTests {
  private static let folder = "oracle/r0_dl1/files"
  private static let expected = "\(folder)/SST1M1_20250210_0001_dl1_stereo.h5"

  private func run(_ folder: TemporaryFolder, _ change: (inout StereoOptions) -> Void = { _ in }) throws
    -> (summary: StereoSummary, file: HDF5File)
  {
    var options = StereoOptions(configuration: try PipelineConfiguration.packaged())
    options.outputDirectory = folder.path("out")
    change(&options)
    let step = StereoStep(options)
    let plan = try step.plan([
      Input(SharedData.path("\(Self.folder)/SST1M1_20250210_0001_dl1.h5")),
      Input(SharedData.path(Self.folder)),
    ])
    let summary = try step.run(plan.jobs[0].job, .silent)
    return (summary, try HDF5File(readingFrom: summary.output))
  }

  /// What may differ, and by how much: relative, or absolute for small numbers.
  private func tolerance(_ column: String) -> Double {
    switch column {
    // The original computes the arc cosine of a number near 1: 0 or 8.5e-7.
    case "HillasReconstructor_alt_uncert", "HillasReconstructor_az_uncert": 1e-6
    case _ where column.hasPrefix("HillasReconstructor_"): 3e-8
    case "core_psi": 1e-9
    // Radians from degrees that were stored rounded.
    case "array_azimuth", "array_altitude", "azimuth", "altitude": 1e-10
    default: 1e-15
    }
  }

  private func compare(_ found: HDF5File, _ path: String, leavingOut: Set<String> = []) throws {
    let golden = try HDF5File(readingFrom: SharedData.path(Self.expected)).table(path)
    let own = try found.table(path)
    #expect(own.rowCount == golden.rowCount, "\(path)")
    let names = golden.columns.map(\.name)
    #expect(Array(own.columns.map(\.name).prefix(names.count)) == names, "\(path)")
    #expect(Array(own.columns.map(\.type).prefix(names.count)) == golden.columns.map(\.type), "\(path)")
    let (a, b) = (try own.read(columns: names), try golden.read(columns: names))
    for name in names where !leavingOut.contains(name) {
      guard let x = a[name]?.data.doubles, let y = b[name]?.data.doubles else {
        #expect(a[name]?.data == b[name]?.data, "\(path) \(name)")
        continue
      }
      #expect(x.count == y.count, "\(path) \(name)")
      let limit = tolerance(name)
      var worst = 0.0
      for (found, wanted) in zip(x, y) where found != wanted && !(found.isNaN && wanted.isNaN) {
        worst = max(worst, abs(found - wanted) / max(1, abs(wanted)))
        if found.isNaN != wanted.isNaN { worst = .infinity }
      }
      #expect(worst <= limit, "\(path) \(name): \(worst)")
    }
  }

  private static let events = [
    "/dl1/event/subarray/trigger", "/dl1/event/telescope/trigger",
    "/dl1/event/telescope/parameters/tel_021", "/dl1/event/telescope/parameters/tel_022",
    "/dl1/event/telescope/images/tel_021", "/dl1/event/telescope/images/tel_022",
    "/dl1/monitoring/subarray/pointing", "/dl1/monitoring/telescope/pointing/tel_021",
    "/dl1/monitoring/telescope/pointing/tel_022", "/dl1/monitoring/telescope/pedestal",
    "/dl2/event/subarray/geometry/HillasReconstructor",
    "/dl2/event/telescope/impact/HillasReconstructor/tel_021",
    "/dl2/event/telescope/impact/HillasReconstructor/tel_022",
  ]

  @Test("--compat sst1mpipe: every table, column, order, type and number")
  func compatible() throws {
    let folder = try TemporaryFolder()
    let (summary, file) = try run(folder) { $0.quirks = .sst1mpipe }
    #expect(summary.count(.matched) == 25 && summary.reconstructed == 25)
    for path in Self.events { try compare(file, path) }
    let golden = try HDF5File(readingFrom: SharedData.path(Self.expected))
    #expect(try Set(file.walk().map(\.path)) == Set(golden.walk().map(\.path)))
  }

  @Test("without it: the same numbers, what has no meaning is no number, and nothing is lost")
  func corrected() throws {
    let folder = try TemporaryFolder()
    let (summary, file) = try run(folder)
    #expect(summary.count(.matched) == 25 && summary.reconstructed == 25)
    #expect(summary.leftOut.count == 2)
    let meaningless: Set = ["HillasReconstructor_alt_uncert", "HillasReconstructor_az_uncert"]
    for path in Self.events { try compare(file, path, leavingOut: meaningless) }
    let geometry = try file.table("/dl2/event/subarray/geometry/HillasReconstructor").read()
    for name in meaningless { #expect(try geometry.doubles(name).allSatisfy(\.isNaN)) }
    let distance = try geometry.doubles("HillasReconstructor_h_max_distance")
    #expect(try geometry.doubles("HillasReconstructor_h_max") == distance)
    #expect(try geometry.doubles("HillasReconstructor_h_max_altitude").allSatisfy(\.isFinite))
    let decisions = try file.table("/dl1/coincidence/decisions").read()
    #expect(try decisions.integers("partner_event_id") == (0..<25).map { 5000 + 7 * $0 })
    for telescope in ["tel_021", "tel_022"] {
      #expect(try file.table("/dl1/event/telescope/parameters/\(telescope)").read()["meanQ"] != nil)
    }
    #expect(try file.kind(of: "/dl1/monitoring/telescope/pedestal_tel_022") == .dataset)
    #expect(try file.table("/dl1/info").rowCount == 1)
  }

  @Test("h_max as ctapipe has it since 0.21")
  func altitude() throws {
    let folder = try TemporaryFolder()
    let (_, file) = try run(folder) { $0.showerMaximum = .altitude }
    let geometry = try file.table("/dl2/event/subarray/geometry/HillasReconstructor").read()
    #expect(
      try geometry.doubles("HillasReconstructor_h_max")
        == geometry.doubles("HillasReconstructor_h_max_altitude"))
  }

  @Test("our own check finds nothing wrong", arguments: [Quirks(), .sst1mpipe])
  func check(_ quirks: Quirks) throws {
    let folder = try TemporaryFolder()
    let (summary, _) = try run(folder) { $0.quirks = quirks }
    let finding = try FileCheck.check(summary.output)
    #expect(finding.notes.contains("25 events of 2 telescopes"))
  }
}
