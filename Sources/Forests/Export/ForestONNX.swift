extension Forest {
  /// The forest as a model of ONNX, for programs with a runtime of that format.
  ///
  /// One operator `TreeEnsembleRegressor` takes `features`, 32-bit floats of shape (rows, features), and gives `values`,
  /// of shape (rows, outputs): for a classifier the fractions of the classes in their order. The decisions are those of
  /// this library; leaf values and their sum are rounded to 32 bits. Names, classes and software are metadata.
  /// - Returns: the bytes of a file.
  /// - Throws: ``ForestError/damaged(path:place:reason:)``.
  public func onnx() throws -> [UInt8] {
    try verify()
    var model = ProtobufWriter()
    model.add(1, 8)
    model.add(2, "swift-sst")
    model.add(6, head.purpose.isEmpty ? "random forest" : "random forest: \(head.purpose)")
    model.add(7) { graph in
      graph.add(1) { node in
        node.add(1, "features")
        node.add(2, "values")
        node.add(4, "TreeEnsembleRegressor")
        ONNXTrees(storage).write(to: &node)
        node.add(7, "ai.onnx.ml")
      }
      graph.add(2, "forest")
      graph.add(11) { Self.tensor("features", width: features.count, &$0) }
      graph.add(12) { Self.tensor("values", width: outputCount, &$0) }
    }
    for (domain, version) in [("", 15), ("ai.onnx.ml", 3)] {
      model.add(8) {
        $0.add(1, domain)
        $0.add(2, version)
      }
    }
    let metadata = [
      ("features", features.map(\.name)), ("targets", head.targets.map(\.name)),
      ("classes", classes.map { "\($0)" }),
      ("software", [head.software]),
    ]
    for (key, values) in metadata {
      model.add(14) {
        $0.add(1, key)
        $0.add(2, values.joined(separator: ","))
      }
    }
    return model.bytes
  }

  /// A matrix of 32-bit floats with any number of rows.
  private static func tensor(_ name: String, width: Int, _ value: inout ProtobufWriter) {
    value.add(1, name)
    value.add(2) { type in
      type.add(1) { tensor in
        tensor.add(1, 1)
        tensor.add(2) { shape in
          shape.add(1) { $0.add(2, "rows") }
          shape.add(1) { $0.add(1, width) }
        }
      }
    }
  }
}

/// The attributes of the tree operator of ONNX.
private struct ONNXTrees {
  private var ints: [String: [Int]] = [:]
  private var thresholds: [Float] = []
  private var weights: [Float] = []
  private var isBranch: [Bool] = []
  private let outputCount: Int

  init(_ storage: ForestStorage) {
    outputCount = storage.outputCount
    for tree in storage.trees.indices {
      let (nodes, values) = (storage.nodes(ofTree: tree), storage.values(ofTree: tree))
      for (index, node) in nodes.enumerated() {
        add(node, index, tree)
        if node.isLeaf { add(values, of: node, index, tree) }
      }
    }
  }

  private mutating func add(_ node: ForestNode, _ index: Int, _ tree: Int) {
    isBranch.append(!node.isLeaf)
    thresholds.append(node.isLeaf ? 0 : node.threshold)
    ints["nodes_treeids", default: []].append(tree)
    ints["nodes_nodeids", default: []].append(index)
    ints["nodes_featureids", default: []].append(node.feature)
    ints["nodes_truenodeids", default: []].append(node.isLeaf ? 0 : node.left)
    ints["nodes_falsenodeids", default: []].append(node.isLeaf ? 0 : node.left + 1)
    ints["nodes_missing_value_tracks_true", default: []].append(node.missingGoesLeft ? 1 : 0)
  }

  private mutating func add(
    _ values: UnsafeBufferPointer<Double>, of leaf: ForestNode, _ index: Int, _ tree: Int
  ) {
    for output in 0..<outputCount {
      weights.append(Float(values[leaf.leafNumber * outputCount + output]))
      ints["target_treeids", default: []].append(tree)
      ints["target_nodeids", default: []].append(index)
      ints["target_ids", default: []].append(output)
    }
  }

  /// The numbers of the types of attributes.
  private enum Kind: Int {
    case int = 2
    case text = 3
    case floats = 6
    case ints = 7
    case texts = 8
  }

  private func attribute(
    _ node: inout ProtobufWriter, _ name: String, _ kind: Kind, _ fill: (inout ProtobufWriter) -> Void
  ) {
    node.add(5) {
      $0.add(1, name)
      fill(&$0)
      $0.add(20, kind.rawValue)
    }
  }

  func write(to node: inout ProtobufWriter) {
    attribute(&node, "aggregate_function", .text) { $0.add(4, "AVERAGE") }
    attribute(&node, "n_targets", .int) { $0.add(3, outputCount) }
    attribute(&node, "nodes_modes", .texts) { list in
      for branch in isBranch { list.add(9, branch ? "BRANCH_LEQ" : "LEAF") }
    }
    for (name, values) in ints.sorted(by: { $0.key < $1.key }) {
      attribute(&node, name, .ints) { $0.add(8, packed: values) }
    }
    attribute(&node, "nodes_values", .floats) { $0.add(7, packed: thresholds) }
    attribute(&node, "target_weights", .floats) { $0.add(7, packed: weights) }
  }
}
