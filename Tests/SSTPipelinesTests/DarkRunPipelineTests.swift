import Foundation
import Logging
import SSTCalib
import SSTCore
import SSTIO
import SSTPipelines
import SSTSim
import TestSupport
import Testing

@Suite("dark-run on simulated runs") struct DarkRunPipelineTests {
  /// Two runs of one camera with closed lid, each with a few triggers; board 23 is missing.
  private struct Samples {
    let folder: TemporaryFolder
    let raw: [String]

    init() throws {
      folder = try TemporaryFolder()
      var paths: [String] = []
      for number in [4, 5] {
        paths.append(try Self.write(number, into: folder.url.path))
      }
      raw = paths
    }

    /// The camera is drawn from the seed: it is the same in all runs.
    static func write(
      _ number: Int, into folder: String, _ change: (inout RunSettings) -> Void = { _ in }
    ) throws -> String {
      var settings = RunSettings(seed: 21)
      settings.target = "Dark"
      (settings.showerRate, settings.pedestalRate, settings.duration) = (20, 100, 1e5)
      settings.start = TAITime(unixSeconds: 1_771_000_000 + Int64(number))
      settings.maximumEvents = 70
      settings.runNumber = number
      settings.camera.backgroundRate = 0.0018
      settings.camera.electronicNoise = 1
      settings.camera.dcToPE = 39
      settings.camera.missingBoards = [23]
      change(&settings)
      return try SST1MRunSimulator(settings).write(toFolder: folder, jobs: 2).path
    }
  }
  private static let samples = Result { try Samples() }

  private let samples: Samples
  private let folder: TemporaryFolder

  init() throws {
    samples = try Self.samples.get()
    folder = try TemporaryFolder()
  }

  private func run(
    _ inputs: [String], into name: String, cancellation: CancellationFlag = CancellationFlag(),
    _ change: (inout DarkRunOptions) -> Void = { _ in }
  ) throws -> DarkRunSummary {
    var options = DarkRunOptions()
    options.outputDirectory = folder.path(name)
    options.jobs = 2
    change(&options)
    var log = Logger(label: "test")
    log.logLevel = .critical
    let step = DarkRunStep(options)
    let planned = try step.plan(inputs.map { Input($0) }).jobs[0]
    let context = StepContext(log: log, cancellation: cancellation)
    return try #require(step.run(planned.job, opened: planned.opened, context).summary)
  }

  private func frame(_ path: String) throws -> PandasFixedFrame {
    try PandasFixedFrame.read(file: HDF5File(readingFrom: path))
  }

