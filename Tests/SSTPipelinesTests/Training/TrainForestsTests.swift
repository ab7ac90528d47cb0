import Forests
import Foundation
import InstrumentResponse
import Reconstruction
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// Trains on toy showers.
enum ToyTraining {
  static let small = #"""
    "random_forest_regressor_args": {"n_estimators": 20, "min_samples_leaf": 10},
    "random_forest_classifier_args": {"n_estimators": 20, "min_samples_leaf": 10}
    """#

  static func options(_ out: String, json: String = "") throws -> TrainForestsOptions {
    let text = "{\(small)\(json.isEmpty ? "" : ", " + json)}"
    var options = TrainForestsOptions(configuration: try PipelineConfiguration(json: text))
    (options.outputDirectory, options.jobs) = (out, 2)
    return options
  }

  @discardableResult static func run(
    _ production: ToyProduction, json: String = "", to name: String = "out",
    _ change: (inout TrainForestsOptions) -> Void = { _ in }
  ) throws -> TrainingResult {
    var options = try options(production.folder.path(name), json: json)
    change(&options)
    return try TrainForestsPipeline(options: options, log: StepContext.silent.log)
      .run(gammas: [production.gamma], protons: [production.proton])
  }
}

@Suite("Training of forests on toy showers") struct TrainForestsTests {
  private static let names = [
    "class_disp_sign_tel_001.forest", "class_gh_tel_001.forest", "reg_disp_norm_tel_001.forest",
    "reg_energy_tel_001.forest", "train-rfs_tel_001.cfg",
  ]

  private func contents(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try names.reduce(into: [:]) {
      $0[$1] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $1))
    }
  }

  @Test("the models are there under the names that dl1-dl2 looks for, and say what they are") func files()
    throws
  {
    let production = try ToyProduction()
    let result = try ToyTraining.run(production)
    let out = production.folder.path("out")
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).sorted() == Self.names)
    let directory = ModelDirectory(out)
    let telescope = try #require(result.telescopes.first)
    #expect(telescope.models.map(\.task) == [.energy, .dispNorm, .dispSign, .gammaness])
    for model in telescope.models {
      let path = try #require(directory.file(model.task, "tel_001"))
      let head = try Forest(path: path).head
      #expect(head == model.head && path == model.path && head.purpose == model.task.rawValue)
      #expect(head.sample.inputs.map(\.rowCount).reduce(0, +) == head.training?.rowCount)
      let gamma = try FileFingerprint(ofFile: production.gamma).sha256
      #expect(head.sample.inputs[0].name == "gamma_dl1.h5" && head.sample.inputs[0].sha256 == gamma)
      #expect(head.features.first { $0.name == "camera_frame_hillas_width" }?.unit == "m")
      #expect(head.sample.configuration.count == 64 && head.software.hasPrefix("swift-sst "))
      #expect(head.sample.cuts.contains("0.0 <= leakage_intensity_width_2 <= 1.0"))
      #expect(head.annotations["telescope"] == "tel_001" && head.annotations["reconstruction"] == "mono")
      let isDirection = [ModelTask.dispNorm, .dispSign].contains(model.task)
      #expect(head.conventions.focalLength == (isDirection ? 5.6 : nil))
      #expect(head.conventions.projection == (isDirection ? "equidistant" : nil))
      #expect((head.annotations["uncertainty_scale"] != nil) == [.energy, .dispNorm].contains(model.task))
    }
    let energy = try #require(telescope[.energy]).head
    #expect(energy.targets == [.init("log_true_energy", unit: "dex(TeV)")])
    #expect(energy.training?.learningCurve.count == 20 && energy.hyperparameters?.treeCount == 20)
    #expect(telescope[.gammaness]?.head.classes == [0, 101])
    let configuration = try String(contentsOfFile: out + "/train-rfs_tel_001.cfg", encoding: .utf8)
    #expect(try PipelineConfiguration(json: configuration).sha256 == energy.sample.configuration)
  }

  @Test("distributions of the features of the sample are in the models") func distributions() throws {
    let production = try ToyProduction()
    let telescope = try ToyTraining.run(production).telescopes[0]
    let model = try #require(telescope[.energy])
    let all = try FeatureHistogram.all(in: model.head, path: model.path)
    #expect(all.map(\.feature) == model.head.features.map(\.name))
    let rows = try #require(model.head.training).rowCount
    for histogram in all {
      #expect(histogram.samples.map(\.name) == [FeatureHistogram.gammas])
      #expect(histogram.samples[0].rowCount == rows && histogram.samples[0].total == Double(rows))
    }
    let x = try #require(all.first { $0.feature == ColumnName.centerX })
    #expect(abs(x.low + 0.1) < 0.01 && abs(x.high - 0.1) < 0.01)
    let kinds = try #require(telescope[.gammaness])
    let both = try FeatureHistogram.all(in: kinds.head, path: kinds.path)
    #expect(both[0].samples.map(\.name) == [FeatureHistogram.gammas, FeatureHistogram.protons])
    #expect(both[0].samples.map(\.rowCount) == kinds.head.training?.classRowCounts)
  }

  @Test("what can be learned is learned: on showers that no model saw") func learned() throws {
    let test = try #require(try ToyTraining.run(ToyProduction(count: 3000)).telescopes[0].test)
    let protons = try #require(test.protons)
    let figures = TestFigures(test)
    // The noise of the energy is 0.1/0.8 decades in the mean; guessing gives 0.58 decades.
    let errors = zip(test.gammas.logEnergies, test.gammas.trueEnergies).map { $0 - log10($1) }
    let spread = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
    #expect(spread < 0.22 && abs(figures.energyBias) < 0.1 && figures.energyResolution < 0.5)
    #expect(figures.rightSides > 0.95 && figures.areaUnderCurve > 0.9)
    // Norms from 0.02 to 0.1 m: guessing the middle is wrong by 0.027 m at 68 percent, which is 0.28 degrees.
    #expect(figures.angularResolutionDeg < 0.12)
    let norms = zip(test.gammas.norms, test.gammas.trueNorms).map { abs($0 - $1) }
    #expect(SortedValues(norms).quantile(0.68) < 0.01)
    #expect(test.gammas.count == figures.gammas && protons.count == figures.protons)
    for events in [test.gammas, protons] {
      let lengths = [
        events.trueEnergies, events.logEnergies, events.logEnergyUncertainties, events.trueNorms,
        events.norms,
        events.dispUncertainties, events.trueSigns, events.signScores, events.offsetsDeg, events.gammaness,
      ].map(\.count)
      #expect(Set(lengths) == [events.count] && events.features.rowCount == events.count)
    }
    #expect(test.gammas.gammaness.allSatisfy { 0...1 ~= $0 })
  }

  @Test("offsets are the angles between true and reconstructed directions") func offsets() throws {
    let test = try #require(try ToyTraining.run(ToyProduction(count: 3000)).telescopes[0].test?.gammas)
    for row in 0..<test.count {
      // On the right side the error is that of the norm; on the other one both norms add up.
      let isRight = (test.signScores[row] > 0) == (test.trueSigns[row] > 0)
      let along = isRight ? abs(test.norms[row] - test.trueNorms[row]) : test.norms[row] + test.trueNorms[row]
      #expect(abs(test.offsetsDeg[row] - along / 5.6 * 180 / .pi) < 2e-3)
    }
  }

  @Test("what is left out is counted with its reason") func counts() throws {
    let production = try ToyProduction { $0.spoiled = (50, 40, 25) }
    let telescope = try ToyTraining.run(production).telescopes[0]
    let counts = telescope.gammaCounts[0]
    // Of the second, every 200th is not cleaned either; of the third, half are not cleaned, and no other is spoiled twice.
    #expect(counts.total == 1000 && counts.notCleaned == 20)
    #expect(counts.notFinite == ["camera_frame_hillas_kurtosis": 20])
    #expect(counts.unselected == 20 && counts.belowEnergy == 0)
    #expect(counts.heldOut > 100 && counts.heldOut < 300)
    let sum = counts.notCleaned + counts.notFiniteCount + counts.unselected + counts.heldOut + counts.kept
    #expect(sum == counts.total)
    #expect(telescope[.energy]?.head.training?.rowCount == counts.kept)
    #expect(telescope.test?.gammas.count == counts.heldOut)
  }

  @Test("showers are held out with all their uses, the same ones for all telescopes") func heldOut() throws {
    let showers = HeldOutShowers(fraction: 0.2, seed: 42)
    var count = 0
    for shower in Int64(0)..<10_000 {
      let all = (0..<20).map { showers.contains(EventNumber(observation: 3, event: shower * 100 + $0)) }
      #expect(Set(all).count == 1)
      if all[0] { count += 1 }
    }
    #expect(abs(count - 2000) < 200)
    #expect(!HeldOutShowers(fraction: 0, seed: 42).contains(EventNumber(observation: 3, event: 1)))
    let other = HeldOutShowers(fraction: 0.2, seed: 43)
    let both = (Int64(0)..<10_000).count { shower in
      let number = EventNumber(observation: 3, event: shower * 100)
      return showers.contains(number) && other.contains(number)
    }
    #expect(abs(both - 400) < 100)
  }

  @Test(
    "numbers of rows: all, a limit, a ratio",
    arguments: [
      (7e5, 1.0, 800, 264, 264), (300, 1, 300, 99, 99), (100, 1, 100, 33, 33), (7e5, 2, 800, 264, 132),
      (7e5, 0.25, 800, 264, 1000),
    ] as [(Double, Double, Int, Int, Int)])
  func numbers(_ total: Double, _ ratio: Double, _ regression: Int, _ gammas: Int, _ protons: Int) throws {
    let production = try ToyProduction(count: 800)
    var showers = ToyShowers()
    (showers.count, showers.isGamma) = (1000, false)
    try showers.write(to: production.proton)
    let json = #""analysis": {"n_training_events": \#(total), "gamma_to_proton_training_ratio": \#(ratio)}"#
    let telescope = try ToyTraining.run(production, json: json) { $0.testFraction = 0 }.telescopes[0]
    #expect(telescope.test == nil)
    for task in [ModelTask.energy, .dispNorm, .dispSign] {
      #expect(telescope[task]?.head.training?.rowCount == regression)
    }
    // A third of the sample of the regressions, rounded up, is what the gammaness is learned from.
    let available = Int((0.33 * Double(regression)).rounded(.up))
    let mixture = try TrainingMixture(gammas: available, protons: 1000, total: total, ratio: ratio)
    #expect((mixture.gammas, mixture.protons) == (gammas, protons))
    let head = try #require(telescope[.gammaness]).head
    #expect(head.training?.classRowCounts == [gammas, protons])
    #expect(head.sample.inputs.map(\.rowCount) == [gammas, protons])
  }

  @Test("without reconstructed features the gammaness is learned from all gamma rays") func plain() throws {
    let production = try ToyProduction()
    let json =
      #""particle_classification_features": ["camera_frame_hillas_width", "camera_frame_hillas_length"]"#
    let telescope = try ToyTraining.run(production, json: json) { $0.testFraction = 0 }.telescopes[0]
    let head = try #require(telescope[.gammaness]).head
    #expect(head.training?.classRowCounts == [1000, 1000] && head.features.count == 2)
  }

  @Test("all four numbers and both components may be features of the gammaness; vectors") func features()
    throws
  {
    let production = try ToyProduction()
    let said = #""camera_frame_hillas_width", "log_reco_energy", "reco_energy", "#
    let all = #""particle_classification_features": [\#(said) "reco_disp_norm", "reco_disp_sign"]"#
    let mono = try ToyTraining.run(production, json: all).telescopes[0]
    #expect(mono[.gammaness]?.head.features.count == 5 && mono.test?.gammas.gammaness.count ?? 0 > 0)
    let vectors =
      #""disp_method": "disp_vector", "particle_classification_features": [\#(said) "reco_disp_dx"]"#
    let vector = try ToyTraining.run(production, json: vectors, to: "vector").telescopes[0]
    #expect(vector.models.map(\.task) == [.energy, .disp, .gammaness])
    let head = try #require(vector[.disp]).head
    #expect(head.targets == [.init("disp_dx", unit: "m"), .init("disp_dy", unit: "m")])
    #expect(head.training?.outOfBag.count == 2 && head.annotations["uncertainty_scale"] != nil)
    let test = try #require(vector.test?.gammas)
    #expect(test.signScores.isEmpty && test.norms.isEmpty && test.dispUncertainties.count == test.count)
    #expect(test.offsetsDeg.allSatisfy { $0.isFinite })
    // The usual features of vectors have no reconstructed norm, which no model says.
    let usual = try ToyTraining.run(production, json: #""disp_method": "disp_vector""#, to: "usual")
    #expect(usual.telescopes[0][.gammaness]?.head.features.contains { $0.name == "reco_disp_norm" } == false)
  }

  @Test("the same bytes for any number of threads and every run; another seed gives others")
  func reproducible()
    throws
  {
    let production = try ToyProduction()
    try ToyTraining.run(production, to: "a") { $0.jobs = 1 }
    try ToyTraining.run(production, to: "b") { $0.jobs = 3 }
    try ToyTraining.run(production, to: "c") { $0.seed = 42 }
    try ToyTraining.run(production, to: "d") { $0.seed = 43 }
    let all = try ["a", "b", "c", "d"].map { try contents(production.folder.path($0)) }
    #expect(all[0].keys.sorted() == Self.names && all[0] == all[1] && all[0] == all[2])
    for name in Self.names where name.hasSuffix("forest") { #expect(all[0][name] != all[3][name]) }
  }

  @Test("inputs are one sample, in their order") func several() throws {
    let production = try ToyProduction()
    var more = ToyShowers()
    (more.count, more.seed, more.observation) = (500, 9, 8)
    let path = production.folder.path("more.h5")
    try more.write(to: path)
    let options = try ToyTraining.options(production.folder.path("out"))
    let result = try TrainForestsPipeline(options: options, log: StepContext.silent.log)
      .run(gammas: [production.gamma, path])
    let telescope = result.telescopes[0]
    #expect(telescope.gammaCounts.map(\.total) == [1000, 500] && telescope[.gammaness] == nil)
    #expect(telescope[.energy]?.head.sample.inputs.map(\.rowCount) == telescope.gammaCounts.map(\.kept))
    #expect(telescope.test?.protons == nil)
  }

  @Test("importances say what the gammaness depends on") func importances() throws {
    let production = try ToyProduction()
    let telescope = try ToyTraining.run(production).telescopes[0]
    let head = try #require(telescope[.gammaness]).head
    #expect(telescope.models.allSatisfy { $0.head.training?.permutationImportances.isEmpty == false })
    let best = head.training?.permutationImportances.max { $0.mean < $1.mean }?.feature
    #expect(best == "camera_frame_hillas_width" || best == "camera_frame_hillas_wl")
  }
}
