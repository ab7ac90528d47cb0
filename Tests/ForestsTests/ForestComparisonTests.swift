import SSTCore
import Testing

@testable import Forests

@Suite("Comparing forests") struct ForestComparisonTests {
  private func train(seed: UInt64 = 7, trees: Int = 5) throws -> Forest {
    let (table, truth) = try ToyTable.regression(rows: 400)
    var parameters = ForestHyperparameters.regressor
    parameters.treeCount = trees
    return try ForestTrainer(parameters, seed: seed).regressor(
      table, targets: [FeatureTable.Feature("y", unit: "TeV")], truth: [truth]
    ).forest
  }

  @Test("the same training gives equal forests")
  func equal() throws {
    let comparison = try ForestComparison(try train(), try train())
    #expect(comparison.isEqual)
    #expect(comparison.equalTrees == 5)
    #expect(comparison.rowCount == 4096)
    #expect(comparison.outputs.map(\.name) == ["y"])
    #expect(comparison.outputs[0].unequalRows == 0 && comparison.outputs[0].largest == 0)
  }

  @Test("facts of the head that differ are named with both values")
  func heads() throws {
    let first = try train()
    var second = first
    second.head.conventions.focalLength = 5.6
    second.head.hyperparameters?.minimumLeafRows = 3
    second.head.annotations["node"] = "ze40"
    second.head.training?.learningCurve[4] = 1
    let comparison = try ForestComparison(first, second)
    #expect(!comparison.isEqual && comparison.equalTrees == 5)
    #expect(
      comparison.heads == [
        HeadDifference(place: "annotations.node", first: nil, second: "ze40"),
        HeadDifference(place: "conventions.focalLength", first: nil, second: "5.6"),
        HeadDifference(place: "hyperparameters.minimumLeafRows", first: "10", second: "3"),
        HeadDifference(
          place: "training.learningCurve[4]", first: "\(first.head.training?.learningCurve[4] ?? 0)",
          second: "1"),
      ])
  }

  @Test("another seed is another forest: seed, trees and predictions differ")
  func seeds() throws {
    let (first, second) = (try train(), try train(seed: 8, trees: 6))
    let (table, _) = try ToyTable.regression(rows: 300, seed: 9)
    let comparison = try ForestComparison(first, second, table: table, jobs: 2)
    #expect(comparison.heads.contains(HeadDifference(place: "training.seed", first: "7", second: "8")))
    #expect(comparison.sizes.map(\.treeCount) == [5, 6])
    #expect(comparison.equalTrees == 0)
    let (a, b) = (try first.predict(table).values, try second.predict(table).values)
    let output = comparison.outputs[0]
    #expect(output.unequalRows == zip(a, b).count { $0 != $1 } && output.unequalRows > 200)
    #expect(output.largest == zip(a, b).map { abs($0 - $1) }.max())
    #expect(abs(output.mean - (b.reduce(0, +) - a.reduce(0, +)) / 300) < 1e-12)
    #expect(output.rootMeanSquare > 0 && output.rootMeanSquare < output.largest)
  }

  @Test("features of one forest only, another order, and other units are told apart")
  func features() throws {
    let first = try train()
    var second = first
    second.head.features.swapAt(0, 1)
    var comparison = try ForestComparison(first, second)
    #expect(comparison.orderDiffers && comparison.onlyFirst.isEmpty && comparison.outputs[0].unequalRows > 0)
    second.head.features[2] = FeatureTable.Feature("z")
    second.head.features[3].unit = "m"
    comparison = try ForestComparison(first, second)
    #expect(comparison.onlyFirst == ["c"] && comparison.onlySecond == ["z"])
    #expect(comparison.otherUnits == ["d"])
    #expect(comparison.outputs.isEmpty && !comparison.isEqual)
  }
}