  private func names(_ name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path(name))) ?? []).sorted()
  }

  @Test("both files: names, columns, rows") func files() throws {
    let summary = try run(samples.raw.reversed(), into: "a")
    #expect(summary.inputs == samples.raw && summary.telescopeID == 21 && summary.eventCount == 140)
    #expect(
      names("a") == [
        "20260213_0004_0005_Tel1_fitted_parameters.h5", "20260213_0004_0005_Tel1_histograms.h5",
      ])
    let table = try frame(summary.outputs[0])
    #expect(table.group == "/df_param" && table.rowCount == 1296)
    #expect(
      table.columnNames == [
        "pixel_id", "dcr", "dcr_err", "X_talk", "X_talk_err", "gain", "gain_err", "sigma_pe", "sigma_pe_err",
        "sigma_el", "sigma_el_err", "x_el", "x_el_err", "P_chi2", "dc_to_pe", "x0", "dcr_MHz", "true_Xtalk",
        "fit_accuracy", "calib_flag", "dc_to_pe_err", "p_value", "fit_status", "n_events", "n_underflow",
        "n_overflow",
      ])
    let (flags, counts, states) = (
      try table.column("calib_flag"), try table.column("n_events"), try table.column("fit_status")
    )
    #expect(flags.count { $0 == 1 } == summary.goodCount && summary.goodCount > 300)
    let missing = counts.indices.filter { counts[$0] == 0 }
    #expect(missing.count == 48 && missing.allSatisfy { flags[$0] == 0 && states[$0] == 6 })
    #expect(summary.reasons["empty"] == 48)
    #expect(counts.allSatisfy { $0 == 0 || Int($0) == summary.pedestalCount })
    let gain = try #require(summary.medians.first { $0.column == "gain" }?.value)
    #expect(gain > 19 && gain < 23, "\(gain)")
    let histograms = try frame(summary.outputs[1])
    #expect(histograms.group == "/df_hists" && histograms.rowCount == 1296)
    #expect(histograms.columnNames.count == 176)
    let total = try histograms.columnNames.reduce(0) { try $0 + histograms.column($1).reduce(0, +) }
    #expect(total <= counts.reduce(0, +) && total > 0.99 * counts.reduce(0, +))
    try calibration(summary)
  }

  /// r0-dl1 takes the file as its calibration.
  private func calibration(_ summary: DarkRunSummary) throws {
    let configuration = folder.path("mine.json")
    let json = #"{"telescope_calibration": {"tel_021": "\#(summary.outputs[0])"}}"#
    try Data(json.utf8).write(to: URL(fileURLWithPath: configuration))
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
    let result = try SmallRun.process(raw, into: folder.path("dl1")) {
      $0.configuration = try PipelineConfiguration(files: [configuration])
    }
    #expect(result.summary.writtenCount > 0)
    let gain = try GainCalibration(
      dcToPE: frame(summary.outputs[0]).column("dc_to_pe"),
      calibrationFlag: frame(summary.outputs[0]).column("calib_flag"), fileName: "x", pixelCount: 1296)
    #expect(gain.isGood.count { $0 } == summary.goodCount)
  }

  @Test("the outputs do not depend on the number of threads or the order of the inputs") func determinism()
    throws
  {
    var tables: [[Data]] = []
    for jobs in [1, 3] {
      let inputs = jobs == 1 ? samples.raw : samples.raw.reversed()
      let summary = try run(inputs, into: "jobs\(jobs)") { $0.jobs = jobs }
      tables.append(
        try summary.outputs.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }.map(Self.blanked))
    }
    #expect(tables[0] == tables[1])
  }

  /// Times and identifiers are all in the one line of the provenance, and count in the hash of the content.
  private static func blanked(_ file: Data) throws -> Data {
    var data = file
    if let name = data.range(of: Data("SST CONTENT SHA256".utf8)) {
      let end = min(name.upperBound + 160, data.endIndex)
      data.replaceSubrange(name.upperBound..<end, with: Data(count: end - name.upperBound))
    }
    let key = Data(#"{"activity":"#.utf8)
    guard let start = data.range(of: key)?.lowerBound,
      let end = data[start...].range(of: Data(#","inputs""#.utf8))?.lowerBound
    else { return data }
    return data[..<start] + data[end...]
  }

  @Test("exchanged modules are put right, but not with the defect") func swap() throws {
    // Modules 8 and 9 of telescope 21 were exchanged until 15 January 2026.
    let raw = try Samples.write(1, into: folder.url.path) {
      $0.start = TAITime(unixSeconds: 1_767_600_000)
      $0.maximumEvents = 12
      $0.camera.missingBoards = []
    }
    let swap = try #require(ModuleSwap.active(telescope: 21, firstEvent: TAITime(unixSeconds: 1_767_600_000)))
    // The mean charges tell pixels apart.
    let right = try means(run([raw], into: "right").outputs[1])
    var original = try means(run([raw], into: "original") { $0.quirks = .unswappedDarkRun }.outputs[1])
    #expect(original != right)
    swap.apply(to: &original)
    #expect(original == right)
  }

  private func means(_ path: String) throws -> [Double] {
    let table = try frame(path)
    var (sums, counts) = ([Double](repeating: 0, count: 1296), [Double](repeating: 0, count: 1296))
    for column in table.columnNames {
      let centre = try #require(Double(column))
      for (pixel, count) in try table.column(column).enumerated() {
        sums[pixel] += centre * count
        counts[pixel] += count
      }
    }
    return zip(sums, counts).map { $0 / $1 }
  }

  @Test("inputs that do not belong together") func inputs() throws {
    let other = try Samples.write(6, into: folder.url.path) {
      $0.telescope = 22
      $0.maximumEvents = 2
    }
    let nextNight = try Samples.write(6, into: folder.url.path) {
      $0.start = TAITime(unixSeconds: 1_771_100_000)
      $0.maximumEvents = 2
    }
    #expect(throws: DarkRunInputError.self) { try run([samples.raw[0], other], into: "x") }
    #expect(throws: DarkRunInputError.differentNights(first: samples.raw[0], second: nextNight)) {
      try run([nextNight, samples.raw[0]], into: "x")
    }
    let twice = #expect(throws: SameRunError.self) {
      try run([samples.raw[0], samples.raw[1], samples.raw[0]], into: "x")
    }
    #expect(twice?.first == samples.raw[0] && twice?.second == samples.raw[0])
    let sky = try Samples.write(7, into: folder.url.path) {
      $0.pedestalRate = 0
      $0.maximumEvents = 3
    }
    #expect(throws: DarkRunInputError.noPedestals(found: "3 of type 1 (cluster of 7 patches)")) {
      try run([sky], into: "x")
    }
    #expect(names("x").isEmpty)
  }

  @Test("existing outputs are refused; a cancelled run leaves nothing") func outputs() throws {
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancelledError.self) { try run(samples.raw, into: "y", cancellation: flag) }
    #expect(names("y").isEmpty)
    let path = folder.path("y/20260213_0004_0005_Tel1_histograms.h5")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: AtomicFileError.exists(path: path)) { try run(samples.raw, into: "y") }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
    #expect(names("y").count == 1)
    _ = try run(samples.raw, into: "y") { $0.overwrite = true }
    #expect(names("y").count == 2)
  }
}
