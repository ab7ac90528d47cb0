/// The nodes of one tree as scikit-learn stores them.
struct ScikitTree {
  private struct Node {
    var left: Int
    var right: Int
    var feature: Int
    var threshold: Double
    var missingGoesLeft: Bool
  }

  private var nodes: [Node] = []

  /// Reads and verifies the nodes.
  ///
  /// - Parameters:
  ///   - content: the structured array.
  ///   - featureCount: the number of features.
  ///   - damaged: makes the error.
  init(
    _ content: NumPyContent, featureCount: Int, _ damaged: (String) -> ForestError
  ) throws(ForestError) {
    let fields = content.type.fields
    func scalar(_ name: String) -> NumPyScalar? { fields[name].flatMap { content.scalar($0) } }
    guard let left = scalar("left_child"), let right = scalar("right_child"), let feature = scalar("feature"),
      let threshold = scalar("threshold")
    else { throw damaged("nodes without the fields of a tree") }
    let missing = scalar("missing_go_to_left")
    nodes.reserveCapacity(content.count)
    let bad = content.bytes.withUnsafeBytes { bytes -> Int? in
      for index in 0..<content.count {
        guard let leftNumber = Int(exactly: left.read(bytes, index)),
          let rightNumber = Int(exactly: right.read(bytes, index)),
          let featureNumber = Int(exactly: feature.read(bytes, index))
        else { return index }
        nodes.append(
          Node(
            left: leftNumber, right: rightNumber, feature: featureNumber,
            threshold: threshold.read(bytes, index),
            missingGoesLeft: missing.map { $0.read(bytes, index) != 0 } ?? false))
      }
      return nil
    }
    if let bad { throw damaged("node \(bad) is no node") }
    try check(featureCount, damaged)
  }

  /// Every node must be reached exactly once from the root: no cycle, no shared child, no child outside.
  private func check(_ featureCount: Int, _ damaged: (String) -> ForestError) throws(ForestError) {
    var reached = [Bool](repeating: false, count: nodes.count)
    var open = [0]
    while let index = open.popLast() {
      if reached[index] { throw damaged("node \(index) is the child of two nodes, or of its own") }
      reached[index] = true
      let node = nodes[index]
      if node.left == -1, node.right == -1 { continue }
      for child in [node.right, node.left] {
        guard nodes.indices.contains(child) else {
          throw damaged("node \(index) has child \(child), the tree has \(nodes.count) nodes")
        }
        open.append(child)
      }
      guard 0..<featureCount ~= node.feature, !node.threshold.isNaN else {
        throw damaged("node \(index) asks feature \(node.feature) of \(featureCount)")
      }
    }
  }

  /// The nodes in our order, siblings side by side.
  ///
  /// - Parameter addValues: appends the values of a leaf, by its number here.
  func renumbered(
    addValues: (_ node: Int, _ values: inout [Double]) -> Void
  ) -> (nodes: [ForestNode], values: [Double]) {
    var result: (nodes: [ForestNode], values: [Double]) = ([ForestNode(leaf: 0, number: 0)], [])
    result.nodes.reserveCapacity(nodes.count)
    var (sources, next, leafCount) = ([0], 0, 0)
    while next < sources.count {
      let node = nodes[sources[next]]
      if node.left == -1 {
        result.nodes[next] = ForestNode(leaf: next, number: leafCount)
        addValues(sources[next], &result.values)
        leafCount += 1
      } else {
        let left = result.nodes.count
        result.nodes[next] = ForestNode(
          feature: node.feature, threshold: ForestNode.roundedDown(node.threshold), left: left,
          missingGoesLeft: node.missingGoesLeft)
        result.nodes += [ForestNode(leaf: left, number: 0), ForestNode(leaf: left + 1, number: 0)]
        sources += [node.left, node.right]
      }
      next += 1
    }
    return result
  }
}
