import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import Forests

@Suite("Model file") struct ForestFileTests {
  @Test("what is written is read back, and says the same")
  func roundTrip() throws {
    var forest = try ToyTable.forest()
    forest.head.annotations["focal_length_m"] = "5.697"
    forest.head.inputs = [ForestHead.Input(name: "gamma.h5", sha256: "00", rowCount: 400)]
    let folder = try TemporaryFolder()
    try forest.write(to: folder.path("model"))
    let read = try Forest(path: folder.path("model"))
    #expect(read.head == forest.head)
    let (table, _) = try ToyTable.regression(rows: 1000, seed: 3)
    #expect(try read.predict(table) == forest.predict(table))
    #expect(try read.encoded() == forest.encoded())
    #expect(throws: AtomicFileError.self) { try forest.write(to: folder.path("model")) }
  }

  @Test("no truncation and no flipped bit is read as a model")
  func damage() throws {
    let bytes = try ToyTable.forest(trees: 2).encoded()
    let folder = try TemporaryFolder()
    let path = folder.path("damaged")
    func opens(_ bytes: [UInt8]) throws -> Bool {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do { _ = try Forest(path: path) } catch is ForestError { return false }
      return true
    }
    #expect(try opens(bytes))
    for end in stride(from: 0, to: bytes.count, by: 61) { #expect(try !opens(Array(bytes[..<end]))) }
    for bit in stride(from: 0, to: bytes.count * 8, by: 97) {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(try !opens(flipped), "bit \(bit)")
    }
    #expect(try !opens(bytes + [0]))
  }

  @Test("trees that a walk could not leave are refused, whatever the checksums say")
  func hostileTrees() throws {
    let inner = ForestNode(feature: 0, threshold: 1, left: 1)
    let good = [inner, ForestNode(leaf: 1), ForestNode(leaf: 2)]
    func fault(_ nodes: [ForestNode]) -> String? {
      nodes.withUnsafeBufferPointer { ForestStorage.fault(in: $0, featureCount: 2)?.reason }
    }
    #expect(fault(good) == nil)
    #expect(fault([]) != nil)
    #expect(fault([inner, ForestNode(leaf: 1)]) != nil)
    #expect(fault([inner, ForestNode(feature: 1, threshold: 0, left: 0), ForestNode(leaf: 2)]) != nil)
    #expect(fault([ForestNode(feature: 2, threshold: 1, left: 1)] + good.dropFirst()) != nil)
    #expect(fault([ForestNode(feature: 0, threshold: .nan, left: 1)] + good.dropFirst()) != nil)
    #expect(fault([inner, ForestNode(feature: 0, threshold: 0, left: 1), ForestNode(leaf: 2)]) != nil)
  }

  @Test("a file of a later version says so")
  func version() throws {
    var bytes = try ToyTable.forest(trees: 1).encoded()
    bytes[8] = 2
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path("later")))
    #expect(throws: ForestError.version(path: folder.path("later"), found: 2, expected: 1)) {
      try Forest(path: folder.path("later"))
    }
  }
}
