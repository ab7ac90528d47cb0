import Foundation
import SSTCore

/// Takes a model file apart and verifies it.
struct ForestReader {
  let path: String
  let bytes: UnsafeRawBufferPointer

  /// The trees of a file, where they lie in it.
  struct Parts {
    var nodes: UnsafeBufferPointer<ForestNode>
    var values: UnsafeBufferPointer<Double>
    var starts: [Int]
    var outputCount: Int
  }

  private func damaged(_ place: String, _ reason: String) -> ForestError {
    .damaged(path: path, place: place, reason: reason)
  }

  private func number(_ offset: Int) -> Int {
    Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }

  /// Reads and verifies everything.
  func read() throws(ForestError) -> (ForestHead, Parts) {
    guard Forest.isModel(bytes.prefix(8)) else {
      throw damaged("byte 0", "no model file: it begins with other bytes than SSTFORST")
    }
    guard number(8) == ForestLayout.version else {
      throw .version(path: path, found: number(8), expected: ForestLayout.version)
    }
    guard ForestLayout.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<60])) == UInt32(number(60)) else {
      throw damaged("bytes 0 to 59", "the checksum does not fit")
    }
    let (headLength, treeCount, outputCount) = (number(12), number(16), number(20))
    let nodeCount = number(24) | number(28) << 32
    let trees = ForestLayout.fixedBytes + headLength
    let nodes = trees + (4 * treeCount + 7) & ~7
    guard headLength <= ForestLayout.largestHead, headLength % 64 == 0, 1...8 ~= outputCount,
      treeCount >= 1, nodeCount >= 0, nodeCount <= bytes.count / 16,
      nodes + 8 * nodeCount * (1 + outputCount) == bytes.count
    else {
      throw damaged("bytes 12 to 31", "sizes that do not fit a file of \(bytes.count) bytes")
    }
    let head = try self.head(headLength, treeCount, outputCount)
    let body = UnsafeRawBufferPointer(rebasing: bytes[trees...])
    guard ForestLayout.checksum(body) == UInt32(number(36)) else {
      throw damaged("bytes from \(trees) on", "the checksum does not fit")
    }
    var starts = [0]
    for tree in 0..<treeCount { starts.append(starts[tree] + number(trees + 4 * tree)) }
    guard starts[treeCount] == nodeCount else {
      throw damaged("bytes from \(trees) on", "trees of \(starts[treeCount]) nodes, \(nodeCount) are there")
    }
    let parts = Parts(
      nodes: UnsafeRawBufferPointer(rebasing: bytes[nodes..<nodes + 8 * nodeCount]).bindMemory(
        to: ForestNode.self),
      values: UnsafeRawBufferPointer(rebasing: bytes[(nodes + 8 * nodeCount)...]).bindMemory(to: Double.self),
      starts: starts, outputCount: outputCount)
    try check(parts, head)
    return (head, parts)
  }

  private func head(
    _ length: Int, _ treeCount: Int, _ outputCount: Int
  ) throws(ForestError) -> ForestHead {
    let text = UnsafeRawBufferPointer(rebasing: bytes[64..<64 + length])
    guard ForestLayout.checksum(text) == UInt32(number(32)) else {
      throw damaged("the head", "the checksum does not fit")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let head: ForestHead
    do { head = try decoder.decode(ForestHead.self, from: Data(text)) } catch {
      throw damaged("the head", "it is not the JSON of a forest: \(error)")
    }
    let expected = head.kind == .regression ? head.targets.count : head.classes.count
    guard expected == outputCount, !head.features.isEmpty,
      head.features.count <= ForestNode.maximumFeatureCount
    else {
      throw damaged(
        "the head", "\(expected) outputs, \(head.features.count) features for \(outputCount) outputs")
    }
    return head
  }

  private func check(_ parts: Parts, _ head: ForestHead) throws(ForestError) {
    for tree in 0..<parts.starts.count - 1 {
      let nodes = UnsafeBufferPointer(rebasing: parts.nodes[parts.starts[tree]..<parts.starts[tree + 1]])
      guard nodes.count <= ForestNode.maximumNodeCount else {
        throw damaged("tree \(tree)", "\(nodes.count) nodes")
      }
      if let fault = ForestStorage.fault(in: nodes, featureCount: head.features.count) {
        throw damaged("node \(fault.node) of tree \(tree)", fault.reason)
      }
    }
    if let bad = parts.values.firstIndex(where: { !$0.isFinite }) {
      throw damaged("value \(bad)", "not finite")
    }
  }
}
