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
    forest.head.annotations["node"] = "ze30"
    forest.head.purpose = "disp_norm"
    forest.head.conventions = ForestHead.Conventions(
      focalLength: 5.697, projection: "gnomonic", showerMaximum: .distance)
    forest.head.sample = ForestHead.Sample(
      inputs: [ForestHead.Sample.Input(name: "gamma.h5", sha256: "00", rowCount: 400)], cuts: ["a > 0"],
      configuration: "5a")
    let folder = try TemporaryFolder()
    try forest.write(to: folder.path("model"))
    let read = try Forest(path: folder.path("model"))
    #expect(read.head == forest.head)
    let (table, _) = try ToyTable.regression(rows: 1000, seed: 3)
    #expect(try read.predict(table) == forest.predict(table))
    #expect(try read.encoded() == forest.encoded())
    #expect(throws: AtomicFileError.self) { try forest.write(to: folder.path("model")) }
  }

  /// Whether bytes are opened and applied as a model; anything but a typed error fails the test.
  private func applies(_ bytes: [UInt8], _ table: FeatureTable, _ path: String) throws -> Bool {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do { _ = try Forest(path: path).predict(table) } catch is ForestError { return false }
    return true
  }

  @Test("no truncation and no flipped bit is applied as a model")
  func damage() throws {
    let bytes = try ToyTable.forest(trees: 2).encoded()
    let (table, _) = try ToyTable.regression(rows: 10, seed: 3)
    let folder = try TemporaryFolder()
    let path = folder.path("damaged")
    #expect(try applies(bytes, table, path))
    for end in bytes.indices { #expect(try !applies(Array(bytes[..<end]), table, path), "\(end) bytes") }
    for byte in bytes.indices {
      var flipped = bytes
      flipped[byte] ^= 1 << UInt8(byte % 8)
      #expect(try !applies(flipped, table, path), "byte \(byte)")
    }
    #expect(try !applies(bytes + [0], table, path))
  }

  @Test("damaged trees are found by verifying, too, and name the file")
  func verification() throws {
    var bytes = try ToyTable.forest(trees: 2).encoded()
    bytes[bytes.count - 1] ^= 1
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path("damaged")))
    let forest = try Forest(path: folder.path("damaged"))
    for action in [{ try forest.verify(jobs: 2) }, { _ = try forest.depth() }, { _ = try forest.encoded() }] {
      #expect(
        throws: ForestError.damaged(
          path: folder.path("damaged"), place: "tree 1", reason: "the checksum does not fit")
      ) { try action() }
    }
  }

  @Test("trees that a walk could not leave are refused, whatever the checksums say")
  func hostileTrees() throws {
    func fault(_ node: ForestNode, at index: Int = 0) -> String? {
      node.fault(at: index, nodeCount: 3, leafCount: 2, featureCount: 2)
    }
    #expect(fault(ForestNode(feature: 0, threshold: 1, left: 1)) == nil)
    #expect(fault(ForestNode(feature: 1, threshold: -.infinity, left: 1)) == nil)
    #expect(fault(ForestNode(leaf: 1, number: 1), at: 1) == nil)
    #expect(fault(ForestNode(feature: 0, threshold: 1, left: 2)) != nil)
    #expect(fault(ForestNode(feature: 1, threshold: 0, left: 1), at: 1) != nil)
    #expect(fault(ForestNode(feature: 2, threshold: 1, left: 1)) != nil)
    #expect(fault(ForestNode(feature: 0, threshold: -.nan, left: 1)) != nil)
    #expect(fault(ForestNode(leaf: 2, number: 0), at: 1) != nil)
    #expect(fault(ForestNode(leaf: 1, number: 2), at: 1) != nil)
  }

  @Test(
    "settings of the tried features are read back",
    arguments: [
      ForestHyperparameters.FeatureChoice.all, .squareRoot, .count(3), .fraction(0.5), .fraction(1),
    ])
  func featureChoice(_ choice: ForestHyperparameters.FeatureChoice) throws {
    var parameters = ForestHyperparameters.classifier
    (parameters.featureChoice, parameters.maximumDepth) = (choice, nil)
    let data = try JSONEncoder().encode(parameters)
    #expect(try JSONDecoder().decode(ForestHyperparameters.self, from: data) == parameters)
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
