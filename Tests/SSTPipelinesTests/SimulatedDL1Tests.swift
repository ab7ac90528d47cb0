import Foundation
import SSTCore
import SSTData
import SSTIO
import SSTPipelines
import SSTSim
import TestSupport
import Testing

/// A small production of both SST-1M telescopes, made once for all tests.
enum SmallProduction {
  static let folder = try? TemporaryFolder()
  /// Two runs of gamma rays from a cone.
  static let gammas: [String] = make(.gamma, runs: 2)
  /// One run of protons.
  static let protons: [String] = make(.proton, runs: 1)

  static func make(_ primary: PrimaryParticle, runs: Int) -> [String] {
    var settings = ProductionSettings(seed: 5)
    (settings.primary, settings.showerCount, settings.runCount) = (primary, 150, runs)
    (settings.viewConeDeg, settings.slope) = (2, -1.5)
    settings.nightSky = NightSkyLevel(name: "low") ?? settings.nightSky
    let path = folder?.path(primary.rawValue) ?? ""
    let step = SimulateMCStep(settings, output: .folder(path), overwrite: true, threads: 2)
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard let plan = try? step.plan([]) else { return [] }
    for planned in plan.jobs { _ = try? step.run(planned.job, StepContext.silent) }
    return plan.jobs.flatMap(\.job.outputs)
  }
}

@Suite("Own simulated files to DL1") struct SimulatedDL1Tests {
  private func columns(_ file: HDF5File, _ table: String, _ names: String...) throws -> [[Double]] {
    let rows = try file.table(table).read()
    return try names.map { try rows.doubles($0) }
  }

