internal import SSTCore

/// Keys in ascending order with the rows that they come from; equal keys in the order of their rows.
struct SortedKeys<Key: Comparable & Sendable>: Sendable {
  let keys: [Key]
  let rows: [Int32]

  /// Sorts the keys of the rows that `isIncluded` accepts. Complexity: O(n) for keys in order, else O(n log n).
  init(_ all: [Key], where isIncluded: (Int) -> Bool = { _ in true }) {
    var order: [Int32] = []
    order.reserveCapacity(all.count)
    var isSorted = true
    for row in all.indices where isIncluded(row) {
      if let last = order.last, all[row] < all[Int(last)] { isSorted = false }
      order.append(Int32(row))
    }
    if !isSorted { order.sort { (all[Int($0)], $0) < (all[Int($1)], $1) } }
    rows = order
    keys = order.map { all[Int($0)] }
  }

  /// The first place whose key is not below `key`. Complexity: O(log n).
  func lowerBound(_ key: Key) -> Int { keys.partitionIndex { $0 < key } }

  /// The first place whose key is above `key`. Complexity: O(log n).
  func upperBound(_ key: Key) -> Int { keys.partitionIndex { $0 <= key } }

  /// The places whose keys equal `key`.
  func places(of key: Key) -> Range<Int> {
    let first = lowerBound(key)
    var end = first
    while end < keys.count, keys[end] == key { end += 1 }
    return first..<end
  }
}
