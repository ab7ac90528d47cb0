import Forests
import Foundation
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Calibrated uncertainties") struct UncertaintyTests {
  /// The 68.27th percentile of errors over uncertainties, and its standard error, on showers of a file that no training
  /// has to do with.
  private func pull(_ model: TrainingResult.Model, count: Int) throws -> (value: Double, error: Double) {
    let folder = try TemporaryFolder()
    var showers = ToyShowers()
    (showers.count, showers.seed, showers.observation) = (count, 77, 99)
    try showers.write(to: folder.path("other.h5"))
    let forest = try Forest(path: model.path)
    var reader = TrainingReader(
      TrainForestsOptions(configuration: try PipelineConfiguration.packaged()), telescope: 1)
    let events = try reader.read([folder.path("other.h5")], areGammas: true, CancellationFlag())
    let rows = events.training + events.heldOut
    let said = try forest.predict(
      events.features(forest.features.map(\.name), rows: rows), spread: true, jobs: 2)
    let scale = try #require(model.head.annotations["uncertainty_scale"].flatMap(Double.init))
    let truth = events.values(TrainingTarget.columns(model.task)[0], rows)
    let pulls = SortedValues(
      rows.indices.map { abs(said.values[$0] - truth[$0]) / (said.spread[$0] * scale) })
    // The error of a quantile: that of the number of values below it, over their density there.
    let width = (0.6827 * (1 - 0.6827) / Double(count)).squareRoot()
    let error = (pulls.quantile(0.6827 + width) - pulls.quantile(0.6827 - width)) / 2
    return (pulls.quantile(0.6827), error)
  }

  @Test(
    "68 percent of the errors of other showers are below the uncertainty",
    arguments: [ModelTask.energy, .dispNorm],
    [0.2, 0])
  func pulls(_ task: ModelTask, _ part: Double) throws {
    let production = try ToyProduction(count: 6000)
    // Errors out of bags are those of a third of the trees: with many trees it makes no difference.
    let json = #"{"random_forest_regressor_args": {"n_estimators": \#(part > 0 ? 20 : 150)}}"#
    var options = TrainForestsOptions(configuration: try PipelineConfiguration(json: json))
    (options.outputDirectory, options.testFraction, options.jobs) = (production.folder.path("out"), part, 2)
    options.measuresPermutations = false
    let result = try TrainForestsPipeline(options: options, log: StepContext.silent.log)
      .run(gammas: [production.gamma])
    let model = try #require(result.telescopes[0][task])
    #expect(model.head.annotations["uncertainty_rows"] == (part > 0 ? "held-out" : "out-of-bag"))
    let pull = try pull(model, count: 4000)
    if part == 0 {
      // Trees that saw a row agree more about it than about others: the factor is too large, by less than a tenth.
      #expect(pull.value > 0.9 - 3 * pull.error && pull.value < 1 + 3 * pull.error)
      return
    }
    // The calibration has an error, too: that of 1200 rows that were held out.
    let error = pull.error * (1 + 4000 / 1200.0).squareRoot()
    #expect(abs(pull.value - 1) < 3 * error, "\(pull.value) ± \(error)")
  }

  @Test("the spread grows with the error") func informative() throws {
    let test = try #require(try ToyTraining.run(ToyProduction(count: 6000)).telescopes[0].test?.gammas)
    let order = test.logEnergyUncertainties.indices.sorted {
      test.logEnergyUncertainties[$0] < test.logEnergyUncertainties[$1]
    }
    func error(_ rows: some Sequence<Int>) -> Double {
      SortedValues(rows.map { abs(test.logEnergies[$0] - log10(test.trueEnergies[$0])) }).quantile(0.68)
    }
    let half = order.count / 2
    #expect(error(order.prefix(half)) < error(order.suffix(half)))
  }

  @Test("the factor is the quantile of errors over spreads; a hundred rows have to tell") func factor() {
    let errors = (0..<1000).map { Double($0) - 500 }
    let found = UncertaintyCalibration(
      errors: errors, spreads: [Double](repeating: 2, count: 1000), .heldOut)
    #expect(abs((found?.scale ?? 0) - 0.6827 * 500 / 2) < 0.5 && found?.rows == .heldOut)
    #expect(UncertaintyCalibration(errors: [1], spreads: [1], .heldOut) == nil)
    let none = [Double](repeating: 0, count: 500)
    #expect(UncertaintyCalibration(errors: none, spreads: none, .heldOut) == nil)
    var some = errors
    for row in 0..<600 { some[row] = .nan }
    #expect(
      UncertaintyCalibration(errors: some, spreads: [Double](repeating: 1, count: 1000), .outOfBag) != nil)
  }
}
