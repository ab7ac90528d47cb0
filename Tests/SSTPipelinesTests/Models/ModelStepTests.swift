import Forests
import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Models: apply, import, compare") struct ModelStepTests {
  private func run<S: Step>(_ step: S, _ inputs: [String]) throws -> [S.Outcome] {
    try step.plan(inputs.map { Input($0) }).jobs.map { try step.run($0.job, StepContext.silent) }
  }

  @Test("every row has the prediction of its features, or NaN", arguments: [1, 2]) func apply(_ jobs: Int)
    throws
  {
    let folder = try TemporaryFolder()
    try ModelFixtures.write(to: folder.path("events.h5"))
    let (regressor, classifier) = (try ModelFixtures.regressor(), try ModelFixtures.classifier())
    try regressor.write(to: folder.path("both.forest"))
    try classifier.write(to: folder.path("kind.forest"))
    var step = ApplyModelsStep([folder.path("both.forest"), folder.path("kind.forest")], toTable: "/events")
    (step.outputDirectory, step.statesSpread, step.threads) = (folder.path("out"), true, jobs)
    try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
    let outcome = try run(step, [folder.path("events.h5")])[0]
    #expect(outcome.models.map(\.predicted) == [399, 399] && outcome.models[0].notFinite == ["b": 1])
    let table = try HDF5File(readingFrom: outcome.output).table(ApplyModelsStep.outputTable)
    #expect(
      table.columns.map(\.name) == [
        "obs_id", "event_id", "both_sum", "both_sum_spread", "both_product", "both_product_spread",
        "kind_class_0", "kind_class_0_spread", "kind_class_101", "kind_class_101_spread",
      ])
    #expect(table.columns.first { $0.name == "both_sum" }?.unit == "m")
    let rows = try table.read()
    #expect(try rows.integers("event_id") == ModelFixtures.rows.map(\.event))
    let sums = try rows.doubles("both_sum")
    #expect(sums.indices.filter { sums[$0].isNaN } == [ModelFixtures.bad])
    for (index, row) in ModelFixtures.rows.enumerated() where index != ModelFixtures.bad {
      let one = try FeatureTable(features: regressor.features, columns: [[row.a], [row.b]])
      #expect(try regressor.predict(one).values[0] == sums[index])
    }
    let (zero, one) = (try rows.doubles("kind_class_0"), try rows.doubles("kind_class_101"))
    #expect(
      zip(zero, one).enumerated().allSatisfy { $0 == ModelFixtures.bad || abs($1.0 + $1.1 - 1) < 1e-12 })
  }

  @Test("missing features, other units and unknown columns are told by their codes") func refused() throws {
    let folder = try TemporaryFolder()
    try ModelFixtures.write(to: folder.path("metres.h5"))
    try ModelFixtures.write(to: folder.path("feet.h5"), unit: "ft")
    try ModelFixtures.regressor().write(to: folder.path("model.forest"))
    func code(
      _ input: String, _ change: (inout ApplyModelsStep) -> Void = { _ in }, table: String = "/events"
    ) -> Int? {
      var step = ApplyModelsStep([folder.path("model.forest")], toTable: table)
      step.outputDirectory = folder.url.path
      change(&step)
      do { _ = try run(step, [folder.path(input)]) } catch { return (error as? any SSTError)?.code.number }
      return nil
    }
    #expect(code("feet.h5") == 618)
    #expect(code("metres.h5", { $0.keep = ["event"] }) == 624)
    #expect(code("metres.h5", { $0.keep = ["event_id", "event_id"] }) == 208)
    #expect(code("metres.h5", table: "/showers") == 620)
    try ModelFixtures.write([], to: folder.path("empty.h5"))
    try ModelFixtures.write([ModelFixtures.rows[ModelFixtures.bad]], to: folder.path("bad.h5"))
    for input in ["empty.h5", "bad.h5"] { #expect(code(input) == 732) }
    let step = ApplyModelsStep([], toTable: "/events")
    #expect(step.leavesOut(DL1DL2Error.noEvents(path: "empty.h5", summary: "")))
    #expect(!step.leavesOut(DL1DL2Error.notDL2(path: "empty.h5")))
    #expect(FileManager.default.contents(atPath: folder.path("metres_predictions.h5")) == nil)
    #expect(code("metres.h5") == nil)
    #expect(code("metres.h5") == 540)
  }

  @Test("a model is written again, as ONNX, and equal to itself") func written() throws {
    let folder = try TemporaryFolder()
    try ModelFixtures.regressor().write(to: folder.path("reg_energy_tel_001.forest"))
    var step = ImportModelsStep()
    step.outputDirectory = folder.path("own")
    try FileManager.default.createDirectory(atPath: step.outputDirectory, withIntermediateDirectories: true)
    let copied = try run(step, [folder.url.path])
    #expect(copied.map(\.output) == [folder.path("own/reg_energy_tel_001.forest")])
    #expect(copied[0].features == ["a", "b"] && copied[0].trees == 5)
    #expect(try Forest(path: copied[0].output).head.purpose == "energy")
    step.format = .onnx
    let exported = try run(step, [copied[0].output])
    #expect(try Data(contentsOf: URL(fileURLWithPath: exported[0].output)).count > 1000)
    let same = try run(CompareModelsStep(), [copied[0].output, copied[0].output])[0]
    #expect(same.equal && same.description.contains("are equal: 5 trees"))
    try ModelFixtures.regressor(seed: 2).write(to: folder.path("other.forest"))
    let other = try run(CompareModelsStep(), [copied[0].output, folder.path("other.forest")])[0]
    #expect(!other.equal && other.description.contains("training.seed: 1 | 2"))
    #expect(other.description.contains("purpose: energy | not said"))
    #expect(try !other.json().contains("nan"))
  }

  @Test("a model of scikit-learn says the same after it was imported", .enabled(if: SharedData.isPresent))
  func imported() throws {
    let folder = try TemporaryFolder()
    let source = SharedData.path("\(DL2Golden.folder)/forests/models/mono/ze30_az180_nsb100")
    var step = ImportModelsStep()
    step.outputDirectory = folder.url.path
    let models = try run(step, [source])
    #expect(models.count == 8)
    for model in models {
      let found = try run(CompareModelsStep(), [model.input, model.output])[0]
      #expect(
        found.description.contains("trees are equal to the last bit")
          && !found.description.contains("0 trees are"))
    }
  }

  @Test("a model says what it was trained for, whatever its name is") func roles() throws {
    var forest = try ModelFixtures.classifier()
    func code(_ task: ModelTask) -> Int? {
      do { try task.check(StoredModel(path: "m", forest: forest)) } catch {
        return (error as? any SSTError)?.code.number
      }
      return nil
    }
    #expect(code(.gammaness) == nil && code(.dispSign) == nil && code(.energy) == 6110)
    forest.head.purpose = "dispSign"
    #expect(code(.gammaness) == 6110 && code(.dispSign) == nil)
    for scale in ["-1", "x", "", "1e308", "nan"] {
      forest.head.annotations["uncertainty_scale"] = scale
      #expect(code(.dispSign) == 465, "\(scale)")
    }
    forest = try ModelFixtures.regressor()
    #expect(code(.disp) == nil && code(.energy) == 6110 && code(.gammaness) == 6110)
  }

  @Test("info and check know models; a damaged one is told") func information() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("model.forest")
    try ModelFixtures.classifier().write(to: path)
    let text = try FileInformation(path: path).text
    #expect(text.contains("format: random forest") && text.contains("features: a [m], b"))
    #expect(text.contains("classes: 0, 101") && text.contains("out of bag accuracy"))
    #expect(try FileCheck.check(path).notes == ["5 trees"])
    #expect(FileContent.recognize(path) == .forest)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    bytes[bytes.count - 9] ^= 4
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(throws: ForestError.self) { try FileCheck.check(path) }
  }
}
