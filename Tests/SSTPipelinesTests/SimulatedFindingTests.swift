import Foundation
import Reports
import SSTCore
import SSTData
import SSTIO
import SSTSim
import TestSupport
import Testing

@testable import SSTPipelines

/// What is said of productions, configurations and options that do not fit each other.
@Suite("Findings on simulated inputs") struct SimulatedFindingTests {
  private func findings(_ run: SimulatedRun, _ code: String) -> [String] {
    run.messages.filter { $0.contains(code) }
  }

  /// A production like ``SmallProduction``, changed.
  private func production(_ folder: TemporaryFolder, _ change: (inout ProductionSettings) -> Void) throws
    -> String
  {
    var settings = ProductionSettings(seed: 6)
    (settings.showerCount, settings.viewConeDeg, settings.slope) = (150, 2, -1.5)
    settings.nightSky = try #require(NightSkyLevel(name: "low"))
    settings.firstRun = 7
    change(&settings)
    let step = SimulateMCStep(settings, output: .folder(folder.path("mc")), overwrite: true, threads: 2)
    let job = try #require(try step.plan([]).jobs.first).job
    try FileManager.default.createDirectory(atPath: folder.path("mc"), withIntermediateDirectories: true)
    _ = try step.run(job, StepContext.silent)
    return job.outputs[0]
  }

