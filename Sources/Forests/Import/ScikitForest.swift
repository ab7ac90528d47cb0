import SSTCore

extension Forest {
  /// Reads a random forest that scikit-learn has saved with joblib or pickle.
  ///
  /// Versions up to 1.2, from 1.3 on and the present ones are understood, with every compression of joblib. The file is
  /// read as data: nothing in it is executed. Predictions equal those of scikit-learn.
  /// - Parameters:
  ///   - bytes: the content of the file.
  ///   - path: stands for it in messages.
  ///   - featureNames: the features in order, if the file does not name them, or to be compared with its names.
  /// - Throws: ``ForestError/refusedGlobal(path:name:position:)`` for anything but a forest,
  ///   ``ForestError/notAForest(path:found:)``, ``ForestError/damaged(path:place:reason:)``,
  ///   ``ForestError/featureNames(path:found:expected:)``.
  public init(scikitLearn bytes: [UInt8], path: String, featureNames: [String]? = nil) throws(ForestError) {
    var reader = PickleReader(try JoblibCompression.unpack(bytes, path: path), path: path)
    let root = try reader.load()
    try self.init(ScikitForestReader(reader: reader, path: path), root, featureNames)
  }

  private init(
    _ source: ScikitForestReader, _ root: PickleValue, _ given: [String]?
  ) throws(ForestError) {
    let arena = source.reader.arena
    guard let record = arena.record(root), record.global.hasPrefix("sklearn.ensemble._forest.") else {
      throw .notAForest(path: source.path, found: source.describe(root))
    }
    let state = record.state
    guard let estimators = arena.elements(arena[state, "estimators_"]), !estimators.isEmpty else {
      throw .notAForest(path: source.path, found: "a forest that was never fitted")
    }
    let isClassifier = record.global.hasSuffix("Classifier")
    let names = try source.names(state, given)
    let classes = isClassifier ? try source.classes(arena[state, "classes_"]) : []
    let outputs = isClassifier ? classes.count : max(1, arena[state, "n_outputs_"]?.int ?? 1)
    guard 1...ForestLayout.largestOutputCount ~= outputs else {
      throw .tooLarge(what: "outputs", found: outputs, limit: ForestLayout.largestOutputCount)
    }
    let version = arena[state, "_sklearn_version"]?.text ?? "of unknown version"
    var trees: [(nodes: [ForestNode], values: [Double])] = []
    var size = 0
    for (number, estimator) in estimators.enumerated() {
      // A stream may refer to one tree many times: what comes out must not be larger than what went in.
      size += trees.last.map { MemoryLayout<ForestNode>.size * $0.nodes.count } ?? 0
      guard size <= source.reader.bytes.count else {
        throw source.damaged("tree \(number)", "trees that are one tree")
      }
      trees.append(
        try source.tree(
          estimator, number: number, featureCount: names.count, outputs: outputs, isClassifier: isClassifier))
    }
    var head = ForestHead(
      kind: isClassifier ? .classification : .regression, features: names.map { FeatureTable.Feature($0) },
      targets: isClassifier
        ? [FeatureTable.Feature("class")]
        : (0..<outputs).map { FeatureTable.Feature(outputs == 1 ? "value" : "value_\($0)") },
      classes: classes)
    head.software = "scikit-learn \(version)"
    head.hyperparameters = source.hyperparameters(state, treeCount: trees.count)
    self.init(head: head, storage: ForestStorage(trees, featureCount: names.count, outputCount: outputs))
  }
}

/// Finds the parts of a forest among the records of a pickle stream.
struct ScikitForestReader {
  let reader: PickleReader
  let path: String

  func damaged(_ place: String, _ reason: String) -> ForestError {
    .damaged(path: path, place: place, reason: reason)
  }

  /// What a value is, for messages.
  func describe(_ value: PickleValue) -> String {
    switch value {
    case .record(let number): reader.arena.records[number].global
    case .dictionary: "a dictionary"
    case .list: "a list"
    default: "a single value"
    }
  }

  /// The feature names: those of the file, or the given ones.
  func names(_ state: PickleValue, _ given: [String]?) throws(ForestError) -> [String] {
    let arena = reader.arena
    let count = arena[state, "n_features_in_"]?.int ?? arena[state, "n_features_"]?.int ?? 0
    guard 1...ForestNode.maximumFeatureCount ~= count else {
      throw .tooLarge(what: "features", found: count, limit: ForestNode.maximumFeatureCount)
    }
    let stored = NumPyContent(arena[state, "feature_names_in_"], reader)?.objects.compactMap(\.text)
    guard let names = stored ?? given, names.count == count, given == nil || given == names else {
      throw .featureNames(path: path, found: (given ?? stored ?? []).count, expected: count)
    }
    return names
  }

  /// The classes in the order of the leaf values.
  func classes(_ value: PickleValue?) throws(ForestError) -> [Double] {
    guard let classes = NumPyContent(value, reader)?.numbers, !classes.isEmpty else {
      throw .notAForest(
        path: path, found: "a classifier of several outputs, or of classes that are no numbers,")
    }
    return classes
  }

  /// The settings, as far as they are known.
  func hyperparameters(_ state: PickleValue, treeCount: Int) -> ForestHyperparameters {
    let arena = reader.arena
    var parameters = ForestHyperparameters()
    parameters.treeCount = treeCount
    parameters.maximumDepth = arena[state, "max_depth"]?.int
    if let rows = arena[state, "min_samples_leaf"]?.int { parameters.minimumLeafRows = rows }
    if let rows = arena[state, "min_samples_split"]?.int { parameters.minimumSplitRows = rows }
    if case .bool(let bootstrap) = arena[state, "bootstrap"] { parameters.bootstrap = bootstrap }
    switch arena[state, "max_features"] {
    case .text("sqrt"), .text("auto"): parameters.featureChoice = .squareRoot
    case .int(let count): parameters.featureChoice = .count(count)
    case .float(let part): parameters.featureChoice = .fraction(part)
    default: parameters.featureChoice = .all
    }
    return parameters
  }

  /// The nodes and leaf values of a tree.
  func tree(
    _ estimator: PickleValue, number: Int, featureCount: Int, outputs: Int, isClassifier: Bool
  ) throws(ForestError) -> (nodes: [ForestNode], values: [Double]) {
    let arena = reader.arena
    let place = "tree \(number)"
    guard let record = arena.record(estimator), let tree = arena.record(arena[record.state, "tree_"]),
      let nodes = NumPyContent(arena[tree.state, "nodes"], reader),
      let values = NumPyContent(arena[tree.state, "values"], reader), let leafValues = values.numbers
    else { throw damaged(place, "nodes or values are missing") }
    guard !values.isFortran, nodes.shape.count == 1, 1...ForestNode.maximumNodeCount ~= nodes.count,
      values.shape.count == 3, values.shape[0] == nodes.count, values.shape[1] * values.shape[2] == outputs
    else {
      throw damaged(place, "\(nodes.count) nodes, values of shape \(values.shape) for \(outputs) outputs")
    }
    let source = try ScikitTree(nodes, featureCount: featureCount) { damaged(place, $0) }
    // Up to 1.2 classes are weighted counts, from 1.3 on fractions.
    let counts = isClassifier && !nodes.type.fields.keys.contains("missing_go_to_left")
    return source.renumbered { node, values in
      let row = leafValues[node * outputs..<(node + 1) * outputs]
      // The order of this sum is that of the original.
      let total = counts ? row.reduce(0, +) : 0
      for value in row { values.append(total == 0 ? value : value / total) }
    }
  }
}
