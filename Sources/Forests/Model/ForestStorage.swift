import Glibc

/// The nodes and leaf values of all trees, in memory of its own or in a mapped file.
///
/// Safe to share between threads: nothing is written after the initializer has ended.
final class ForestStorage: @unchecked Sendable {
  /// All nodes, tree after tree.
  let nodes: UnsafeBufferPointer<ForestNode>
  /// For each node the values of all outputs; zeros for inner nodes.
  let values: UnsafeBufferPointer<Double>
  /// The first node of each tree, and the number of all nodes at the end.
  let starts: [Int]
  /// The values of a leaf.
  let outputCount: Int
  private let mapping: UnsafeRawBufferPointer?

  /// Copies trees into one block of memory.
  init(trees: [(nodes: [ForestNode], values: [Double])], outputCount: Int) {
    starts = trees.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.nodes.count) }
    let count = starts[starts.count - 1]
    let nodes = UnsafeMutableBufferPointer<ForestNode>.allocate(capacity: count)
    let values = UnsafeMutableBufferPointer<Double>.allocate(capacity: count * outputCount)
    for (tree, start) in zip(trees, starts) {
      _ = nodes[start..<start + tree.nodes.count].initialize(fromContentsOf: tree.nodes)
      _ = values[start * outputCount..<(start + tree.nodes.count) * outputCount]
        .initialize(fromContentsOf: tree.values)
    }
    (self.nodes, self.values) = (UnsafeBufferPointer(nodes), UnsafeBufferPointer(values))
    self.outputCount = outputCount
    mapping = nil
  }

  /// Takes over a mapped file, in which nodes and values lie.
  init(
    mapping: UnsafeRawBufferPointer, nodes: UnsafeBufferPointer<ForestNode>,
    values: UnsafeBufferPointer<Double>, starts: [Int], outputCount: Int
  ) {
    (self.mapping, self.nodes, self.values) = (mapping, nodes, values)
    (self.starts, self.outputCount) = (starts, outputCount)
  }

  deinit {
    if let mapping {
      munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
    } else {
      nodes.deallocate()
      values.deallocate()
    }
  }

  /// The number of trees.
  var treeCount: Int { starts.count - 1 }

  /// The nodes of a tree.
  func nodes(ofTree tree: Int) -> UnsafeBufferPointer<ForestNode> {
    UnsafeBufferPointer(rebasing: nodes[starts[tree]..<starts[tree + 1]])
  }

  /// The leaf values of a tree.
  func values(ofTree tree: Int) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(rebasing: values[starts[tree] * outputCount..<starts[tree + 1] * outputCount])
  }

  /// What is wrong with a tree's nodes: walking such a tree could leave it, or never end.
  static func fault(
    in nodes: UnsafeBufferPointer<ForestNode>, featureCount: Int
  ) -> (node: Int, reason: String)? {
    if nodes.isEmpty { return (0, "a tree without nodes") }
    for index in nodes.indices {
      let node = nodes[index]
      if node.isLeaf(at: index) {
        if node.threshold != .infinity || node.feature != 0 { return (index, "a leaf with a threshold") }
      } else if node.left < index || node.left + 1 >= nodes.count {
        return (index, "child \(node.left) of a tree with \(nodes.count) nodes")
      } else if node.feature >= featureCount {
        return (index, "feature \(node.feature) of \(featureCount)")
      } else if node.threshold.isNaN {
        return (index, "a threshold that is not a number")
      }
    }
    return nil
  }
}
