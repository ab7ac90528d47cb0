public import SSTCore

/// Trains random forests: bootstrapped classification and regression trees with exact splits.
///
/// Every possible threshold of every feature that is tried is looked at. Trees are grown in parallel; each draws its
/// random numbers from the seed and its number, so the model does not depend on the number of threads.
///
/// Sources: L. Breiman, Machine Learning 45 (2001) 5; L. Breiman et al., Classification and Regression Trees (1984).
public struct ForestTrainer: Sendable {
  /// The settings of the trees.
  public var parameters: ForestHyperparameters
  /// What all random numbers derive from.
  public var seed: UInt64
  /// Whether features are shuffled to see how much they count; costs about as many walks as there are features.
  public var permutationImportances: Bool

  /// Makes a trainer.
  public init(_ parameters: ForestHyperparameters, seed: UInt64 = 42, permutationImportances: Bool = false) {
    (self.parameters, self.seed) = (parameters, seed)
    self.permutationImportances = permutationImportances
  }

  /// A forest with what its training found.
  public struct Trained: Sendable {
    /// The forest; its head has the record.
    public var forest: Forest
    /// For each row the mean over the trees that did not see it, all outputs together; NaN where every tree did.
    public var outOfBag: [Double]
  }

  /// How long the training takes, and how to stop it.
  public struct Run: Sendable {
    /// The number of threads.
    public var jobs = 1
    /// Told how many trees are grown.
    public var progress: (any ProgressObserver)?
    /// Looked at between nodes of many rows.
    public var cancellation: CancellationFlag?

    /// Sets how a training runs; none of it changes the model.
    public init(
      jobs: Int = 1, progress: (any ProgressObserver)? = nil, cancellation: CancellationFlag? = nil
    ) {
      (self.jobs, self.progress, self.cancellation) = (jobs, progress, cancellation)
    }
  }

  /// Trains a regressor.
  ///
  /// - Parameters:
  ///   - table: the features.
  ///   - targets: names and units of what is learned, one to seven.
  ///   - truth: the values of each target, one for each row.
  ///   - weights: the weights of the rows; nil for equal ones. Rows of weight zero do not count.
  ///   - run: threads, progress, cancellation.
  /// - Throws: ``ForestError`` for data that cannot be learned from; `CancelledError`.
  public func regressor(
    _ table: FeatureTable, targets: [FeatureTable.Feature], truth: [[Double]], weights: [Double]? = nil,
    _ run: Run = Run()
  ) throws -> Trained {
    try check(table, weights)
    guard 1...7 ~= targets.count, targets.count == truth.count else {
      throw ForestError.wrongCount(
        what: "targets (one to seven)", found: targets.count, expected: truth.count)
    }
    for (target, values) in zip(targets, truth) {
      try Self.demand(values.count, of: "values of \(target.name)", table.rowCount)
      if let bad = values.firstIndex(where: { !$0.isFinite }) {
        throw ForestError.notFinite(column: target.name, row: bad)
      }
    }
    let head = ForestHead(kind: .regression, features: table.features, targets: targets)
    switch targets.count {
    case 1: return try train(head, table, RegressionTask<SIMD2<Double>>(truth, weights), run)
    case 2...3: return try train(head, table, RegressionTask<SIMD4<Double>>(truth, weights), run)
    default: return try train(head, table, RegressionTask<SIMD8<Double>>(truth, weights), run)
    }
  }

  /// Trains a classifier.
  ///
  /// - Parameters:
  ///   - table: the features.
  ///   - target: the name of what is learned.
  ///   - labels: the class of each row; at most eight classes.
  ///   - weights: the weights of the rows; nil for equal ones. Rows of weight zero do not count.
  ///   - run: threads, progress, cancellation.
  /// - Throws: ``ForestError`` for data that cannot be learned from; `CancelledError`.
  public func classifier(
    _ table: FeatureTable, target: FeatureTable.Feature, labels: [Double], weights: [Double]? = nil,
    _ run: Run = Run()
  ) throws -> Trained {
    try check(table, weights)
    try Self.demand(labels.count, of: "labels", table.rowCount)
    if let bad = labels.firstIndex(where: { !$0.isFinite }) {
      throw ForestError.notFinite(column: target.name, row: bad)
    }
    let classes = Set(labels.indices.lazy.filter { weights?[$0] ?? 1 > 0 }.map { labels[$0] }).sorted()
    guard classes.count >= 2 else { throw ForestError.oneClass(found: classes.first) }
    guard classes.count <= 8 else {
      throw ForestError.tooLarge(what: "classes", found: classes.count, limit: 8)
    }
    let head = ForestHead(
      kind: .classification, features: table.features, targets: [target], classes: classes)
    switch classes.count {
    case 2: return try train(head, table, ClassificationTask<SIMD2<Double>>(labels, classes, weights), run)
    case 3...4:
      return try train(head, table, ClassificationTask<SIMD4<Double>>(labels, classes, weights), run)
    default: return try train(head, table, ClassificationTask<SIMD8<Double>>(labels, classes, weights), run)
    }
  }

