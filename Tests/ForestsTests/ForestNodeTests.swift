import SSTCore
import Testing

@testable import Forests

@Suite("Decisions of nodes") struct ForestNodeTests {
  /// Floats of every size and sign, neighbors among them.
  private static let floats: [Float] = {
    var random = CounterRandom(seed: 3, event: 0, purpose: 0)
    var floats: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, 1,
      -.greatestFiniteMagnitude, .infinity, -.infinity,
    ]
    for _ in 0..<300 {
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      if value.isFinite { floats += [value, value.nextUp, value.nextDown] }
    }
    return floats
  }()

  @Test("keys are in the order of the floats")
  func keys() {
    for a in Self.floats {
      for b in Self.floats { #expect((ForestNode.key(a) < ForestNode.key(b)) == (a < b), "\(a) \(b)") }
      #expect(ForestNode(feature: 0, threshold: a, left: 1).threshold == a)
    }
  }

  @Test("a rounded threshold decides about every 32-bit float as the 64-bit threshold does")
  func thresholds() {
    var random = CounterRandom(seed: 4, event: 0, purpose: 0)
    for value in Self.floats where value.isFinite {
      let exact = Double(value)
      var thresholds = [exact, exact.nextUp, exact.nextDown]
      // Between this float and the next: nearer to the one, in the middle, nearer to the other.
      let gap = Double(value.nextUp) - exact
      if gap.isFinite { thresholds += [exact + 0.5 * gap, exact + random.uniform() * gap] }
      for threshold in thresholds {
        let node = ForestNode(feature: 0, threshold: ForestNode.roundedDown(threshold), left: 1)
        for near in [value.nextDown, value, value.nextUp, 0, -0.0] {
          let expected = Double(near) <= threshold ? 1 : 2
          #expect(node.next(ForestNode.key(near)) == expected, "\(near) \(threshold)")
          #expect(node.next(missing: near) == expected)
        }
      }
    }
  }

  @Test("a threshold beyond all floats sends the largest float left, infinity right")
  func beyond() {
    let node = ForestNode(feature: 0, threshold: ForestNode.roundedDown(1e300), left: 1)
    #expect(node.next(ForestNode.key(.greatestFiniteMagnitude)) == 1)
    #expect(node.next(ForestNode.key(.infinity)) == 2)
    #expect(!node.isLeaf)
  }

  @Test("a leaf keeps every value, and knows its number")
  func leaves() {
    for number in [0, 1, ForestNode.maximumNodeCount / 2] {
      let leaf = ForestNode(leaf: 77, number: number)
      #expect(leaf.isLeaf && leaf.leafNumber == number)
      for value in Self.floats { #expect(leaf.next(ForestNode.key(value)) == 77) }
      #expect(leaf.next(missing: .nan) == 77)
    }
  }
}
