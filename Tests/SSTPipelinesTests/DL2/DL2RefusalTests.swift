import Foundation
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// Bad values and wrong files for the steps over DL2 files: nothing is dropped without a count, nothing taken for what it is not.
@Suite("DL2 files with impossible values, and other files in their place") struct DL2RefusalTests {
  /// Models of toy showers, and a DL2 file of others.
  private struct Toys {
    let production: ToyProduction
    let dl2: String
    let configuration: PipelineConfiguration
    static let table = TablePath.dl2Parameters(telescope: 1)

    init() throws {
      production = try ToyProduction(count: 400)
      try ToyTraining.run(production, to: "models")
      configuration = try ToyTraining.options(production.folder.path("models")).configuration
      var options = DL1DL2Options(models: production.folder.path("models"), configuration: configuration)
      options.outputDirectory = production.folder.path("dl2")
      dl2 = try DL1DL2Pipeline(options: options, log: StepContext.silent.log).run(production.gamma).output
    }

    /// The DL2 file with other values in every tenth row, or in others.
    func changed(_ column: String, to value: Double, everyRow number: Int = 10) throws -> String {
      let path = production.folder.path("changed_dl2.h5")
      try ChangedTable.write(copyOf: dl2, to: path, table: Self.table, column: column) {
        $0 % number == 0 ? value : nil
      }
      return path
    }

    var options: DL2StepOptions {
      var options = DL2StepOptions(configuration: configuration)
      options.outputDirectory = production.folder.url.path
      return options
    }

    /// The folder of a model of the misdirection.
    func misdirectionModels() throws -> String {
      var options = TrainMisdirectionOptions(configuration: configuration)
      options.outputDirectory = production.folder.path("misdirection")
      _ = try TrainMisdirectionPipeline(options: options, log: StepContext.silent.log).run([dl2])
      return options.outputDirectory
    }

    /// Does the work of a step with one input.
    @discardableResult func run<S: Step>(_ step: S, _ input: String) throws -> S.Outcome {
      try step.run(#require(step.plan([Input(input)]).jobs.first).job, StepContext.silent)
    }
  }

  private func code(_ body: () throws -> Void) -> Int? {
    do { try body() } catch { return (error as? any SSTError)?.code.number }
    return nil
  }

  @Test(
    "photons without an energy, direction or possible gammaness are left out and counted",
    arguments: [
      ("gammaness", 1.5), ("gammaness", Double.nan), ("reco_energy", .nan), ("reco_energy", 0),
      ("reco_alt", .infinity),
    ])
  func photons(_ column: String, _ value: Double) throws {
    let toys = try Toys()
    let file = try DL2File(readingFrom: toys.changed(column, to: value))
    let list = try PhotonList(file, selection: [:], gammaness: -1)
    #expect(list.notFinite == (list.total + 9) / 10 && list.rows.count + list.notFinite == list.total)
    #expect(list.rows.allSatisfy { $0 % 10 != 0 })
    let outcome = try toys.run(PhotonListStep(gammaness: -1, toys.options), file.file.path)
    #expect(outcome.photons == list.rows.count && outcome.notFinite == list.notFinite)
    let text = "\(list.notFinite) are without an energy, direction or possible gammaness"
    #expect(outcome.description.contains(text))
  }

  @Test("a list of nothing but impossible photons says why it is empty") func noPhotons() throws {
    let toys = try Toys()
    let file = try toys.changed("gammaness", to: 2, everyRow: 1)
    let error = #expect(throws: DL1DL2Error.self) {
      try toys.run(PhotonListStep(gammaness: 0.5, toys.options), file)
    }
    #expect(error?.code.description == "E0732 no-dl2-events" && error?.code.exitCode == 7)
    #expect(error?.description.contains("without an energy, direction or possible gammaness") == true)
  }

  @Test("a DL1 file has no photons, and nothing to learn misdirections from") func dl1() throws {
    let toys = try Toys()
    let input = toys.production.gamma
    #expect(
      code { _ = try PhotonList(DL2File(readingFrom: input), selection: [:], gammaness: 0.5) } == 608)
    #expect(code { _ = try toys.run(PhotonListStep(toys.options), input) } == 608)
    let options = TrainMisdirectionOptions(configuration: toys.configuration)
    #expect(
      code { _ = try TrainMisdirectionPipeline(options: options, log: StepContext.silent.log).run([input]) }
        == 608)
  }

  @Test("a copy of a file of a training under another name would count twice") func copies() throws {
    let toys = try Toys()
    let folder = toys.production.folder
    let (first, second) = (toys.production.gamma, folder.path("again_dl1.h5"))
    try FileManager.default.copyItem(atPath: first, toPath: second)
    let options = try ToyTraining.options(folder.path("twice"))
    let error = #expect(throws: SameRunError.self) {
      try TrainForestsPipeline(options: options, log: StepContext.silent.log)
        .run(gammas: [first, second], protons: [toys.production.proton])
    }
    #expect(error?.code.number == 277 && error?.second == second)
    #expect(!FileManager.default.fileExists(atPath: folder.path("twice")))
    let copy = folder.path("again_dl2.h5")
    try FileManager.default.copyItem(atPath: toys.dl2, toPath: copy)
    let misdirection = TrainMisdirectionOptions(configuration: toys.configuration)
    #expect(
      code {
        _ = try TrainMisdirectionPipeline(options: misdirection, log: StepContext.silent.log)
          .run([toys.dl2, copy])
      } == 277)
  }

  @Test("events without an energy have no class and are counted", arguments: [Double.nan, 0, -1, .infinity])
  func energies(_ value: Double) throws {
    let toys = try Toys()
    let models = try toys.misdirectionModels()
    let classifier = EventClassifier(models: models, configuration: toys.configuration)
    let before = try classifier.predict(DL2File(readingFrom: toys.dl2), .telescope(1))
    let changed = try toys.changed("reco_energy", to: value)
    let after = try classifier.predict(DL2File(readingFrom: changed), .telescope(1))
    let kept = before.rows.filter { $0 % 10 != 0 }
    #expect(after.rows == kept && !kept.isEmpty)
    #expect(before.withoutEnergy == 0 && after.withoutEnergy == before.rows.count - kept.count)
    #expect(after.notFinite == before.notFinite)
    // Values between classes do not come from them, and they get no class.
    try toys.run(EventClassesStep(models: models, toys.options), changed)
    let step = EventClassesStep(models: models, edges: toys.options.outputDirectory, toys.options)
    let outcome = try toys.run(step, changed)
    #expect(outcome.tables[0].withoutEnergy == after.withoutEnergy)
    #expect(outcome.description.contains("\(after.withoutEnergy) without an energy"))
    let kinds = try HDF5File(readingFrom: outcome.outputs[0]).table(Toys.table).read().integers("event_type")
    #expect(kinds.indices.allSatisfy { $0 % 10 != 0 || kinds[$0] == 0 })
    #expect(kinds.contains { $0 > 0 })
  }

  @Test("a file of which no event has an energy has no classes") func noEnergies() throws {
    let toys = try Toys()
    let step = EventClassesStep(models: try toys.misdirectionModels(), toys.options)
    let file = try toys.changed("reco_energy", to: 0, everyRow: 1)
    let error = #expect(throws: DL1DL2Error.self) { try toys.run(step, file) }
    #expect(error?.code.number == 732 && error?.description.contains("400 without an energy") == true)
  }
}
