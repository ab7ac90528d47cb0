import Forests
import Foundation
import SSTCore

/// The settings of the forests of a configuration, with the names and the meaning that scikit-learn gives them.
///
/// What does not change a model here (`n_jobs`, `oob_score`, `verbose`, `warm_start`) is read over.
struct ForestArguments: Sendable {
  /// What a forest does.
  enum Kind: String, Sendable {
    case regressor, classifier
  }

  private let values: [String: JSONValue]
  private let kind: Kind

  /// Takes the settings.
  ///
  /// - Parameters:
  ///   - settings: what the configuration gives.
  ///   - kind: regressors or classifiers, whose defaults differ.
  init(_ settings: ForestSettings, _ kind: Kind) { (values, self.kind) = (settings.values, kind) }

  /// The seed of the trees: `random_state`, 42 if it is not given.
  var seed: UInt64 { UInt64(values["random_state"]?.integer ?? 42) }

  /// Refuses settings that the trainer does not have.
  ///
  /// - Throws: ``TrainingError/setting(key:found:supported:)``.
  func check() throws(TrainingError) {
    let criterion = kind == .regressor ? "squared_error" : "gini"
    try demand("criterion", "\"\(criterion)\"") { $0.string == criterion }
    for key in ["max_leaf_nodes", "max_samples"] { try demand(key, "null") { $0 == .null } }
    try demand("ccp_alpha", "0") { $0.double == 0 }
    try demand("max_features", "numbers, \"sqrt\", \"log2\" and null") {
      $0 == .null || $0.double ?? -1 > 0 || ["sqrt", "log2", "auto"].contains($0.string)
    }
    guard kind == .classifier else { return try demand("class_weight", "null") { $0 == .null } }
    try demand("class_weight", "null, \"balanced\" and an object") {
      $0 == .null || $0.string == "balanced" || $0.object != nil
    }
  }

  private func demand(
    _ key: String, _ supported: String, _ holds: (JSONValue) -> Bool
  ) throws(TrainingError) {
    guard let value = values[key], !holds(value) else { return }
    throw .setting(
      key: "random_forest_\(kind.rawValue)_args.\(key)", found: value.canonicalText, supported: supported)
  }

  /// The settings for a sample; fractions are those of its rows and features.
  ///
  /// - Parameters:
  ///   - rowCount: the number of rows.
  ///   - featureCount: the number of features.
  func parameters(rowCount: Int, featureCount: Int) -> ForestHyperparameters {
    var parameters: ForestHyperparameters = kind == .regressor ? .regressor : .classifier
    if let trees = values["n_estimators"]?.integer { parameters.treeCount = trees }
    if let depth = values["max_depth"] { parameters.maximumDepth = depth.integer }
    if let leaf = values["min_samples_leaf"]?.double {
      parameters.minimumLeafRows = max(1, count(leaf, rowCount))
    }
    if let split = values["min_samples_split"]?.double {
      parameters.minimumSplitRows = max(2, count(split, rowCount))
    }
    if let fraction = values["min_weight_fraction_leaf"]?.double {
      parameters.minimumLeafWeightFraction = fraction
    }
    if let decrease = values["min_impurity_decrease"]?.double {
      parameters.minimumImpurityDecrease = decrease
    }
    if let bootstrap = values["bootstrap"]?.bool { parameters.bootstrap = bootstrap }
    if let features = values["max_features"] {
      parameters.featureChoice = choice(features, featureCount)
    }
    return parameters
  }

  /// A number of rows, or a fraction of them, rounded up.
  private func count(_ value: Double, _ rowCount: Int) -> Int {
    value < 1 ? Int((value * Double(rowCount)).rounded(.up)) : Int(value)
  }

  /// JSON does not tell 1 from 1.0; it is the fraction, which is scikit-learn's default for regressors.
  private func choice(_ value: JSONValue, _ featureCount: Int) -> ForestHyperparameters.FeatureChoice {
    if let number = value.double {
      return number == 1 ? .all : number < 1 ? .fraction(number) : .count(Int(number))
    }
    switch value.string {
    case "sqrt": return .squareRoot
    case "log2": return .count(max(1, Int(log2(Double(featureCount)))))
    case "auto": return kind == .regressor ? .all : .squareRoot
    default: return .all
    }
  }

  /// The weights of rows by their class (`class_weight`); nil for equal ones.
  ///
  /// - Parameter labels: the class of each row.
  func weights(of labels: [Double]) -> [Double]? {
    guard let value = values["class_weight"], value != .null else { return nil }
    if let given = value.object {
      let weights = given.reduce(into: [Double: Double]()) { weights, entry in
        if let label = Double(entry.key), let weight = entry.value.double { weights[label] = weight }
      }
      return labels.map { weights[$0] ?? 1 }
    }
    let counts = labels.reduce(into: [Double: Int]()) { $0[$1, default: 0] += 1 }
    return labels.map { Double(labels.count) / Double(counts.count * counts[$0, default: 1]) }
  }
}