  @Test("runs of one production are not called different") func same() throws {
    let run = try SimulatedRun(SmallProduction.gammas) { $0.mergedName = "both_dl1.h5" }
    #expect(
      findings(run, "W0785").isEmpty && findings(run, "W0786").isEmpty && findings(run, "W0787").isEmpty)
  }

  @Test("merged files of other energies and slopes are told apart before the first event") func mixed() throws
  {
    let folder = try TemporaryFolder()
    let other = try production(folder) { ($0.slope, $0.energies) = (-2, 0.5...50) }
    let run = try SimulatedRun([SmallProduction.gammas[0], other]) { $0.mergedName = "both_dl1.h5" }
    let found = findings(run, "W0785")
    #expect(found.count == 1)
    #expect(found[0].contains("energies 0.2 to 100 TeV and 0.5 to 50 TeV"))
    #expect(found[0].contains("spectral index -1.5 and -2") && found[0].contains(other))
  }

  @Test("merged files of other primaries are told apart at the end") func primaries() throws {
    let folder = try TemporaryFolder()
    let other = try production(folder) { ($0.primary, $0.energies) = (.electron, 0.2...100) }
    let run = try SimulatedRun([SmallProduction.gammas[0], other]) { $0.mergedName = "both_dl1.h5" }
    #expect(findings(run, "W0785").count == 1)
    #expect(
      findings(run, "W0785")[0].contains("run 1 and run 7")
        && findings(run, "W0785")[0].contains("gamma and electron"))
  }

  @Test("runs behind each other have floors of their own") func behind() throws {
    let folder = try TemporaryFolder()
    // The first run begins above the floor of 0.2 TeV, the second below it.
    let high = try production(folder) { $0.energies = 2...50 }
    let low = try production(folder) { ($0.energies, $0.firstRun, $0.showerCount) = (0.1...50, 8, 400) }
    let joined = folder.path("joined.simtel.zst")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: high))
    bytes += try Data(contentsOf: URL(fileURLWithPath: low))
    try bytes.write(to: URL(fileURLWithPath: joined))
    let run = try SimulatedRun([joined])
    let table = try run.file.table(TablePath.parameters(telescope: 1)).read()
    let (runs, floors) = (try table.integers("obs_id"), try table.floats("min_true_energy_cut"))
    for row in runs.indices { #expect(floors[row] == (runs[row] == 7 ? 2 : 0.2)) }
    #expect(Set(runs) == [7, 8])
    let energies = try run.file.table(TablePath.trueShowers).read().doubles("true_energy")
    #expect(energies.allSatisfy { $0 >= 0.2 })
    #expect(findings(run, "W0785").count == 1)
  }

  @Test("settings for telescopes that the file has not are named") func settings() throws {
    let cleaning = #"[{"picture_threshold_pe": 20, "boundary_threshold_pe": 10}]"#
    func run(_ telescopes: String...) throws -> [String] {
      let entries = telescopes.map { #""\#($0)": \#(cleaning)"# }.joined(separator: ",")
      let json = #"{"ImageProcessor": {"ImageCleanerSST": {"telescope_defaults": {\#(entries)}}}}"#
      return findings(try SimulatedRun([SmallProduction.gammas[0]], json: json), "W0787")
    }
    let found = try run("tel_021", "tel_022")
    #expect(found.count == 1 && found[0].contains("telescope_defaults.tel_021"))
    #expect(try run("tel_001", "tel_021").isEmpty)
    let focal = try SimulatedRun(
      [SmallProduction.gammas[0]], json: #"{"telescope_equivalent_focal_length": {"tel_001": 5.7}}"#)
    #expect(findings(focal, "W0787").count == 1)
  }

  @Test("options of the other kind of input are refused by name") func options() throws {
    func refusal(_ change: (inout R0DL1Options) -> Void) -> String {
      let error = #expect(throws: SimulatedDL1Error.self) {
        try SimulatedRun([SmallProduction.gammas[0]], change)
      }
      return error?.description ?? ""
    }
    #expect(refusal { $0.reading.timeScale = .utc }.contains("--time-scale"))
    #expect(refusal { $0.reading.baselineUnit = .counts }.contains("--baseline-unit"))
    let folder = try TemporaryFolder()
    let raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw) { _, _ in }
    for (name, change) in [
      ("--h-max", { $0.showerMaximum = .altitude }), ("--allowed-tels", { $0.given["allowed-tels"] = "1" }),
      ("--energy-range", { $0.energyRangeTeV = 1...2 }),
    ] as [(String, (inout R0DL1Options) -> Void)] {
      var options = R0DL1Options(configuration: try PipelineConfiguration.packaged())
      change(&options)
      let error = #expect(throws: SimulatedDL1Error.self) { try R0DL1Step(options).plan([Input(raw)]) }
      #expect(error?.description.contains(name) == true)
    }
  }

  @Test("the record of a merged file lists all of its inputs") func record() throws {
    var options = R0DL1Options(configuration: try PipelineConfiguration.packaged())
    options.mergedName = "both_dl1.h5"
    let step = R0DL1Step(options)
    let report = step.preview(of: try step.plan(SmallProduction.gammas.map { Input($0) }), StepContext.silent)
    for path in SmallProduction.gammas { #expect(report.description.contains(path)) }
    let data = try JSONEncoder().encode(report)
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let planned = try #require((json["planned"] as? [[String: Any]])?.first)
    #expect(planned["inputs"] as? [String] == SmallProduction.gammas)
  }

  @Test("info says that a product was limited") func limited() throws {
    let run = try SimulatedRun([SmallProduction.gammas[0]]) { $0.maximumEvents = 5 }
    let information = try FileInformation(path: run.summary.outputs[0])
    #expect(!information.isComplete && information.problem?.contains("--max-events") == true)
    #expect(information.facts.contains { $0.name == "simulated_events_planned" })
    let whole = try SimulatedRun([SmallProduction.gammas[0]])
    #expect(try FileInformation(path: whole.summary.outputs[0]).isComplete)
  }

  @Test("the page of a simulated DL1 file shows the truth it holds") func page() throws {
    let run = try SimulatedRun([SmallProduction.gammas[0]])
    let page = try ShowPipeline(options: ShowOptions(), log: StepContext.silent.log).page(
      run.summary.outputs[0])
    #expect(page.hasTruth)
    let energies = try run.file.table(TablePath.trueShowers).read().doubles("true_energy")
    for (event, energy) in zip(page.events, energies) {
      #expect(event.truth?.energyTeV == energy && event.truth?.primary == "gamma")
      #expect(event.truth?.impactsM.contains(where: \.isFinite) == true)
    }
    // Where the reconstruction is good, star and diamond lie at the same place.
    let bright = page.events.filter { $0.stereo?.isValid == true }
    #expect(bright.contains { $0.truth?.errorDeg ?? 1 < 0.2 })
    let raw = try ShowPipeline(options: ShowOptions(), log: StepContext.silent.log).page(
      SmallProduction.gammas[0])
    #expect(raw.hasTruth && raw.events[0].truth?.energyTeV == energies[0])
    #expect(
      raw.events[0].images.compactMap { $0 }.allSatisfy { $0.direction == nil && $0.trueDirection != nil })
  }
}
