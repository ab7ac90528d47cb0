import Forests
import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("What training refuses") struct TrainingErrorTests {
  private func error(
    _ production: ToyProduction, gammas: [String]? = nil, protons: [String]? = nil, json: String = "",
    _ change: (inout TrainForestsOptions) -> Void = { _ in }
  ) throws -> any SSTError {
    var options = try ToyTraining.options(production.folder.path("out"), json: json)
    change(&options)
    let error = #expect(throws: (any Error).self) {
      try TrainForestsPipeline(options: options, log: StepContext.silent.log)
        .run(gammas: gammas ?? [production.gamma], protons: protons ?? [production.proton])
    }
    let left = try? FileManager.default.contentsOfDirectory(atPath: production.folder.path("out"))
    #expect(left?.isEmpty ?? true)
    return try #require(error as? any SSTError)
  }

  @Test("particles of another kind") func particles() throws {
    let production = try ToyProduction(count: 200)
    let swapped = try error(production, gammas: [production.proton], protons: [production.gamma])
    #expect(swapped.code.description == "E06101 wrong-particle" && swapped.code.exitCode == 6)
    #expect(swapped.description.contains("proton_dl1.h5 has particles of the kind 101"))
    let twice = try error(production, protons: [production.gamma])
    #expect(twice is SameRunError && twice.code.exitCode == 2)
  }

  @Test("data, missing files, unknown telescopes") func inputs() throws {
    let production = try ToyProduction(count: 200)
    var data = ToyShowers()
    (data.count, data.isSimulated) = (200, false)
    try data.write(to: production.folder.path("data.h5"))
    let noTruth = try error(production, gammas: [production.folder.path("data.h5")])
    #expect(noTruth as? TrainingError == .notSimulated(path: production.folder.path("data.h5")))
    #expect(noTruth.code.exitCode == 6)
    #expect(try error(production, gammas: [production.folder.path("none.h5")]).code.exitCode == 3)
    let unknown = try error(production) { $0.telescopes = [1, 7] }
    #expect(
      unknown as? DL1DL2Error == .unknownTelescope(path: production.gamma, id: 7, known: [1]))
    #expect(try error(production) { $0.isStereo = true }.code.description == "E0602 not-stereo")
  }

  @Test("units that differ between inputs") func units() throws {
    let production = try ToyProduction(count: 200)
    var showers = ToyShowers()
    (showers.count, showers.isGamma, showers.widthUnit) = (200, false, "cm")
    try showers.write(to: production.proton)
    let found = try error(production)
    #expect(found.code.description == "E06104 training-units" && found.code.exitCode == 6)
    #expect(found.description.contains("camera_frame_hillas_width is in 'm' and 'cm'"))
    // A file that does not tell goes with any.
    showers.widthUnit = nil
    try showers.write(to: production.proton)
    try ToyTraining.run(production, to: "fine")
  }

  @Test("columns that the files lack") func columns() throws {
    let production = try ToyProduction(count: 200)
    let json = #""energy_regression_features": ["camera_frame_hillas_width", "camera_frame_hillas_depth"]"#
    let found = try error(production, json: json)
    #expect(found.code.description == "E0617 missing-features" && found.code.exitCode == 6)
    #expect(found.description.contains("lacks camera_frame_hillas_depth"))
  }

  @Test("nothing, or too little, is left") func empty() throws {
    let production = try ToyProduction(count: 200)
    let none = try error(production, json: #""event_selection": {"camera_frame_hillas_width": [5, 6]}"#)
    #expect(none.code.description == "E0733 no-training-events" && none.code.exitCode == 7)
    #expect(
      none.description.contains("no gamma ray is left")
        && none.description.contains("200 outside the selection"))
    var few = ToyShowers()
    few.count = 15
    try few.write(to: production.folder.path("few.h5"))
    let tooFew = try error(production, gammas: [production.folder.path("few.h5")])
    #expect(tooFew.code.description == "E0754 too-few-rows" && tooFew.code.exitCode == 7)
  }

  @Test(
    "settings that are not possible",
    arguments: [
      (#""energy_regression_features": []"#, "E0258 no-model-features", "energy_regression_features"),
      (
        #""energy_regression_features": ["log_reco_energy"]"#, "E0259 predicted-feature",
        "energy_regression_features"
      ),
      (
        #""particle_classification_features": ["reco_disp_dx"]"#, "E0259 predicted-feature",
        "particle_classification_features"
      ),
      (#""analysis": {"n_training_events": 0}"#, "E0257 training-event-count", "n_training_events"),
    ])
  func settings(_ json: String, _ code: String, _ word: String) throws {
    let found = try error(ToyProduction(count: 50), json: json)
    #expect(found.code.description == code && found.description.contains(word) && found.code.exitCode == 2)
  }

  @Test("a part of the showers that is no part") func fraction() throws {
    for part in [-0.1, 0.95, Double.nan] {
      let found = try error(ToyProduction(count: 50)) { $0.testFraction = part }
      #expect(found.code.description == "E0256 test-fraction")
    }
  }

  @Test(
    "settings of scikit-learn that the trainer does not have",
    arguments: [
      (#""criterion": "absolute_error""#, "squared_error"), (#""max_leaf_nodes": 5"#, "null"),
      (#""max_samples": 0.5"#, "null"), (#""ccp_alpha": 0.1"#, "0"), (#""max_features": "half""#, "sqrt"),
      (#""class_weight": "balanced""#, "null"),
    ])
  func arguments(_ setting: String, _ supported: String) throws {
    var options = TrainForestsOptions(
      configuration: try PipelineConfiguration(json: #"{"random_forest_regressor_args": {\#(setting)}}"#))
    options.protonFileCount = 1
    let found = #expect(throws: TrainingError.self) { try options.check() }
    #expect(found?.code.description == "E0268 forest-argument" && found?.code.exitCode == 2)
    #expect(found?.description.contains(supported) == true)
  }

  @Test("models that exist stay as they are") func existing() throws {
    let production = try ToyProduction(count: 200)
    let out = production.folder.path("out")
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    let path = out + "/reg_energy_tel_001.forest"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: AtomicFileError.exists(path: path)) { try ToyTraining.run(production) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: out) == ["reg_energy_tel_001.forest"])
    try ToyTraining.run(production) { $0.overwrite = true }
    #expect(try Forest(path: path).treeCount == 20)
    let step = TrainForestsStep(try ToyTraining.options(out))
    #expect(throws: AtomicFileError.exists(path: path)) { try step.plan([Input(production.gamma)]) }
  }

  @Test("stopped in the middle nothing is left") func cancelled() throws {
    let production = try ToyProduction(count: 200)
    let flag = CancellationFlag()
    let options = try ToyTraining.options(production.folder.path("out"))
    // Stopped while the third model is trained: those before are written under other names.
    let pipeline = TrainForestsPipeline(options: options, log: StepContext.silent.log, cancellation: flag) {
      part in
      if case .named(let name) = part, name.hasPrefix("class_disp_sign") { flag.cancel() }
      return nil
    }
    #expect(throws: CancelledError.self) {
      try pipeline.run(gammas: [production.gamma], protons: [production.proton])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: production.folder.path("out")).isEmpty)
  }
}
