import CDeflate
import Glibc
import SSTCore
import Synchronization

/// The trees of a forest, in memory of their own or in a mapped file: for each tree its nodes, then the values of
/// its leaves.
///
/// Safe to share between threads: nothing is written after the initializer has ended.
final class ForestStorage: @unchecked Sendable {
  /// The place of one tree.
  struct Tree: Sendable {
    /// The first byte.
    var offset: Int
    var nodeCount: Int
    /// The CRC-32 of its bytes.
    var checksum: UInt32

    /// A node is a leaf or has two children.
    var leafCount: Int { (nodeCount + 1) / 2 }

    /// The bytes of its nodes and values.
    func byteCount(outputCount: Int) -> Int { 8 * (nodeCount + leafCount * outputCount) }
  }

  /// The bytes of all trees.
  let content: UnsafeRawBufferPointer
  let trees: [Tree]
  /// The values of a leaf.
  let outputCount: Int
  private let featureCount: Int
  private let mapping: UnsafeRawBufferPointer?
  private let path: String
  private let isVerified: Atomic<Bool>

  /// Copies trees into one block of memory.
  init(_ trees: [(nodes: [ForestNode], values: [Double])], featureCount: Int, outputCount: Int) {
    var places: [Tree] = []
    var count = 0
    for tree in trees {
      places.append(Tree(offset: count, nodeCount: tree.nodes.count, checksum: 0))
      count += places[places.count - 1].byteCount(outputCount: outputCount)
    }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
    for (index, tree) in trees.enumerated() {
      let (start, nodes) = (places[index].offset, 8 * tree.nodes.count)
      tree.nodes.withUnsafeBytes { memory.baseAddress?.advanced(by: start).copy($0) }
      tree.values.withUnsafeBytes { memory.baseAddress?.advanced(by: start + nodes).copy($0) }
      let end = start + places[index].byteCount(outputCount: outputCount)
      places[index].checksum = Self.checksum(UnsafeRawBufferPointer(rebasing: memory[start..<end]))
    }
    (content, self.trees, mapping, path) = (UnsafeRawBufferPointer(memory), places, nil, "")
    (self.featureCount, self.outputCount) = (featureCount, outputCount)
    isVerified = Atomic(true)
  }

  /// Takes over a mapped file; its trees are verified before they are used first.
  init(
    mapping: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer, trees: [Tree], featureCount: Int,
    outputCount: Int, path: String
  ) {
    (self.mapping, self.content, self.trees, self.path) = (mapping, content, trees, path)
    (self.featureCount, self.outputCount) = (featureCount, outputCount)
    isVerified = Atomic(false)
  }

  deinit {
    if let mapping {
      munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
    } else {
      content.deallocate()
    }
  }

  /// The nodes of a tree.
  func nodes(ofTree tree: Int) -> UnsafeBufferPointer<ForestNode> {
    let start = content.baseAddress?.advanced(by: trees[tree].offset)
    return UnsafeBufferPointer(
      start: start?.assumingMemoryBound(to: ForestNode.self), count: trees[tree].nodeCount)
  }

  /// The values of a tree's leaves, ``outputCount`` for each.
  func values(ofTree tree: Int) -> UnsafeBufferPointer<Double> {
    let start = content.baseAddress?.advanced(by: trees[tree].offset + 8 * trees[tree].nodeCount)
    return UnsafeBufferPointer(
      start: start?.assumingMemoryBound(to: Double.self), count: trees[tree].leafCount * outputCount)
  }

  /// The bytes of a tree.
  func bytes(of tree: Tree) -> UnsafeRawBufferPointer {
    let end = tree.offset + tree.byteCount(outputCount: outputCount)
    return UnsafeRawBufferPointer(rebasing: content[tree.offset..<end])
  }

  /// The number of all nodes.
  var nodeCount: Int { trees.reduce(0) { $0 + $1.nodeCount } }

  /// The CRC-32 of bytes, as in gzip.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    libdeflate_crc32(0, bytes.baseAddress, bytes.count)
  }

  /// Verifies checksums, nodes and values of a mapped file, once.
  func verify(jobs: Int) throws {
    if isVerified.load(ordering: .acquiring) { return }
    try parallelFor(count: trees.count, jobs: jobs) { tree, _ in
      if let fault = fault(ofTree: tree) {
        throw ForestError.damaged(path: path, place: "tree \(tree)", reason: fault)
      }
    }
    isVerified.store(true, ordering: .releasing)
  }

  private func fault(ofTree number: Int) -> String? {
    let tree = trees[number]
    guard Self.checksum(bytes(of: tree)) == tree.checksum else {
      return "the checksum does not fit"
    }
    let nodes = nodes(ofTree: number)
    for index in nodes.indices {
      if let fault = nodes[index].fault(
        at: index, nodeCount: nodes.count, leafCount: tree.leafCount, featureCount: featureCount)
      {
        return "node \(index): \(fault)"
      }
    }
    let isFinite = values(ofTree: number).allSatisfy(\.isFinite)
    return isFinite ? nil : "a value that is not finite"
  }
}

extension UnsafeMutableRawPointer {
  fileprivate func copy(_ bytes: UnsafeRawBufferPointer) {
    if let start = bytes.baseAddress { copyMemory(from: start, byteCount: bytes.count) }
  }
}
