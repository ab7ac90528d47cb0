/// One node of a tree in eight bytes, as it lies in memory and in a model file.
///
/// An event goes left if `value <= threshold`. Values are 32-bit floats, so a 64-bit threshold decides exactly as the
/// largest 32-bit float that is not above it. That float is stored as its ``key(_:)``, a whole number in the same
/// order, so that a decision is a comparison of integers. The right child follows the left one. A leaf is its own
/// left child, and its key is above that of every number: walking on from a leaf stays there. What its key exceeds the
/// largest one by says which values of the tree are its own.
@frozen public struct ForestNode: Equatable, Sendable, BitwiseCopyable {
  @usableFromInline var key: UInt32
  @usableFromInline var packed: UInt32

  /// The largest number of features of a forest.
  public static let maximumFeatureCount = 127
  /// The largest number of nodes of a tree.
  public static let maximumNodeCount = 1 << 23
  /// The keys of minus and plus infinity: those of all thresholds are in this range.
  @usableFromInline static let thresholdKeys: ClosedRange<UInt32> = 0x007F_FFFF...0xFF80_0000

  /// Makes an inner node.
  ///
  /// - Parameters:
  ///   - feature: the number of the feature, below ``maximumFeatureCount``.
  ///   - threshold: the largest value that goes left.
  ///   - left: the number of the left child in its tree; the right one is the next.
  ///   - missingGoesLeft: where a missing value (NaN) goes, in models that were trained with such values.
  @inlinable public init(feature: Int, threshold: Float, left: Int, missingGoesLeft: Bool = false) {
    key = Self.key(threshold)
    packed =
      UInt32(truncatingIfNeeded: left) << 8 | (missingGoesLeft ? 0x80 : 0)
      | UInt32(truncatingIfNeeded: feature)
  }

  /// Makes a leaf.
  ///
  /// - Parameters:
  ///   - index: the number of the node in its tree.
  ///   - number: the number of the leaf among the leaves of the tree: its place among their values.
  @inlinable public init(leaf index: Int, number: Int) {
    key = Self.thresholdKeys.upperBound + 1 + UInt32(truncatingIfNeeded: number)
    packed = UInt32(truncatingIfNeeded: index) << 8
  }

  /// The whole number that stands for a float, in the order of the floats; -0 and 0 are the same, NaN is none.
  @inlinable public static func key(_ value: Float) -> UInt32 {
    let bits = (value + 0).bitPattern
    return bits ^ (UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 0x8000_0000)
  }

  /// True for a node without children.
  @inlinable public var isLeaf: Bool { key > Self.thresholdKeys.upperBound }
  /// The place of a leaf's values among those of all leaves of its tree.
  @inlinable public var leafNumber: Int { Int(key &- Self.thresholdKeys.upperBound &- 1) }
  /// The largest value that goes left; infinite for a leaf.
  @inlinable public var threshold: Float {
    if isLeaf { return .infinity }
    return Float(bitPattern: key & 0x8000_0000 != 0 ? key ^ 0x8000_0000 : ~key)
  }
  /// The number of the feature.
  @inlinable public var feature: Int { Int(packed & 0x7F) }
  /// Where a missing value goes.
  @inlinable public var missingGoesLeft: Bool { packed & 0x80 != 0 }
  /// The number of the left child in its tree.
  @inlinable public var left: Int { Int(packed >> 8) }

  /// The child that a value goes to, by its ``key(_:)``; the number of the node itself for a leaf.
  @inlinable public func next(_ value: UInt32) -> Int { left &+ (value > key ? 1 : 0) }

  /// The child that a value goes to, or a missing one.
  @inlinable public func next(missing value: Float) -> Int {
    if isLeaf { return left }
    if value.isNaN { return missingGoesLeft ? left : left &+ 1 }
    return next(Self.key(value))
  }

  /// The largest 32-bit float that is not above a threshold.
  @inlinable public static func roundedDown(_ threshold: Double) -> Float {
    let near = Float(threshold)
    return Double(near) > threshold ? near.nextDown : near
  }

  /// What is wrong with the node with a number in its tree: a walk could leave the tree, or never end.
  func fault(at index: Int, nodeCount: Int, leafCount: Int, featureCount: Int) -> String? {
    if isLeaf {
      if left != index || packed & 0xFF != 0 { return "a leaf with a child" }
      return leafNumber < leafCount ? nil : "leaf \(leafNumber) of a tree with \(leafCount) leaves"
    }
    if left <= index || left + 1 >= nodeCount { return "child \(left) of a tree with \(nodeCount) nodes" }
    if feature >= featureCount { return "feature \(feature) of \(featureCount)" }
    return Self.thresholdKeys.contains(key) ? nil : "a threshold that is not a number"
  }
}