  private func check(_ table: FeatureTable, _ weights: [Double]?) throws(ForestError) {
    try parameters.check()
    let needed = max(2, 2 * parameters.minimumLeafRows)
    guard table.rowCount >= needed else { throw .tooFewRows(found: table.rowCount, needed: needed) }
    guard table.rowCount < UInt32.max else {
      throw .tooLarge(what: "rows", found: table.rowCount, limit: Int(UInt32.max) - 1)
    }
    try table.checkFinite()
    let constant = Self.constantFeatures(of: table)
    guard constant.count < table.features.count else { throw .constantFeatures(names: constant) }
    guard let weights else { return }
    try Self.demand(weights.count, of: "weights", table.rowCount)
    if let bad = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) { throw .badWeight(row: bad) }
    let counted = weights.count { $0 > 0 }
    guard counted > 0 else { throw .badWeight(row: 0) }
    guard counted >= needed else { throw .tooFewRows(found: counted, needed: needed) }
  }

  private static func constantFeatures(of table: FeatureTable) -> [String] {
    table.features.indices.filter { feature in
      let column = table.column(feature)
      return column.allSatisfy { $0 == column.first }
    }.map { table.features[$0].name }
  }

  private static func demand(_ found: Int, of what: String, _ expected: Int) throws(ForestError) {
    if found != expected { throw .wrongCount(what: what, found: found, expected: expected) }
  }

  private func train<Task: TrainingTask>(
    _ head: ForestHead, _ table: FeatureTable, _ task: Task, _ run: Run
  ) throws -> Trained {
    let sample = TrainingSample<Task.Criterion>(
      table: table, sums: task.sums, outputCount: task.outputCount, parameters: parameters,
      order: try rowOrder(of: table, jobs: run.jobs))
    let counter = ProgressCounter(total: parameters.treeCount, unit: "trees", observer: run.progress)
    var tally = OutOfBagTally(
      table, outputCount: task.outputCount, seed: seed,
      permutes: permutationImportances && parameters.bootstrap)
    var trees: [GrownTree] = []
    // Trees of a batch are counted in their order, whichever ends first.
    let batch = max(1, run.jobs) * 4
    while trees.count < parameters.treeCount {
      let (first, measure) = (trees.count, tally)
      let grown = try parallelMap(
        count: min(batch, parameters.treeCount - first), jobs: run.jobs
      ) { place, _ in
        let tree = try TreeGrower(sample, seed: seed, tree: first + place, makeValues: task.leafValues)
          .grow(run.cancellation)
        let unseen = measure.measure(tree, number: first + place, task)
        counter.advance()
        return (tree, unseen)
      }
      for (tree, unseen) in grown {
        trees.append(tree)
        trees[trees.count - 1].counts = []
        tally.add(unseen, task)
      }
    }
    var head = head
    head.hyperparameters = parameters
    head.training = record(tally, trees, task, table)
    let storage = ForestStorage(
      trees.map { ($0.nodes, $0.values) }, featureCount: table.features.count, outputCount: task.outputCount)
    return Trained(forest: Forest(head: head, storage: storage), outOfBag: tally.means)
  }

  private func record(
    _ tally: OutOfBagTally, _ trees: [GrownTree], _ task: some TrainingTask, _ table: FeatureTable
  ) -> TrainingRecord {
    var record = TrainingRecord(seed: seed, rowCount: table.rowCount, metric: task.metric)
    record.classRowCounts = task.classRowCounts
    record.constantFeatures = Self.constantFeatures(of: table)
    if parameters.bootstrap {
      let figures = task.figures(tally.means)
      (record.outOfBag, record.outOfBagError) = (figures.values, figures.errors)
      record.rowsInEveryBag = tally.rowsInEveryBag
      record.learningCurve = tally.curve
    }
    record.impurityImportances = Self.importances(
      table,
      trees.map { tree in
        let total = tree.importances.reduce(0, +)
        return total > 0 ? tree.importances.map { $0 / total } : tree.importances
      })
    record.permutationImportances = Self.importances(table, tally.permuted)
    return record
  }

  /// Mean and spread over the trees.
  private static func importances(
    _ table: FeatureTable, _ trees: [[Double]]
  ) -> [TrainingRecord.Importance] {
    guard !trees.isEmpty else { return [] }
    return table.features.enumerated().map { index, feature in
      let mean = trees.reduce(0) { $0 + $1[index] } / Double(trees.count)
      let variance = trees.reduce(0) { $0 + ($1[index] - mean) * ($1[index] - mean) } / Double(trees.count)
      return TrainingRecord.Importance(feature: feature.name, mean: mean, spread: variance.squareRoot())
    }
  }
}
