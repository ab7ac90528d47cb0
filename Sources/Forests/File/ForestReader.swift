import Foundation

/// Takes a model file apart and verifies everything but its trees.
struct ForestReader {
  let path: String
  let bytes: UnsafeRawBufferPointer

  /// Where the trees are.
  struct Trees {
    var places: [ForestStorage.Tree]
    var outputCount: Int
  }

  private func damaged(_ place: String, _ reason: String) -> ForestError {
    .damaged(path: path, place: place, reason: reason)
  }

  private func number(_ offset: Int) -> Int {
    Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }

  private func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  /// Reads head and table of trees.
  func read() throws(ForestError) -> (ForestHead, Trees, content: UnsafeRawBufferPointer) {
    guard Forest.isModel(bytes.prefix(8)) else {
      throw damaged("byte 0", "no model file: it begins with other bytes than SSTFORST")
    }
    guard number(8) == ForestLayout.version else {
      throw .version(path: path, found: number(8), expected: ForestLayout.version)
    }
    guard ForestStorage.checksum(part(0..<60)) == UInt32(number(60)) else {
      throw damaged("bytes 0 to 59", "the checksum does not fit")
    }
    guard number(24) | number(28) << 32 == bytes.count else {
      throw damaged("the end", "\(bytes.count) bytes of \(number(24) | number(28) << 32) are there")
    }
    let (headLength, treeCount, outputCount) = (number(12), number(16), number(20))
    let table = ForestLayout.fixedBytes + headLength
    let content = table + ForestLayout.aligned(ForestLayout.tableEntry * treeCount)
    guard headLength <= ForestLayout.largestHead, headLength == ForestLayout.aligned(headLength),
      treeCount >= 1, 1...ForestLayout.largestOutputCount ~= outputCount, content < bytes.count
    else {
      throw damaged("bytes 12 to 23", "sizes that do not fit a file of \(bytes.count) bytes")
    }
    let head = try head(headLength, outputCount)
    guard ForestStorage.checksum(part(table..<content)) == UInt32(number(36)) else {
      throw damaged("bytes from \(table) on", "the checksum does not fit")
    }
    let trees = Trees(
      places: try places(table, treeCount, outputCount, bytes.count - content), outputCount: outputCount)
    return (head, trees, part(content..<bytes.count))
  }

  private func places(
    _ table: Int, _ count: Int, _ outputCount: Int, _ size: Int
  ) throws(ForestError) -> [ForestStorage.Tree] {
    var places: [ForestStorage.Tree] = []
    places.reserveCapacity(count)
    var offset = 0
    for tree in 0..<count {
      let entry = table + ForestLayout.tableEntry * tree
      let place = ForestStorage.Tree(
        offset: offset, nodeCount: number(entry), checksum: UInt32(number(entry + 4)))
      offset += place.byteCount(outputCount: outputCount)
      guard 1...ForestNode.maximumNodeCount ~= place.nodeCount, offset <= size else {
        throw damaged("tree \(tree)", "\(place.nodeCount) nodes, \(size) bytes are there for all trees")
      }
      places.append(place)
    }
    guard offset == size else { throw damaged("the trees", "\(offset) bytes, \(size) are there") }
    return places
  }

  private func head(_ length: Int, _ outputCount: Int) throws(ForestError) -> ForestHead {
    let text = part(ForestLayout.fixedBytes..<ForestLayout.fixedBytes + length)
    guard ForestStorage.checksum(text) == UInt32(number(32)) else {
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
    guard expected == outputCount, 1...ForestNode.maximumFeatureCount ~= head.features.count else {
      throw damaged(
        "the head", "\(expected) outputs, \(head.features.count) features for \(outputCount) outputs")
    }
    return head
  }
}
