/// One node of a tree in eight bytes, as it lies in memory and in a model file.
///
/// An event goes left if `value <= threshold`. Values are 32-bit floats, so a 64-bit threshold decides exactly as the
/// largest 32-bit float that is not above it, and that is what is stored. The right child follows the left one.
/// A leaf is its own left child and has an infinite threshold: walking on from a leaf stays there.
@frozen public struct ForestNode: Equatable, Sendable, BitwiseCopyable {
  /// The largest value that goes left.
  public var threshold: Float
  @usableFromInline var packed: UInt32

  /// The largest number of features of a forest.
  public static let maximumFeatureCount = 127
  /// The largest number of nodes of a tree.
  public static let maximumNodeCount = 1 << 24

  /// Makes an inner node.
  ///
  /// - Parameters:
  ///   - feature: the number of the feature, below ``maximumFeatureCount``.
  ///   - threshold: the largest value that goes left.
  ///   - left: the number of the left child in its tree; the right one is the next.
  ///   - missingGoesLeft: where a missing value (NaN) goes, in models that were trained with such values.
  @inlinable public init(feature: Int, threshold: Float, left: Int, missingGoesLeft: Bool = false) {
    self.threshold = threshold
    packed =
      UInt32(truncatingIfNeeded: left) << 8 | (missingGoesLeft ? 0x80 : 0)
      | UInt32(truncatingIfNeeded: feature)
  }

  /// Makes the leaf that is node `index` of its tree.
  @inlinable public init(leaf index: Int) { self.init(feature: 0, threshold: .infinity, left: index) }

  /// The number of the feature.
  @inlinable public var feature: Int { Int(packed & 0x7F) }
  /// Where a missing value goes.
  @inlinable public var missingGoesLeft: Bool { packed & 0x80 != 0 }
  /// The number of the left child in its tree.
  @inlinable public var left: Int { Int(packed >> 8) }
  /// True if node `index` of its tree is a leaf.
  @inlinable public func isLeaf(at index: Int) -> Bool { left == index }

  /// The child that a value goes to.
  @inlinable public func next(_ value: Float) -> Int { left &+ (value > threshold ? 1 : 0) }

  /// The child that a value goes to, or a missing one; `index` is the number of this node.
  @inlinable public func next(missing value: Float, at index: Int) -> Int {
    if value.isNaN, !isLeaf(at: index) { return missingGoesLeft ? left : left &+ 1 }
    return next(value)
  }

  /// The largest 32-bit float that is not above a threshold.
  @inlinable public static func roundedDown(_ threshold: Double) -> Float {
    let near = Float(threshold)
    return Double(near) > threshold ? near.nextDown : near
  }
}
