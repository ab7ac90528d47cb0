import Foundation
import Logging
import SSTCore
import SSTData
import SSTIO
import SSTPipelines
import TestSupport
import Testing

/// Simulated files through the whole chain in a folder of their own.
struct SimulatedRun {
  let folder: TemporaryFolder
  let summary: R0DL1Summary
  let file: HDF5File
  /// What was said.
  let messages: [String]

  init(
    _ inputs: [String], compatible: Bool = false, jobs: Int = 2, json: String = "{}",
    _ change: (inout R0DL1Options) -> Void = { _ in }
  ) throws {
    folder = try TemporaryFolder()
    var options = R0DL1Options(configuration: try PipelineConfiguration(json: json))
    options.outputDirectory = folder.path("out")
    options.quirks = compatible ? .sst1mpipe : []
    options.jobs = jobs
    change(&options)
    let log = Messages()
    summary = try SimulatedDL1Pipeline(options: options, log: log.log).run(inputs)
    file = try HDF5File(readingFrom: summary.outputs[0])
    messages = log.all
  }
}

@Suite("Simulated files to DL1", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct SimulatedDL1GoldenTests {
  static let digicam = SharedData.path("data/simtel/simtel_test_file.simtel.gz")
  private static let uncorrected = #"{"NsbCalibrator": {"mc_correction_for_PDE": false}}"#

  /// Relative tolerances of the columns, and absolute ones near zero; see the README of the golden files.
  private static func tolerance(_ column: String) -> (relative: Double, absolute: Double) {
    if column.contains("timing") { return (2e-5, 2e-5) }
    if column.hasPrefix("t_") || column == "image" || column == "peak_time" { return (1e-5, 1e-5) }
    if column.contains("skewness") || column.contains("kurtosis") || column == "len_st" {
      return (2e-4, 2e-4)
    }
    return (2e-6, 1e-9)
  }

  @Test("every table that the original writes, column by column") func original() throws {
    let theirs = try HDF5File(readingFrom: SharedData.path("oracle/r0_dl1/files/mc_dl1.h5"))
    let run = try SimulatedRun([Self.digicam], compatible: true, json: Self.uncorrected)
    let tables = [
      "dl1/event/telescope/parameters/tel_001", "dl1/event/telescope/images/tel_001",
      "dl1/event/telescope/trigger", "dl1/event/subarray/trigger", "simulation/event/subarray/shower",
      "simulation/event/telescope/images/tel_001", "simulation/event/telescope/impact/tel_001",
      "simulation/event/telescope/parameters/tel_001", "simulation/service/shower_distribution",
      "configuration/simulation/run", "configuration/instrument/subarray/layout",
      "configuration/instrument/telescope/optics", "dl1/monitoring/subarray/pointing",
      "dl1/monitoring/telescope/pointing/tel_001",
      "dl2/event/telescope/impact/HillasReconstructor/tel_001",
      "dl2/event/subarray/geometry/HillasReconstructor",
    ]
    for path in tables {
      let (mine, own) = (try run.file.table(path).read(), try theirs.table(path).read())
      let names = try run.file.table(path).columns.map(\.name)
      for column in try theirs.table(path).columns {
        #expect(names.contains(column.name), "\(path) \(column.name)")
        guard names.contains(column.name) else { continue }
        // A file without an effective focal length: the original leaves it open, here it is the equivalent one.
        guard !["telescopes", "effective_focal_length"].contains(column.name),
          let b = try? own.doubles(column.name),
          let a = try? mine.doubles(column.name)
        else { continue }
        #expect(a.count == b.count, "\(path) \(column.name)")
        let (relative, absolute) = Self.tolerance(column.name)
        for (row, (x, y)) in zip(a, b).enumerated()
        where !isClose(x, y, relative: relative, absolute: absolute) {
          Issue.record("\(path) \(column.name), value \(row): \(x), the original's \(y)")
          break
        }
      }
    }
  }

  @Test("masks, images and rows of the golden values") func golden() throws {
    let json = try #require(
      try SharedData.json("oracle/r0_dl1/mc_simtel_test_golden.json") as? [String: Any])
    let events = try #require(json["events"] as? [[String: Any]])
    let run = try SimulatedRun([Self.digicam], compatible: true, json: Self.uncorrected)
    let images = try run.file.table("dl1/event/telescope/images/tel_001").read()
    let (masks, charges) = (try images.booleans("image_mask"), try images.floats("image"))
    #expect(events.count == 9 && charges.count == 9 * 1296)
    for (row, event) in events.enumerated() {
      let selected = (0..<1296).filter { masks[row * 1296 + $0] }
      #expect(selected == event["mask_pixels"] as? [Int])
      let image = try #require(event["image"] as? [Double])
      for (pixel, value) in image.enumerated() {
        #expect(abs(Double(charges[row * 1296 + pixel]) - value) <= 1e-5 * max(1, abs(value)))
      }
    }
    let columns = try #require(json["dl1_columns"] as? [String])
    #expect(try run.file.table("dl1/event/telescope/parameters/tel_001").columns.map(\.name) == columns)
  }

  @Test("the detection correction divides waveforms; other tables change nothing and are named")
  func correction() throws {
    let plain = try SimulatedRun([Self.digicam], json: Self.uncorrected)
    let unknown = try SimulatedRun([Self.digicam])
    let path = "dl1/event/telescope/images/tel_001"
    #expect(
      try plain.file.table(path).read().floats("image") == unknown.file.table(path).read().floats("image"))
    let record = try #require(try DL1File(unknown.file).provenance)
    #expect(record.contains("detection-correction.tel_001"))
    #expect(throws: SimulatedDL1Error.self) { try SimulatedRun([Self.digicam], compatible: true) }
  }

  @Test("the same bytes for any number of threads; limits of number and energy") func limits() throws {
    let path = "dl1/event/telescope/parameters/tel_001"
    let (one, three) = (try SimulatedRun([Self.digicam], jobs: 1), try SimulatedRun([Self.digicam], jobs: 3))
    #expect(
      try one.file.table(path).read().doubles("true_energy")
        == three.file.table(path).read().doubles("true_energy"))
    let some = try SimulatedRun([Self.digicam]) { $0.maximumEvents = 4 }
    #expect(try some.file.table(path).rowCount == 4)
    #expect(try DL1File(some.file).status == .limited)
    let high = try SimulatedRun([Self.digicam]) { $0.energyRangeTeV = 5...1000 }
    let energies = try high.file.table(path).read().doubles("true_energy")
    let all = try one.file.table(path).read().doubles("true_energy")
    #expect(energies == all.filter { $0 >= 5 } && energies.count < 9)
    #expect(high.summary.simulated?.outsideEnergy == 9 - energies.count)
    #expect(throws: SimulatedDL1Error.self) {
      try SimulatedRun([Self.digicam]) { $0.energyRangeTeV = 1000...2000 }
    }
  }

  @Test("cameras of all kinds, and stereo of one file") func others() throws {
    let muons = try SimulatedRun([SharedData.path("data/simtel/gct_checs_muons.simtel.zst")])
    #expect(muons.summary.writtenCount == 20)
    let stereo = try SimulatedRun([SharedData.path("data/simtel/gamma_prod6_tel_event_header_v4.simtel.zst")])
    let showers = try DL1File(stereo.file).stereoEvents()
    #expect(showers.count == 1 && showers[0].isValid)
    let truth = try stereo.file.table("simulation/event/subarray/shower").read()
    #expect(try abs(showers[0].altitudeDeg - truth.doubles("true_alt")[0]) < 0.5)
    #expect(try abs(showers[0].coreX - truth.doubles("true_core_x")[0]) < 50)
    #expect(showers[0].showerMaximum == showers[0].showerMaximumDistance)
  }
}
