import Forests
import SSTCore
import SSTData
import SSTIO

/// Trains the forests of a telescope, and says in their heads what they are and what they were made from.
struct ModelTrainer {
  /// What a training shares with its caller.
  struct Run {
    /// The number of threads.
    var jobs: Int
    /// Looked at between nodes of many rows.
    var cancellation: CancellationFlag
    /// Makes the observer of a part of the work.
    var progress: (StepContext.Part) -> (any ProgressObserver)?
  }

  /// The settings of regressors and classifiers.
  let regressor: ForestArguments
  /// See ``regressor``.
  let classifier: ForestArguments
  /// What all random numbers derive from; nil for what the settings say.
  let seed: UInt64?
  /// Shuffle features to see how much they count.
  let measuresPermutations: Bool
  /// What the models are named by: `tel_001`, or `stereo`.
  let key: String
  /// Threads, progress, cancellation.
  let run: Run

  /// Trains a model.
  ///
  /// - Parameters:
  ///   - task: what it says.
  ///   - table: the features.
  ///   - truth: one column for each target.
  ///   - part: what the model is for, if it is not kept.
  /// - Throws: `ForestError`, `CancelledError`.
  func train(
    _ task: ModelTask, _ table: FeatureTable, truth: [[Double]], temporary part: String? = nil
  ) throws -> ForestTrainer.Trained {
    let isClassifier = TrainingTarget.isClassifier(task)
    let arguments = isClassifier ? classifier : regressor
    let trainer = ForestTrainer(
      arguments.parameters(rowCount: table.rowCount, featureCount: table.features.count),
      seed: seed ?? arguments.seed, permutationImportances: measuresPermutations && part == nil)
    let name = task.name(key) + (part.map { " (\($0))" } ?? "")
    let forestRun = ForestTrainer.Run(
      jobs: run.jobs, progress: run.progress(.named(name)), cancellation: run.cancellation)
    let targets = TrainingTarget.features(task)
    if isClassifier {
      return try trainer.classifier(
        table, target: targets[0], labels: truth[0], weights: arguments.weights(of: truth[0]), forestRun)
    }
    return try trainer.regressor(table, targets: targets, truth: truth, forestRun)
  }

  /// Applies a model.
  ///
  /// - Throws: `ForestError`, `CancelledError`.
  func predict(_ forest: Forest, _ table: FeatureTable, spread: Bool = false) throws -> ForestPrediction {
    try Forest.predict([forest], table, spread: spread, jobs: run.jobs, cancellation: run.cancellation)[0]
  }

  /// Finds the factor of a regressor's uncertainties: with rows that no tree saw if there are enough, else with those of
  /// the training by the trees that did not see them.
  ///
  /// - Parameters:
  ///   - trained: the model.
  ///   - table: the features that it was trained with.
  ///   - truth: what it was trained with.
  ///   - heldOut: features and truth of rows that no tree saw.
  func calibration(
    _ trained: ForestTrainer.Trained, _ table: FeatureTable, truth: [[Double]],
    heldOut: (table: FeatureTable, truth: [[Double]])
  ) throws -> UncertaintyCalibration? {
    if heldOut.table.rowCount >= UncertaintyCalibration.leastRows {
      let said = try predict(trained.forest, heldOut.table, spread: true)
      return UncertaintyCalibration(
        errors: Self.errors(said.values, heldOut.truth), spreads: Self.lengths(said.spread, truth.count),
        .heldOut)
    }
    guard trained.forest.head.hyperparameters?.bootstrap == true else { return nil }
    let said = try predict(trained.forest, table, spread: true)
    return UncertaintyCalibration(
      errors: Self.errors(trained.outOfBag, truth), spreads: Self.lengths(said.spread, truth.count), .outOfBag
    )
  }

  /// The distances of values from the truth, all targets of a row together.
  private static func errors(_ values: [Double], _ truth: [[Double]]) -> [Double] {
    var differences = values
    for (target, column) in truth.enumerated() {
      for (row, value) in column.enumerated() { differences[row * truth.count + target] -= value }
    }
    return lengths(differences, truth.count)
  }

  /// The lengths of vectors that lie one behind the other.
  private static func lengths(_ values: [Double], _ count: Int) -> [Double] {
    stride(from: 0, to: values.count, by: count).map { start in
      values[start..<start + count].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }
}
