/// Optimal prefix-code lengths.
enum HuffmanLengths {
  /// The code length of each symbol for these counts (all positive, at least two).
  ///
  /// Huffman's algorithm with two queues over the sorted counts. Complexity: O(n log n). Ties are broken by
  /// position, so the result is reproducible.
  static func optimal(counts: [Int]) -> [Int] {
    let n = counts.count
    precondition(n > 1, "a code needs two symbols")
    let order = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
    // Nodes 0..<n are leaves by rising count, n... are inner nodes by rising weight.
    var weight = order.map { counts[$0] }
    var parent = [Int](repeating: 0, count: 2 * n - 1)
    var (leaf, inner) = (0, n)
    func takeSmallest() -> Int {
      if leaf < n && (inner >= weight.count || weight[leaf] <= weight[inner]) {
        leaf += 1
        return leaf - 1
      }
      inner += 1
      return inner - 1
    }
    for node in n..<2 * n - 1 {
      let a = takeSmallest()
      let b = takeSmallest()
      weight.append(weight[a] + weight[b])
      parent[a] = node
      parent[b] = node
    }
    var depth = [Int](repeating: 0, count: 2 * n - 1)
    for node in stride(from: 2 * n - 3, through: 0, by: -1) { depth[node] = depth[parent[node]] + 1 }
    var lengths = [Int](repeating: 0, count: n)
    for (position, symbol) in order.enumerated() { lengths[symbol] = depth[position] }
    return lengths
  }
}
