/// The rows of a node, once for each feature in the order of its values, with all that a split looks at.
///
/// Rows have numbers of their own, as small as possible: a node of a few thousand rows fits into the nearest caches.
/// A split keeps both parts in order, so nothing is sorted again. The memory belongs to the thread that grows a tree.
struct RowOrder<Index: FixedWidthInteger & UnsignedInteger & Sendable, Criterion: SplitCriterion>: ~Copyable {
  typealias Sums = Criterion.Sums

  /// The rows that fit in.
  let capacity: Int
  let featureCount: Int
  /// The rows of the first feature in the order of their values, of the second, and so on.
  let order: UnsafeMutablePointer<Index>
  /// The value of each row: all of the first feature, of the second, and so on.
  let values: UnsafeMutablePointer<Float>
  /// What each row adds to the sums.
  let sums: UnsafeMutablePointer<Sums>
  /// 1 for rows that go left.
  let goesLeft: UnsafeMutablePointer<UInt8>
  private let spare: UnsafeMutablePointer<Index>

  init(capacity: Int, featureCount: Int) {
    (self.capacity, self.featureCount) = (capacity, featureCount)
    order = .allocate(capacity: capacity * featureCount)
    values = .allocate(capacity: capacity * featureCount)
    sums = .allocate(capacity: capacity)
    goesLeft = .allocate(capacity: capacity)
    spare = .allocate(capacity: capacity + 1)
    goesLeft.initialize(repeating: 0, count: capacity)
  }

  deinit {
    order.deallocate()
    values.deallocate()
    sums.deallocate()
    goesLeft.deallocate()
    spare.deallocate()
  }

  /// A possible split.
  struct Split {
    var feature = -1
    /// The first row of the right part, in the order of the feature.
    var position = 0
    var gain = -Double.infinity
    var left = Sums()
  }

  /// The sum over the rows of a node.
  func total(_ rows: Range<Int>) -> Sums {
    var total = Sums()
    for position in rows { total += sums[Int(order[position])] }
    return total
  }

  /// True if all rows of a node have the same value of a feature.
  @inline(__always) func isConstant(_ feature: Int, _ rows: Range<Int>) -> Bool {
    let (order, values) = (order + feature &* capacity, values + feature &* capacity)
    return values[Int(order[rows.lowerBound])] == values[Int(order[rows.upperBound &- 1])]
  }

  /// Looks whether a split at a feature is better than the best so far.
  @inline(__always) func search(
    _ feature: Int, _ rows: Range<Int>, _ total: Sums, leafRows: Int, leafWeight: Double, _ best: inout Split
  ) {
    let (order, values) = (order + feature &* capacity, values + feature &* capacity)
    var left = Sums()
    let first = rows.lowerBound &+ leafRows &- 1
    let last = rows.upperBound &- leafRows
    var position = rows.lowerBound
    while position < first {
      left += sums[Int(order[position])]
      position &+= 1
    }
    while position < last {
      let row = Int(order[position])
      left += sums[row]
      position &+= 1
      let right = total - left
      let gain = Criterion.gain(left, right)
      if gain > best.gain, values[row] < values[Int(order[position])],
        Criterion.weight(left) >= leafWeight, Criterion.weight(right) >= leafWeight
      {
        best = Split(feature: feature, position: position, gain: gain, left: left)
      }
    }
  }

  /// The threshold of a split: the middle of the values on both sides, as a float that separates them.
  func threshold(_ split: Split) -> Float {
    let (order, values) = (order + split.feature &* capacity, values + split.feature &* capacity)
    let low = Double(values[Int(order[split.position &- 1])])
    let high = Double(values[Int(order[split.position])])
    return ForestNode.roundedDown(low / 2 + high / 2)
  }

  /// Puts the rows of the left part before those of the right part, in every feature's order.
  @inline(__always) func divide(_ rows: Range<Int>, at split: Split) {
    let chosen = order + split.feature &* capacity
    for position in rows.lowerBound..<split.position { goesLeft[Int(chosen[position])] = 1 }
    for feature in 0..<featureCount where feature != split.feature {
      let order = order + feature &* capacity
      var (left, right) = (rows.lowerBound, 0)
      for position in rows {
        let row = order[position]
        let isLeft = Int(goesLeft[Int(row)])
        order[left] = row
        spare[right] = row
        left &+= isLeft
        right &+= 1 &- isLeft
      }
      (order + left).update(from: spare, count: right)
    }
    for position in rows.lowerBound..<split.position { goesLeft[Int(chosen[position])] = 0 }
  }
}
