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
    guard let left = fields["left_child"], let right = fields["right_child"], let feature = fields["feature"],
      let threshold = fields["threshold"]
    else { throw damaged("nodes without the fields of a tree") }
    let missing = fields["missing_go_to_left"]
    nodes.reserveCapacity(content.count)
    for index in 0..<content.count {
      guard let leftNumber = content.number(index, field: left).flatMap({ Int(exactly: $0) }),
        let rightNumber = content.number(index, field: right).flatMap({ Int(exactly: $0) }),
        let featureNumber = content.number(index, field: feature).flatMap({ Int(exactly: $0) }),
        let value = content.number(index, field: threshold)
      else { throw damaged("node \(index) is no node") }
      let isLeft = missing.flatMap { content.number(index, field: $0) } ?? 0 != 0
      nodes.append(
        Node(
          left: leftNumber, right: rightNumber, feature: featureNumber, threshold: value,
          missingGoesLeft: isLeft))
    }
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
  func renumbered(
    values: (_ node: Int) -> [Double]
  ) -> (nodes: [ForestNode], values: [Double]) {
    var result: (nodes: [ForestNode], values: [Double]) = ([ForestNode(leaf: 0, number: 0)], [])
    var (sources, next, leafCount) = ([0], 0, 0)
    while next < sources.count {
      let node = nodes[sources[next]]
      if node.left == -1 {
        result.nodes[next] = ForestNode(leaf: next, number: leafCount)
        result.values += values(sources[next])
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
