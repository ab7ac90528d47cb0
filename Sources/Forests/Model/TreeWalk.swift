/// Takes rows down a tree.
///
/// Eight rows go down at a time, so that none waits for the memory of another; after a few decisions those that have
/// arrived at a leaf leave the list.
struct TreeWalk {
  /// The rows that a walk has room for at most: with more of them each tree is fetched less often from far memory.
  static let largestCapacity = 16_384
  /// The rows that go down a tree together; a divisor of ``largestCapacity``.
  private static let lanes = 8
  /// The decisions before the first look whether a row has arrived, at most: small trees are not that deep.
  private static let firstSteps = 12
  /// The decisions between looks.
  private static let steps = 6

  /// The keys of all features, row after row.
  let rows: UnsafeMutablePointer<UInt32>
  /// The features of a row.
  let width: Int
  /// The node that each row has come to, after ``descend(_:count:)`` its leaf.
  let places: UnsafeMutablePointer<UInt32>
  /// The rows that are still on their way.
  private let list: UnsafeMutablePointer<UInt32>

  /// Calls `body` with room for some rows.
  static func with<Result>(
    rows count: Int, width: Int, _ body: (TreeWalk) throws -> Result
  ) rethrows -> Result {
    let capacity = (count + lanes - 1) / lanes * lanes
    return try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity * (width + 2)) { memory in
      memory.initialize(repeating: 0)
      guard let base = memory.baseAddress else { preconditionFailure("a walk without rows") }
      return try body(
        TreeWalk(rows: base + 2 * capacity, width: width, places: base, list: base + capacity))
    }
  }

  private init(
    rows: UnsafeMutablePointer<UInt32>, width: Int, places: UnsafeMutablePointer<UInt32>,
    list: UnsafeMutablePointer<UInt32>
  ) {
    (self.rows, self.width, self.places, self.list) = (rows, width, places, list)
  }

  /// Finds the leaves of the first `count` rows in a tree.
  func descend(_ tree: UnsafeBufferPointer<ForestNode>, count: Int) {
    guard let nodes = tree.baseAddress else { return }
    // About as many as a balanced tree of this size has.
    let first = max(2, min(Self.firstSteps, Int.bitWidth - tree.count.leadingZeroBitCount - 1))
    var left = advance(nodes, count, isFirst: true, steps: first)
    while left > 0 { left = advance(nodes, left, isFirst: false, steps: Self.steps) }
  }

  /// One decision of one row.
  @inline(__always) private func step(
    _ nodes: UnsafePointer<ForestNode>, _ index: UInt32, _ row: UnsafePointer<UInt32>
  ) -> UInt32 {
    let node = nodes[Int(index)]
    return node.packed &>> 8 &+ (row[node.feature] > node.key ? 1 : 0)
  }

  /// Takes the rows of the list some steps down; those that have not arrived at a leaf are the new list.
  ///
  /// - Parameters:
  ///   - nodes: the tree.
  ///   - count: the length of the list.
  ///   - isFirst: true if the list is all rows, at the root.
  ///   - steps: the decisions.
  /// - Returns: the length of the new list.
  @inline(__always) private func advance(
    _ nodes: UnsafePointer<ForestNode>, _ count: Int, isFirst: Bool, steps: Int
  ) -> Int {
    var kept = 0
    for start in stride(from: 0, to: count, by: Self.lanes) {
      // Behind the end of the list are rows that were on it, or none: they are walked, but not listed.
      @inline(__always) func number(_ lane: Int) -> Int { isFirst ? start &+ lane : Int(list[start &+ lane]) }
      @inline(__always) func place(_ number: Int) -> UInt32 { isFirst ? 0 : places[number] }
      @inline(__always) func row(_ number: Int) -> UnsafePointer<UInt32> {
        UnsafePointer(rows + number &* width)
      }
      let (i, j, k, l) = (number(0), number(1), number(2), number(3))
      let (m, n, o, p) = (number(4), number(5), number(6), number(7))
      let (rowA, rowB, rowC, rowD) = (row(i), row(j), row(k), row(l))
      let (rowE, rowF, rowG, rowH) = (row(m), row(n), row(o), row(p))
      var (a, b, c, d) = (place(i), place(j), place(k), place(l))
      var (e, f, g, h) = (place(m), place(n), place(o), place(p))
      for _ in 0..<steps {
        a = step(nodes, a, rowA)
        b = step(nodes, b, rowB)
        c = step(nodes, c, rowC)
        d = step(nodes, d, rowD)
        e = step(nodes, e, rowE)
        f = step(nodes, f, rowF)
        g = step(nodes, g, rowG)
        h = step(nodes, h, rowH)
      }
      let limit = count &- start
      keep(nodes, i, a, &kept, 0 < limit)
      keep(nodes, j, b, &kept, 1 < limit)
      keep(nodes, k, c, &kept, 2 < limit)
      keep(nodes, l, d, &kept, 3 < limit)
      keep(nodes, m, e, &kept, 4 < limit)
      keep(nodes, n, f, &kept, 5 < limit)
      keep(nodes, o, g, &kept, 6 < limit)
      keep(nodes, p, h, &kept, 7 < limit)
    }
    return kept
  }

  /// Notes where a row has come to, and lists it if that is no leaf.
  @inline(__always) private func keep(
    _ nodes: UnsafePointer<ForestNode>, _ number: Int, _ place: UInt32, _ kept: inout Int, _ counts: Bool
  ) {
    places[number] = place
    list[kept] = UInt32(truncatingIfNeeded: number)
    kept &+= (counts ? 1 : 0) & (nodes[Int(place)].isLeaf ? 0 : 1)
  }
}