  @Test("the truth columns follow from truth, pointing and image", arguments: [1, 2]) func truth(
    _ telescope: Int
  ) throws {
    let run = try SimulatedRun([SmallProduction.gammas[0]])
    let table = "dl1/event/telescope/parameters/tel_00\(telescope)"
    let c = try columns(
      run.file, table, "camera_frame_hillas_x", "camera_frame_hillas_y", "camera_frame_hillas_psi",
      "true_camera_x",
      "true_camera_y", "disp_dx", "disp_dy", "disp_norm", "disp_sign", "miss", "true_alt", "true_az",
      "true_alt_tel", "true_az_tel", "equivalent_focal_length", "true_energy", "log_true_energy", "event_id",
      "survived_charge_fraction", "min_true_energy_cut")
    #expect(c[0].count > 20)
    var signs: Set<Double> = []
    for row in c[0].indices where c[0][row].isFinite {
      let psi = c[2][row] * .pi / 180
      #expect(isClose(c[5][row], c[3][row] - c[0][row], relative: 1e-12, absolute: 1e-12))
      #expect(isClose(c[6][row], c[4][row] - c[1][row], relative: 1e-12, absolute: 1e-12))
      let along = c[5][row] * cos(psi) + c[6][row] * sin(psi)
      #expect(isClose(c[7][row], abs(along), relative: 1e-9) && c[8][row] == (along < 0 ? -1 : 1))
      #expect(
        isClose(
          c[7][row] * c[7][row] + c[9][row] * c[9][row], c[5][row] * c[5][row] + c[6][row] * c[6][row],
          relative: 1e-9))
      // Small angles: the camera is equidistant, x along altitude.
      let altitude = (c[10][row] - c[12][row]) * .pi / 180 * c[14][row]
      #expect(abs(altitude - c[3][row]) < 0.02)
      #expect(isClose(c[16][row], log10(c[15][row]), relative: 1e-12))
      #expect((0...1).contains(c[18][row]) && c[19][row] == Double(Float(0.2)))
      signs.insert(c[8][row])
    }
    #expect(signs == [-1, 1])
  }

  @Test("all tables tell of the same events, in one order") func order() throws {
    let run = try SimulatedRun([SmallProduction.gammas[0]])
    let counts = try #require(run.summary.simulated)
    let events = try run.file.table("dl1/event/subarray/trigger").read().integers("event_id")
    for table in [TablePath.trueShowers, TablePath.stereoGeometry] {
      #expect(try run.file.table(table).read().integers("event_id") == events)
    }
    var images = 0
    for telescope in [1, 2] {
      let own = try run.file.table(TablePath.parameters(telescope: telescope)).read().integers("event_id")
      for table in [
        TablePath.images(telescope: telescope), TablePath.trueImages(telescope: telescope),
        TablePath.trueParameters(telescope: telescope), TablePath.trueImpact(telescope: telescope),
        TablePath.impact(telescope: telescope),
      ] {
        #expect(try run.file.table(table).read().integers("event_id") == own, "\(table)")
      }
      #expect(Set(own).isSubset(of: events))
      images += own.count
    }
    #expect(events.count == counts.written && images == counts.images)
    #expect(try run.file.table(TablePath.telescopeTrigger).rowCount == images)
    #expect(counts.stereo > 10)
    // The sum of the true image is the sum of its parameters.
    let truth = try run.file.table(TablePath.trueImages(telescope: 1)).read()
    let sums = try truth.doubles("true_image_sum")
    let pixels = try truth.doubles("true_image")
    for row in sums.indices { #expect(pixels[row * 1296..<(row + 1) * 1296].reduce(0, +) == sums[row]) }
    let parameters = try run.file.table(TablePath.trueParameters(telescope: 1)).read()
      .doubles("true_camera_frame_hillas_intensity")
    #expect(zip(sums, parameters).allSatisfy { $0 == $1 || $0 == 0 })
  }

  @Test("without images, parameters and true sums are the same") func withoutImages() throws {
    let full = try SimulatedRun([SmallProduction.gammas[0]])
    let small = try SimulatedRun([SmallProduction.gammas[0]]) { $0.writesImages = false }
    #expect(try small.file.kind(of: TablePath.images(telescope: 1)) == nil)
    for table in [TablePath.parameters(telescope: 1), TablePath.trueParameters(telescope: 1)] {
      let (with, without) = (try full.file.table(table), try small.file.table(table))
      #expect(with.columns.map(\.name) == without.columns.map(\.name))
      for column in with.columns.map(\.name) {
        let (a, b) = (try with.read().doubles(column), try without.read().doubles(column))
        #expect(a.map(\.bitPattern) == b.map(\.bitPattern), "\(table) \(column)")
      }
    }
    let truth = try small.file.table(TablePath.trueImages(telescope: 1))
    #expect(truth.columns.map(\.name) == ["obs_id", "event_id", "tel_id", "true_image_sum"])
    let sums = try full.file.table(TablePath.trueImages(telescope: 1)).read().doubles("true_image_sum")
    #expect(try truth.read().doubles("true_image_sum") == sums && sums.count > 20)
  }

  @Test("several inputs become one file with the showers of all") func merged() throws {
    let inputs = SmallProduction.gammas
    let both = try SimulatedRun(inputs) { $0.mergedName = "all_dl1.h5" }
    #expect(both.summary.outputs[0].hasSuffix("/all_dl1.h5"))
    let parts = try inputs.map { try SimulatedRun([$0]) }
    let runs = try both.file.table(TablePath.simulation).read()
    #expect(try runs.integers("obs_id") == [1, 2] && runs.integers("n_showers") == [150, 150])
    let histograms = try both.file.table(TablePath.showerDistribution).read()
    #expect(try histograms.integers("n_entries") == [1500, 1500])
    #expect(try histograms.doubles("histogram").reduce(0, +) == 3000)
    for table in [TablePath.parameters(telescope: 1), TablePath.trueShowers] {
      let all = try both.file.table(table).read()
      let single = try parts.map { try $0.file.table(table).read() }
      for column in ["event_id", "true_energy"] {
        #expect(try all.doubles(column) == single.flatMap { try $0.doubles(column) })
      }
      #expect(Set(try all.integers("obs_id")) == [1, 2])
    }
    #expect(throws: SimulatedDL1Error.self) { try SimulatedRun([inputs[0], inputs[0]]) }
  }

  @Test("the detection correction gives the charges of the real efficiency") func correction() throws {
    let corrected = try SimulatedRun([SmallProduction.gammas[0]])
    let plain = try SimulatedRun(
      [SmallProduction.gammas[0]], json: #"{"NsbCalibrator": {"mc_correction_for_PDE": false}}"#)
    let table = TablePath.images(telescope: 2)
    let (a, b) = (
      try corrected.file.table(table).read().floats("image"),
      try plain.file.table(table).read().floats("image")
    )
    let bright = a.indices.filter { b[$0] > 20 }
    #expect(bright.count > 20)
    for index in bright { #expect(isClose(Double(b[index] / a[index]), 0.9891814057303215, relative: 1e-5)) }
    #expect(try DL1File(corrected.file).provenance?.contains("qe_SST1M_5477_ave_TEL2_NSB177.0") == true)
  }

  @Test("a cut file: an error, or the events before it") func damaged() throws {
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: SmallProduction.gammas[0]))
    let path = folder.path("cut.simtel.zst")
    try bytes.prefix(bytes.count * 2 / 3).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: (any Error).self) { try SimulatedRun([path]) } as? any SSTError
    #expect(error?.code.exitCode == 4)
    let saved = try SimulatedRun([path]) { $0.onCorrupt = .recover }
    #expect(try saved.summary.isRecovered && DL1File(saved.file).status == .incomplete)
    let whole = try SimulatedRun([SmallProduction.gammas[0]])
    let (some, all) = (
      try saved.file.table(TablePath.trueShowers).read().integers("event_id"),
      try whole.file.table(TablePath.trueShowers).read().integers("event_id")
    )
    #expect(some.count > 5 && some.count < all.count && some == Array(all.prefix(some.count)))
  }

  @Test("floors of energy: gammas and others; the truth before the cut stays countable") func floors() throws
  {
    let gammas = try SimulatedRun(
      [SmallProduction.gammas[0]], json: #"{"analysis": {"gamma_min_simulated_energy_tev": 1}}"#)
    let energies = try gammas.file.table(TablePath.trueShowers).read().doubles("true_energy")
    #expect(energies.allSatisfy { $0 >= 1 } && gammas.summary.simulated?.outsideEnergy ?? 0 > 0)
    #expect(try gammas.file.table(TablePath.showerDistribution).read().integers("n_entries") == [1500])
    let protons = try SimulatedRun(
      SmallProduction.protons, json: #"{"analysis": {"gamma_min_simulated_energy_tev": 50}}"#)
    #expect(protons.summary.simulated?.outsideEnergy == 0)
    let cut = try protons.file.table(TablePath.parameters(telescope: 1)).read().floats("min_true_energy_cut")
    #expect(Set(cut) == [0.4])
  }

  @Test("the original leaves events below the floor in all tables but two") func partialCut() throws {
    let json = #"{"analysis": {"gamma_min_simulated_energy_tev": 1}}"#
    let own = try SimulatedRun([SmallProduction.gammas[0]], json: json)
    let original = try SimulatedRun([SmallProduction.gammas[0]], compatible: true, json: json)
    let (parameters, truth) = (TablePath.parameters(telescope: 1), TablePath.trueImages(telescope: 1))
    #expect(try original.file.table(parameters).rowCount == own.file.table(parameters).rowCount)
    #expect(try original.file.table(truth).rowCount > own.file.table(truth).rowCount)
    #expect(try own.file.table(truth).rowCount == own.file.table(parameters).rowCount)
  }

  @Test("content decides what is simulated, not the path") func names() throws {
    let folder = try TemporaryFolder()
    let disguised = folder.path("SST1M1_20260121_0001.fits.fz")
    try FileManager.default.copyItem(atPath: SmallProduction.gammas[0], toPath: disguised)
    var options = R0DL1Options(configuration: try PipelineConfiguration.packaged())
    options.outputDirectory = folder.path("out")
    let step = R0DL1Step(options)
    let plan = try step.plan([Input(disguised)])
    let summary = try step.run(plan.jobs[0].job, opened: plan.jobs[0].opened, StepContext.silent)
    #expect(summary.simulated?.written ?? 0 > 20)
  }

  @Test("options of raw files are refused") func options() throws {
    let error = #expect(throws: SimulatedDL1Error.self) {
      try SimulatedRun([SmallProduction.gammas[0]]) { $0.recleans = true }
    }
    #expect(error?.description.contains("--reclean") == true)
  }
}
