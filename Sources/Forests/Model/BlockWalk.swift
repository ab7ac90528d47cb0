/// Walks the trees of a forest for blocks of rows.
///
/// A block is copied row by row, so that the features of an event lie together, as the whole numbers that nodes compare
/// with; then all of its rows go down one tree after the other, whose nodes stay in the nearest caches.
struct BlockWalk: Sendable {
  /// The rows that are walked before the next tree: many, but so few that every thread gets several blocks.
  static func rowsInBlock(of rowCount: Int, jobs: Int) -> Int {
    max(1024, min(TreeWalk.largestCapacity, rowCount / (4 * max(1, jobs))))
  }

  private let storage: ForestStorage
  private let columns: [Int]
  private let follows: Bool
  private let scale: Double

  /// Prepares the walk.
  ///
  /// - Parameters:
  ///   - forest: the trees.
  ///   - columns: the columns of the table that are its features, in order.
  ///   - follows: whether NaN goes where the training said.
  init(_ forest: Forest, columns: [Int], follows: Bool) {
    (storage, self.columns, self.follows) = (forest.storage, columns, follows)
    scale = Double(forest.treeCount)
  }

  /// Fills the values of a range of rows, and their spreads if `squares` is given.
  func run(
    _ table: FeatureTable, _ range: Range<Int>, _ sums: UnsafeMutablePointer<Double>,
    _ squares: UnsafeMutablePointer<Double>?
  ) {
    let outputs = storage.outputCount
    let sums = sums + range.lowerBound * outputs
    let squares = squares.map { $0 + range.lowerBound * outputs }
    TreeWalk.with(rows: range.count, width: columns.count) { walk in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: range.count * outputs) { first in
        if !follows { gather(table, range, walk) }
        for tree in storage.trees.indices {
          let all = storage.nodes(ofTree: tree)
          guard let nodes = all.baseAddress else { continue }
          if follows { follow(nodes, table, range, walk) } else { walk.descend(all, count: range.count) }
          let values = storage.values(ofTree: tree)
          add(values, nodes, walk.places, range.count, sums)
          if let squares { addSquares(values, nodes, walk.places, range.count, squares, first, tree == 0) }
        }
        finish(range.count * outputs, sums, squares, first)
      }
    }
  }

  private func gather(_ table: FeatureTable, _ range: Range<Int>, _ walk: TreeWalk) {
    let width = columns.count
    table.values.withUnsafeBufferPointer { values in
      for (place, column) in columns.enumerated() {
        let base = column * table.rowCount + range.lowerBound
        for row in 0..<range.count { walk.rows[row &* width &+ place] = ForestNode.key(values[base &+ row]) }
      }
    }
  }

  /// The leaves of rows that may lack values.
  private func follow(
    _ nodes: UnsafePointer<ForestNode>, _ table: FeatureTable, _ range: Range<Int>, _ walk: TreeWalk
  ) {
    for row in 0..<range.count {
      var index = 0
      while !nodes[index].isLeaf {
        let value = table.values[columns[nodes[index].feature] * table.rowCount + range.lowerBound + row]
        index = nodes[index].next(missing: value)
      }
      walk.places[row] = UInt32(truncatingIfNeeded: index)
    }
  }

  private func add(
    _ values: UnsafeBufferPointer<Double>, _ nodes: UnsafePointer<ForestNode>,
    _ leaves: UnsafeMutablePointer<UInt32>, _ count: Int, _ sums: UnsafeMutablePointer<Double>
  ) {
    let outputs = storage.outputCount
    guard let values = values.baseAddress else { return }
    if outputs == 1 {
      for row in 0..<count { sums[row] += values[nodes[Int(leaves[row])].leafNumber] }
      return
    }
    if outputs == 2 {
      // A pair at once: most classifiers have two classes.
      let (pairs, totals) = (UnsafeRawPointer(values), UnsafeMutableRawPointer(sums))
      for row in 0..<count {
        let value = pairs.loadUnaligned(
          fromByteOffset: nodes[Int(leaves[row])].leafNumber &* 16, as: SIMD2<Double>.self)
        let sum = totals.loadUnaligned(fromByteOffset: row &* 16, as: SIMD2<Double>.self) + value
        totals.storeBytes(of: sum, toByteOffset: row &* 16, as: SIMD2<Double>.self)
      }
      return
    }
    for row in 0..<count {
      let leaf = nodes[Int(leaves[row])].leafNumber &* outputs
      for output in 0..<outputs { sums[row &* outputs &+ output] += values[leaf &+ output] }
    }
  }

  /// Adds squares of the distances from the first tree's value: they do not cancel where all trees agree.
  private func addSquares(
    _ values: UnsafeBufferPointer<Double>, _ nodes: UnsafePointer<ForestNode>,
    _ leaves: UnsafeMutablePointer<UInt32>, _ count: Int, _ squares: UnsafeMutablePointer<Double>,
    _ first: UnsafeMutableBufferPointer<Double>, _ isFirst: Bool
  ) {
    let outputs = storage.outputCount
    guard let values = values.baseAddress, let first = first.baseAddress else { return }
    for row in 0..<count {
      let leaf = nodes[Int(leaves[row])].leafNumber &* outputs
      for output in 0..<outputs {
        let value = values[leaf &+ output]
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
