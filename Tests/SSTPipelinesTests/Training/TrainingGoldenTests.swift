import Forests
import Foundation
import SSTCore
import SSTData
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Training on files of the original", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct TrainingGoldenTests {
  private static let gamma = "gamma_200_300E3GeV_30_0deg_testing_dl1"
  private static let proton = "proton_300_500E3GeV_30_180deg_testing_dl1"

  private func options(_ folder: TemporaryFolder, _ configuration: String = "mc") throws
    -> TrainForestsOptions
  {
    var options = TrainForestsOptions(
      configuration: try PipelineConfiguration(
        files: [SharedData.path("\(DL2Golden.folder)/config/\(configuration).json")]))
    (options.outputDirectory, options.jobs) = (folder.path("models"), 2)
    return options
  }

  /// Trains, and applies the models to a night of the original.
  private func chain(
    _ folder: TemporaryFolder, run name: String, _ change: (inout TrainForestsOptions) -> Void
  ) throws -> (result: TrainingResult, file: DL2File) {
    let inputs = try [Self.gamma, Self.proton].map { try DL2Golden.unpack("dl2/inputs/\($0).h5", to: folder) }
    let run = try DL2Golden.run(name)
    var options = try options(folder, run.configuration)
    change(&options)
    let result = try TrainForestsPipeline(options: options, log: StepContext.silent.log)
      .run(gammas: [inputs[0]], protons: [inputs[1]])
    var apply = try DL2Golden.options(run, folder, quirks: [])
    apply.models = folder.path("models")
    let outcome = try DL1DL2Pipeline(options: apply, log: StepContext.silent.log).run(inputs[0])
    return (result, try DL2File(readingFrom: outcome.output))
  }

  @Test("models of all telescopes, with the effective focal length, are applied by dl1-dl2") func mono()
    throws
  {
    let folder = try TemporaryFolder()
    let (result, file) = try chain(folder, run: "mc_mono") { $0.telescopes = nil }
    #expect(result.telescopes.map(\.id) == [1, 2] && result.outputs.count == 9)
    #expect(result.telescopes[0][.dispNorm]?.head.conventions.focalLength == Double(Float(5.69705009)))
    #expect(try abs((file.info()?.focalLength ?? 0) - 5.69705) < 1e-5)
    // Nobody knows the unit of a column of the original.
    #expect(result.telescopes[0][.energy]?.head.features.allSatisfy { $0.unit == nil } == true)
    for telescope in [1, 2] {
      let table = try file.file.table(TablePath.dl2Parameters(telescope: telescope)).read()
      let (truth, said) = (try table.doubles("log_true_energy"), try table.doubles("log_reco_energy"))
      let errors = zip(truth, said).map { ($0 - $1) * ($0 - $1) }
      let mean = truth.reduce(0, +) / Double(truth.count)
      let guess = truth.map { ($0 - mean) * ($0 - mean) }
      #expect(errors.reduce(0, +) < 0.5 * guess.reduce(0, +))
    }
  }

  @Test("stereo: norms only, the shower maximum is a distance, and dl1-dl2 merges the telescopes")
  func stereo() throws {
    let folder = try TemporaryFolder()
    let (result, file) = try chain(folder, run: "mc_stereo") { ($0.telescopes, $0.isStereo) = (nil, true) }
    for telescope in result.telescopes {
      #expect(telescope.models.map(\.task) == [.energy, .dispNorm, .gammaness] && telescope.isStereo)
      for model in telescope.models {
        #expect(model.head.features.contains { $0.name == ColumnName.showerMaximum })
        #expect(model.head.conventions.showerMaximum == .distance)
      }
      #expect(telescope.models[0].head.annotations["reconstruction"] == "stereo")
      #expect(telescope.test?.gammas.offsetsDeg.allSatisfy { $0.isFinite } == true)
    }
    let events = try file.stereoEvents()
    #expect(events.count > 150)
    let offsets = events.map { event in
      event.direction.separationRad(
        to: HorizontalDirection(
          azimuthDeg: event.truth.directionDeg.x, altitudeDeg: event.truth.directionDeg.y)) * 180 / .pi
    }
    #expect(SortedValues(offsets).quantile(0.5) < 0.5)
  }

  @Test("--compat: nothing is held out, and displacements are those of the file") func compatible() throws {
    let folder = try TemporaryFolder()
    let (result, file) = try chain(folder, run: "mc_mono") { ($0.telescopes, $0.quirks) = (nil, .sst1mpipe) }
    #expect(result.telescopes.allSatisfy { $0.test == nil })
    #expect(result.telescopes[0][.dispNorm]?.head.conventions.focalLength == 5.6)
    #expect(try file.info()?.focalLength == 5.6)
    // The toy files have events below the floor of energies, which the original learns from, too.
    let own = try TrainForestsPipeline(
      options: {
        var options = try options(folder)
        (options.outputDirectory, options.testFraction) = (folder.path("own"), 0)
        return options
      }(), log: StepContext.silent.log
    ).run(gammas: [folder.path(Self.gamma + ".h5")], protons: [folder.path(Self.proton + ".h5")])
    let below = own.telescopes[0].protonCounts[0].belowEnergy
    #expect(below > 0 && result.telescopes[0].protonCounts[0].belowEnergy == 0)
    #expect(result.telescopes[0].protonCounts[0].kept == own.telescopes[0].protonCounts[0].kept + below)
    #expect(own.telescopes[0][.dispNorm]?.head.conventions.focalLength != 5.6)
  }

  @Test("files with other focal lengths do not go together") func focalLengths() throws {
    let folder = try TemporaryFolder()
    let gamma = try DL2Golden.unpack("dl2/inputs/\(Self.gamma).h5", to: folder)
    var toy = ToyShowers()
    toy.isGamma = false
    try toy.write(to: folder.path("toy.h5"))
    let options = try options(folder)
    let error = #expect(throws: TrainingError.self) {
      try TrainForestsPipeline(options: options, log: StepContext.silent.log)
        .run(gammas: [gamma], protons: [folder.path("toy.h5")])
    }
    #expect(error?.code.description == "E06102 training-focal-lengths")
  }

  @Test("misdirections are learned from DL2 files, and classify them", arguments: ["mc_mono", "mc_stereo"])
  func misdirection(_ run: String) throws {
    let folder = try TemporaryFolder()
    let input = try DL2Golden.unpack("dl2/outputs/\(run)/\(Self.gamma)_dl2.h5", to: folder)
    var options = TrainMisdirectionOptions(
      configuration: try PipelineConfiguration(files: [SharedData.path("\(DL2Golden.folder)/config/mc.json")])
    )
    (options.outputDirectory, options.jobs) = (folder.path("models"), 2)
    let step = TrainMisdirectionStep(options)
    let plan = try step.plan([Input(input)])
    let result = try step.run(plan.jobs[0].job, .silent)
    #expect(plan.jobs[0].job.outputs == result.outputs)
    let file = try DL2File(readingFrom: input)
    let targets = EventClassifier.targets(in: file)
    #expect(result.models.map(\.target) == targets && targets.count == (run == "mc_mono" ? 2 : 1))
    let classifier = EventClassifier(models: folder.path("models"), configuration: options.configuration)
    for (target, model) in zip(targets, result.models) {
      #expect(
        model.head.purpose == "misdirection" && model.head.features.count == (target == .stereo ? 19 : 8))
      #expect(model.head.conventions.showerMaximum == (target == .stereo ? .distance : nil))
      let counts = model.counts[0]
      #expect(counts.kept == model.head.training?.rowCount && counts.heldOut == model.test?.energies.count)
      let predictions = try classifier.predict(file, target)
      let values = predictions.rows.map { predictions.logMisdirections[$0] }
      #expect(values.count > 100 && values.allSatisfy { -4...2 ~= $0 })
      // Predictions are better than the mean of all.
      let table = try FeatureReader(file.file, target.path)
      let truth = try MisdirectionTruth.values(table)
      let pairs = zip(predictions.rows.map { truth[$0] }, values)
      let mean = predictions.rows.reduce(0) { $0 + truth[$1] } / Double(values.count)
      let (error, guess) = pairs.reduce((0.0, 0.0)) {
        ($0.0 + ($1.0 - $1.1) * ($1.0 - $1.1), $0.1 + ($1.0 - mean) * ($1.0 - mean))
      }
      #expect(error < 0.9 * guess)
    }
  }

  @Test("a DL1 file, protons, and other tables are no sample of misdirections") func misdirectionErrors()
    throws
  {
    let folder = try TemporaryFolder()
    func error(_ names: [String]) throws -> String? {
      let inputs = try names.map { try DL2Golden.unpack($0, to: folder) }
      var options = TrainMisdirectionOptions(configuration: try PipelineConfiguration.packaged())
      options.outputDirectory = folder.path("models")
      let found = #expect(throws: (any Error).self) {
        try TrainMisdirectionPipeline(options: options, log: StepContext.silent.log).run(inputs)
      }
      return (found as? any SSTError)?.code.description
    }
    #expect(try error(["dl2/inputs/\(Self.gamma).h5"]) == "E0608 not-dl2")
    #expect(try error(["dl2/outputs/mc_mono/\(Self.proton)_dl2.h5"]) == "E06101 wrong-particle")
    #expect(
      try error([
        "dl2/outputs/mc_mono/\(Self.gamma)_dl2.h5", "dl2/outputs/mc_stereo/\(Self.proton)_dl2.h5",
      ]) == "E06105 other-results")
    #expect(try error(["dl2/outputs/data_mono/SST1M1_20250211_0201_dl1_dl2.h5"]) == "E06100 not-simulated")
  }
}
