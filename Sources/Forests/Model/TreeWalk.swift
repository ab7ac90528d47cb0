/// Takes rows down a tree.
///
/// Eight rows go down at a time, so that none waits for the memory of another; after a few decisions those that have
/// arrived at a leaf leave the list.
struct TreeWalk {
  /// The rows that a walk has room for at most: with more of them each tree is fetched less often from far memory.
  static let largestCapacity = 16_384
  /// The rows that go down a tree together; a divisor of ``largestCapacity``.
  private static let lanes = 8
  /// The decisions before the first look whether a row has arrived.
  private static let firstSteps = 12
  /// The decisions between looks.
  private static let steps = 6

  /// The keys of all features, row after row.
  let rows: UnsafeMutablePointer<UInt32>
  /// The features of a row.
  let width: Int
  /// The node that each row has come to, after ``descend(_:count:)`` the number of its leaf.
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

  /// Finds the leaves of the first `count` rows.
  func descend(_ nodes: UnsafePointer<ForestNode>, count: Int) {
    // Rows up to a multiple of the lanes are walked too, and their leaves forgotten.
    let padded = (count + Self.lanes - 1) / Self.lanes * Self.lanes
    for row in 0..<padded {
      places[row] = 0
      list[row] = UInt32(truncatingIfNeeded: row)
    }
    var left = advance(nodes, count, steps: Self.firstSteps)
    while left > 0 { left = advance(nodes, left, steps: Self.steps) }
    for row in 0..<count {
      places[row] = UInt32(truncatingIfNeeded: nodes[Int(places[row])].leafNumber)
    }
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
  /// - Returns: the length of the new list.
  @inline(__always) private func advance(
    _ nodes: UnsafePointer<ForestNode>, _ count: Int, steps: Int
  ) -> Int {
    var kept = 0
    for start in stride(from: 0, to: count, by: Self.lanes) {
      // Behind the end of the list are rows that were on it: they may be walked once more, but are not listed.
      let numbers = UnsafeMutableRawPointer(list + start).loadUnaligned(as: SIMD8<UInt32>.self)
      let (rowA, rowB, rowC, rowD) = (row(numbers[0]), row(numbers[1]), row(numbers[2]), row(numbers[3]))
      let (rowE, rowF, rowG, rowH) = (row(numbers[4]), row(numbers[5]), row(numbers[6]), row(numbers[7]))
      var (a, b) = (places[Int(numbers[0])], places[Int(numbers[1])])
      var (c, d) = (places[Int(numbers[2])], places[Int(numbers[3])])
      var (e, f) = (places[Int(numbers[4])], places[Int(numbers[5])])
      var (g, h) = (places[Int(numbers[6])], places[Int(numbers[7])])
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
      keep(nodes, numbers[0], a, &kept, 0 < limit)
      keep(nodes, numbers[1], b, &kept, 1 < limit)
      keep(nodes, numbers[2], c, &kept, 2 < limit)
      keep(nodes, numbers[3], d, &kept, 3 < limit)
      keep(nodes, numbers[4], e, &kept, 4 < limit)
      keep(nodes, numbers[5], f, &kept, 5 < limit)
      keep(nodes, numbers[6], g, &kept, 6 < limit)
      keep(nodes, numbers[7], h, &kept, 7 < limit)
    }
    return kept
  }

  @inline(__always) private func row(_ number: UInt32) -> UnsafePointer<UInt32> {
    UnsafePointer(rows + Int(number) &* width)
  }

  /// Notes where a row has come to, and lists it if that is no leaf.
  @inline(__always) private func keep(
    _ nodes: UnsafePointer<ForestNode>, _ number: UInt32, _ place: UInt32, _ kept: inout Int, _ counts: Bool
  ) {
    places[Int(number)] = place
    list[kept] = number
    kept &+= (counts ? 1 : 0) & (nodes[Int(place)].isLeaf ? 0 : 1)
  }
}
