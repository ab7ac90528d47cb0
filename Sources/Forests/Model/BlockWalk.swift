/// Walks the trees of a forest for blocks of rows.
///
/// A block is copied row by row, so that the features of an event lie together; of a tree's nodes many fit into the
/// nearest cache, and eight events go down a tree at a time, so that no event waits for the memory of another.
struct BlockWalk: Sendable {
  /// The rows that are walked before the next tree.
  static let rowsInBlock = 512
  /// The rows that go down a tree together; a divisor of ``rowsInBlock``.
  private static let lanes = 8

  private let storage: ForestStorage
  private let columns: [Int]
  private let follows: Bool
  private let spread: Bool
  private let scale: Double

  /// Prepares the walk.
  ///
  /// - Parameters:
  ///   - forest: the trees.
  ///   - columns: the columns of the table that are its features, in order.
  ///   - follows: whether NaN goes where the training said.
  ///   - spread: whether the spread over the trees is wanted.
  init(_ forest: Forest, columns: [Int], follows: Bool, spread: Bool) {
    (storage, self.columns, self.follows, self.spread) = (forest.storage, columns, follows, spread)
    scale = Double(forest.treeCount)
  }

  /// Fills the values and spreads of a range of rows.
  func run(
    _ table: FeatureTable, _ range: Range<Int>, _ sums: UnsafeMutablePointer<Double>,
    _ squares: UnsafeMutablePointer<Double>?
  ) {
    let outputs = storage.outputCount
    let sums = sums + range.lowerBound * outputs
    let squares = squares.map { $0 + range.lowerBound * outputs }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.rowsInBlock * columns.count) { rows in
      gather(table, range, rows)
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.rowsInBlock) { leaves in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.rowsInBlock * outputs) { first in
          for tree in 0..<storage.treeCount {
            walk(storage.nodes(ofTree: tree), rows, leaves, range.count)
            let values = storage.values(ofTree: tree)
            add(values, leaves, range.count, sums)
            if let squares { addSquares(values, leaves, range.count, squares, first, isFirst: tree == 0) }
          }
          finish(range.count * outputs, sums, squares, first)
        }
      }
    }
  }

  private func gather(
    _ table: FeatureTable, _ range: Range<Int>, _ rows: UnsafeMutableBufferPointer<Float>
  ) {
    let width = columns.count
    table.values.withUnsafeBufferPointer { values in
      for (place, column) in columns.enumerated() {
        let base = column * table.rowCount + range.lowerBound
        for row in 0..<range.count { rows[row &* width &+ place] = values[base &+ row] }
        // Rows beyond the range are walked too, and their leaves forgotten.
        for row in range.count..<Self.rowsInBlock { rows[row &* width &+ place] = 0 }
      }
    }
  }

  private func walk(
    _ nodes: UnsafeBufferPointer<ForestNode>, _ rows: UnsafeMutableBufferPointer<Float>,
    _ leaves: UnsafeMutableBufferPointer<UInt32>, _ count: Int
  ) {
    guard let nodes = nodes.baseAddress, let rows = rows.baseAddress, let leaves = leaves.baseAddress else {
      return
    }
    for start in stride(from: 0, to: count, by: Self.lanes) {
      let rows = UnsafePointer(rows + start &* columns.count)
      if follows {
        for lane in 0..<Self.lanes {
          leaves[start &+ lane] = Self.followed(nodes, rows + lane &* columns.count)
        }
      } else {
        Self.descend(nodes, rows, columns.count, leaves + start)
      }
    }
  }

  /// The leaf of a row that may lack values.
  private static func followed(
    _ nodes: UnsafePointer<ForestNode>, _ row: UnsafePointer<Float>
  ) -> UInt32 {
    var index = 0
    while !nodes[index].isLeaf(at: index) {
      index = nodes[index].next(missing: row[nodes[index].feature], at: index)
    }
    return UInt32(truncatingIfNeeded: index)
  }

  /// One decision of one row.
  @inline(__always) private static func step(
    _ nodes: UnsafePointer<ForestNode>, _ index: UInt32, _ row: UnsafePointer<Float>
  ) -> UInt32 {
    let node = nodes[Int(index)]
    return node.packed &>> 8 &+ (row[node.feature] > node.threshold ? 1 : 0)
  }

  /// Takes eight rows down a tree; each row of values is `width` long.
  ///
  /// Eight numbers in registers, two decisions between looks whether all rows have arrived: a row that is at its leaf
  /// stays there.
  private static func descend(
    _ nodes: UnsafePointer<ForestNode>, _ rows: UnsafePointer<Float>, _ width: Int,
    _ leaves: UnsafeMutablePointer<UInt32>
  ) {
    var (a, b, c, d): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    var (e, f, g, h): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    let (rowB, rowC, rowD) = (rows + width, rows + 2 &* width, rows + 3 &* width)
    let (rowE, rowF) = (rows + 4 &* width, rows + 5 &* width)
    let (rowG, rowH) = (rows + 6 &* width, rows + 7 &* width)
    while true {
      let before = (a &+ b &+ c &+ d) &+ (e &+ f &+ g &+ h)
      for _ in 0..<2 {
        a = step(nodes, a, rows)
        b = step(nodes, b, rowB)
        c = step(nodes, c, rowC)
        d = step(nodes, d, rowD)
        e = step(nodes, e, rowE)
        f = step(nodes, f, rowF)
        g = step(nodes, g, rowG)
        h = step(nodes, h, rowH)
      }
      // Children stand behind their parents: the sum rises as long as any row moves.
      if (a &+ b &+ c &+ d) &+ (e &+ f &+ g &+ h) == before { break }
    }
    (leaves[0], leaves[1], leaves[2], leaves[3]) = (a, b, c, d)
    (leaves[4], leaves[5], leaves[6], leaves[7]) = (e, f, g, h)
  }

  private func add(
    _ values: UnsafeBufferPointer<Double>, _ leaves: UnsafeMutableBufferPointer<UInt32>, _ count: Int,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    let outputs = storage.outputCount
    for row in 0..<count {
      let leaf = Int(leaves[row]) &* outputs
      for output in 0..<outputs { sums[row &* outputs &+ output] += values[leaf &+ output] }
    }
  }

  /// Adds squares of the distances from the first tree's value: they do not cancel where all trees agree.
  private func addSquares(
    _ values: UnsafeBufferPointer<Double>, _ leaves: UnsafeMutableBufferPointer<UInt32>, _ count: Int,
    _ squares: UnsafeMutablePointer<Double>, _ first: UnsafeMutableBufferPointer<Double>, isFirst: Bool
  ) {
    let outputs = storage.outputCount
    for row in 0..<count {
      for output in 0..<outputs {
        let value = values[Int(leaves[row]) &* outputs &+ output]
        if isFirst { first[row &* outputs &+ output] = value }
        let distance = value - first[row &* outputs &+ output]
        squares[row &* outputs &+ output] += distance * distance
      }
    }
  }

  private func finish(
    _ count: Int, _ sums: UnsafeMutablePointer<Double>, _ squares: UnsafeMutablePointer<Double>?,
    _ first: UnsafeMutableBufferPointer<Double>
  ) {
    for index in 0..<count {
      sums[index] /= scale
      if let squares {
        let shift = sums[index] - first[index]
        squares[index] = max(0, squares[index] / scale - shift * shift).squareRoot()
      }
    }
  }
}
