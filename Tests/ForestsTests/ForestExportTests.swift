import SSTCore
import Testing

@testable import Forests

@Suite("Export to ONNX") struct ForestExportTests {
  /// One tree with one split; the bytes with this checksum were read and applied by ONNX Runtime 1.32.
  @Test("a small forest becomes these bytes")
  func bytes() throws {
    var head = ForestHead(
      kind: .regression, features: [FeatureTable.Feature("a"), FeatureTable.Feature("b")],
      targets: [FeatureTable.Feature("y")])
    head.software = "s"
    let nodes = [
      ForestNode(feature: 1, threshold: 2.5, left: 1), ForestNode(leaf: 1, number: 0),
      ForestNode(leaf: 2, number: 1),
    ]
    let forest = Forest(
      head: head, storage: ForestStorage([(nodes, [-1, 4])], featureCount: 2, outputCount: 1))
    let found = try forest.onnx()
    #expect(found.count == 647)
    #expect(found.withUnsafeBytes(ForestStorage.checksum) == 0xD4E5_AD3C)
  }
}
