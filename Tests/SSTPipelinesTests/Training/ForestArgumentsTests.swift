import Forests
import SSTCore
import Testing

@testable import SSTPipelines

@Suite("Settings of forests, as scikit-learn means them") struct ForestArgumentsTests {
  private func arguments(_ json: String, _ kind: ForestArguments.Kind) throws -> ForestArguments {
    let later = try PipelineConfiguration(json: #"{"random_forest_\#(kind.rawValue)_args": {\#(json)}}"#)
      .laterSteps
    return ForestArguments(kind == .regressor ? later.regressor : later.classifier, kind)
  }

  @Test("without settings they are those of the original") func defaults() throws {
    #expect(try arguments("", .regressor).parameters(rowCount: 100, featureCount: 12) == .regressor)
    #expect(try arguments("", .classifier).parameters(rowCount: 100, featureCount: 12) == .classifier)
    #expect(
      try arguments("", .regressor).seed == 42 && arguments(#""random_state": 7"#, .regressor).seed == 7)
  }

  @Test("every setting") func all() throws {
    let found = try arguments(
      #"""
      "n_estimators": 7, "max_depth": 3, "min_samples_leaf": 5, "min_samples_split": 12, "bootstrap": false,
      "min_weight_fraction_leaf": 0.1, "min_impurity_decrease": 0.2, "max_features": 4, "criterion": "gini",
      "n_jobs": -1, "oob_score": true, "verbose": 1, "warm_start": true, "max_leaf_nodes": null
      """#, .classifier)
    try found.check()
    let parameters = found.parameters(rowCount: 1000, featureCount: 12)
    #expect(parameters.treeCount == 7 && parameters.maximumDepth == 3 && !parameters.bootstrap)
    #expect(parameters.minimumLeafRows == 5 && parameters.minimumSplitRows == 12)
    #expect(parameters.minimumLeafWeightFraction == 0.1 && parameters.minimumImpurityDecrease == 0.2)
    #expect(parameters.featureChoice == .count(4))
    #expect(
      try arguments(#""max_depth": null"#, .regressor).parameters(rowCount: 9, featureCount: 9).maximumDepth
        == nil)
  }

  @Test(
    "features of a split",
    arguments: [
      ("null", .all), ("1", .all), ("1.0", .all), ("0.5", .fraction(0.5)), ("3", .count(3)),
      (#""sqrt""#, .squareRoot), (#""log2""#, .count(3)), (#""auto""#, .squareRoot),
    ] as [(String, ForestHyperparameters.FeatureChoice)])
  func features(_ value: String, _ expected: ForestHyperparameters.FeatureChoice) throws {
    let found = try arguments(#""max_features": \#(value)"#, .classifier)
    #expect(found.parameters(rowCount: 100, featureCount: 12).featureChoice == expected)
  }

  @Test("fractions of the rows are rounded up") func fractions() throws {
    let found = try arguments(#""min_samples_leaf": 0.031, "min_samples_split": 0.001"#, .regressor)
      .parameters(rowCount: 100, featureCount: 3)
    #expect(found.minimumLeafRows == 4 && found.minimumSplitRows == 2)
  }

  @Test("weights of classes") func weights() throws {
    let labels: [Double] = [0, 0, 0, 101]
    #expect(try arguments("", .classifier).weights(of: labels) == nil)
    let balanced = try arguments(#""class_weight": "balanced""#, .classifier)
    try balanced.check()
    let third = 2.0 / 3
    let expected: [Double] = [third, third, third, 2]
    #expect(balanced.weights(of: labels) == expected)
    let given = try arguments(#""class_weight": {"101": 5}"#, .classifier)
    let weights: [Double] = [1, 1, 1, 5]
    #expect(given.weights(of: labels) == weights)
  }
}
